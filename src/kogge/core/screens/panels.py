"""Values behind the panels that explain: chips, "why", what happened, the load line, and the page that asks first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms

from kogge.core.screens.cells import Tone


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A state beside a title: a word, and an icon where it helps."""

    word: Any
    tone: Tone = Tone.CALM
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that was so when the decision fell, and where it stands."""

    sentence: Any
    detail: Any = ""
    place: Any = ""  # the link's words
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Why:
    """The answer to "why": one sentence, the facts it rests on, its source, what would change it, when it was decided.

    `key` makes the panel's ids unique on the page. `shown` is the value with the dotted underline.
    """

    key: str
    shown: Any
    question: Any
    answer: Any
    facts: list[Fact] = field(default_factory=list)
    source: list[Any] = field(default_factory=list)
    otherwise: list[Any] = field(default_factory=list)
    decided: list[Any] = field(default_factory=list)
    is_copied: bool = True  # offers "Copy for the tax adviser"
    copy_words: Any = ""  # overrules those words
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line of "What happened", newest first: a sentence, a second line, when."""

    sentence: Any
    at: datetime
    detail: Any = ""
    icon: str = "o-check"


@dataclass(frozen=True, kw_only=True)
class LoadLine:
    """A value against a limit; amounts in one unit, the words as they are written beside the line.

    `warn_at` is drawn as a thin mark with `warn_words`. `sentence` says the same to screen readers.
    """

    value: int
    limit: int
    limit_words: Any
    sentence: Any
    warn_at: int | None = None
    warn_words: Any = ""

    @property
    def _scale(self) -> int:
        # The line goes on beyond the limit, so that one sees how far the value is from it on either side.
        return max(self.limit * 115 // 100, self.value * 105 // 100, 1)

    def _percent(self, amount: int) -> int:
        return max(0, min(100, round(100 * amount / self._scale)))

    @property
    def limit_percent(self) -> int:
        """Where the ring stands, in percent of the width."""
        return self._percent(self.limit)

    @property
    def fill_percent(self) -> int:
        """How long the bar is up to the limit."""
        return self._percent(min(self.value, self.limit))

    @property
    def over_percent(self) -> int:
        """How long the part beyond the limit is."""
        return max(0, self._percent(self.value) - self.limit_percent) if self.value > self.limit else 0

    @property
    def warn_percent(self) -> int:
        """Where the warning mark stands."""
        return self._percent(self.warn_at or 0)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One consequence, named before the act."""

    label: Any
    words: Any
    is_final: bool = False  # cannot be undone


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """What the page asks before something leaves the house, moves money or cannot be taken back.

    The title is a question with the object's name; `act` says the act and the sum, `keep` what stays.
    With `type_name` the person types that name first (erasing a person, closing a market).
    """

    question: Any
    lead: Any = ""
    effects: list[Effect] = field(default_factory=list)
    act: Any
    keep: Any
    keep_url: str
    type_name: str = ""
    form: forms.BaseForm | None = None
    is_danger: bool = True  # False for what can be taken back
