"""Which part of the handbook is answered where: rooms register their answers, one page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse


class AnswerKind(StrEnum):
    """How the product answers a part of the handbook."""

    SCREEN = "screen"  # does it
    RULE = "rule"  # checks it
    FIGURE = "figure"  # measures it


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to one section; sections are named in the back office's data/handbook.toml."""

    section: str
    words: Any  # what is there, as a link is called
    url_name: str
    permission: str
    kind: AnswerKind = AnswerKind.SCREEN
    name: str = ""  # of the rule's check or of the figure
    fragment: str = ""  # place on the page

    @property
    def url(self) -> str:
        """Where it is."""
        return reverse(self.url_name) + (f"#{self.fragment}" if self.fragment else "")


_answers: list[Answer] = []


def register(answers: Iterable[Answer]) -> None:
    """Add answers."""
    _answers.extend(answers)


def answers_to(section: str) -> list[Answer]:
    """Return the answers to a section: screens, then rules, then figures, each as registered."""
    kinds = list(AnswerKind)
    mine = [answer for answer in _answers if answer.section == section]
    return sorted(mine, key=lambda answer: kinds.index(answer.kind))


def all_answers() -> list[Answer]:
    """Return every answer."""
    return list(_answers)
