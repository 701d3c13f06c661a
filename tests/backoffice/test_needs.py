"""Every kind of todo that a room raises is worded, with an icon that exists."""

from __future__ import annotations

import re
from pathlib import Path

from kogge.backoffice import needs
from kogge.core.todos import services as todos

SOURCE = Path(__file__).resolve().parents[2] / "src/kogge"


def raised_kinds() -> set[str]:
    """Return the kinds named in the source of every module that raises todos."""
    texts = (file.read_text("utf-8") for file in SOURCE.rglob("*.py"))
    return {
        kind
        for text in texts
        if "raise_todo(" in text
        for kind in re.findall(r'\bkind="([a-z_]+\.[a-z_]+)"', text)
    }


def test_every_kind_that_is_raised_is_worded():
    kinds = raised_kinds()

    assert "payments.parked" in kinds
    assert kinds <= set(todos._wordings)


def test_every_wording_names_an_icon_of_ours():
    icons = {wording.icon for wording in todos._wordings.values()}

    assert {needs.icon_name(icon) for icon in icons} == {f"o-{icon}" for icon in icons}
