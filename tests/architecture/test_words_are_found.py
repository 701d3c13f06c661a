"""A sentence inside a replacement field of an f-string is not collected for translation, and nobody would notice."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "src" / "kogge"
TRANSLATES = {"_", "_now", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def hidden_in(source: str) -> list[str]:
    """Return the literal sentences that are translated inside f-strings."""
    return [
        call.args[0].value
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATES
        if call.args and isinstance(call.args[0], ast.Constant)
    ]


def test_it_works():
    assert hidden_in("""f"{_('Good morning')}, {name}" """) == ["Good morning"]
    assert hidden_in("""f"{_(text)}, {name}" """) == []


def test_no_sentence_hides_in_an_f_string():
    found = {
        str(path.relative_to(ROOT)): hidden
        for path in sorted(ROOT.rglob("*.py"))
        if (hidden := hidden_in(path.read_text("utf-8")))
    }

    assert found == {}
