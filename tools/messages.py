#!/usr/bin/env python3
"""Keep the translations of every application in step with its sentences.

    python tools/messages.py update     # collect sentences into locale/<language>/LC_MESSAGES/django.po
    python tools/messages.py compile    # turn every .po into the .mo that Django reads
    python tools/messages.py check      # say what is missing, untranslated, lost a placeholder, or differs; exit 1 then

Collected are gettext calls in Python files and {% translate %}, {% blocktranslate %} and _("…") in templates.

Django puts the catalogs of all applications into one; of a sentence that stands in several, the first installed wins.
So a sentence has one translation everywhere; where it means two things, a context tells them apart.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

ROOT = Path(__file__).resolve().parent.parent / "src" / "kogge"
LANGUAGES = ("de", "nl", "fr")
KEYWORDS = {
    "_": None, "_now": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
# Words that the trade writes alike in every language; a sentence of only such words may equal its source.
SAME_EVERYWHERE = re.compile(r"^[\W\d_A-Z%()sd]*$")

Message = tuple[int, str | tuple[str, str], str | None]


def applications() -> list[Path]:
    """Return the folders of all applications and of the command line, the deepest first: each file belongs to one."""
    found = {path.parent for path in ROOT.rglob("apps.py")} | {ROOT / "config"}
    return sorted(found, key=lambda path: (-len(path.parts), str(path)))


def _unquote(word: str) -> str | None:
    return (
        word[1:-1].replace('\\"', '"') if len(word) > 1 and word[0] in "\"'" and word[-1] == word[0] else None
    )


def _block(tokens: list, start: int) -> tuple[str, str | None, int]:
    """Read a blocktranslate body: singular, plural, and the index behind its end."""
    trimmed = "trimmed" in tokens[start].contents.split()
    parts: list[list[str]] = [[]]
    index = start + 1
    while not tokens[index].contents.startswith("endblocktrans"):
        token = tokens[index]
        if token.token_type == TokenType.BLOCK and token.contents.strip() == "plural":
            parts.append([])
        elif token.token_type == TokenType.VAR:
            parts[-1].append(f"%({token.contents.strip()})s")
        elif token.token_type == TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
        index += 1
    texts = ["".join(part) for part in parts]
    if trimmed:
        texts = [
            " ".join(line.strip() for line in text.strip().splitlines() if line.strip()) for text in texts
        ]
    return texts[0], texts[1] if len(texts) > 1 else None, index


def template_messages(text: str) -> Iterator[Message]:
    """Yield (line, message or (singular, plural), context) of one template."""
    tokens = Lexer(text).tokenize()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for match in re.finditer(
                r"""\b_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\)""", token.contents
            ):
                yield token.lineno, match.group(1) or match.group(2), None
        if token.token_type == TokenType.BLOCK:
            words = list(smart_split(token.contents))
            context = next((_unquote(words[i + 1]) for i, w in enumerate(words[:-1]) if w == "context"), None)
            if words and words[0] in ("trans", "translate") and _unquote(words[1]) is not None:
                yield token.lineno, _unquote(words[1]).replace("%", "%%"), context
            elif words and words[0] in ("blocktrans", "blocktranslate"):
                singular, plural, index = _block(tokens, index)
                yield token.lineno, (singular, plural) if plural is not None else singular, context
        index += 1


def collect(app: Path, others: list[Path]) -> Catalog:
    """Return the catalog of one application's sentences."""
    catalog = Catalog(project="Kogge", charset="utf-8", fuzzy=False)
    nested = [other for other in others if other != app and app in other.parents]
    for file in sorted(
        [
            *app.rglob("*.py"),
            *app.rglob("*.html"),
            *app.rglob("*.mjml"),
            *app.rglob("*.txt"),
            *app.rglob("*.typ"),
        ]
    ):
        if any(other in file.parents for other in nested) or "migrations" in file.parts:
            continue
        if file.suffix != ".py" and "templates" not in file.parts:
            continue
        place = str(file.relative_to(app))
        if file.suffix == ".py":
            for _line, message, _comments, context in extract(
                "python", BytesIO(file.read_bytes()), keywords=KEYWORDS, options={"encoding": "utf-8"}
            ):
                text = message if isinstance(message, str) else tuple(message)
                if text and text != ("", ""):
                    catalog.add(text, locations=[(place, 0)], context=context)
        else:
            for _line, message, context in template_messages(file.read_text("utf-8")):
                catalog.add(message, locations=[(place, 0)], context=context)
    return catalog


def po_file(app: Path, language: str) -> Path:
    """Return where an application's translation into a language stands."""
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def load(file: Path, language: str) -> Catalog:
    """Read a .po file, or begin an empty catalog."""
    if not file.exists():
        return Catalog(locale=language, project="Kogge", charset="utf-8", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> None:
    """Bring every .po file in step; sentences that are gone are dropped, new ones stand empty."""
    apps = applications()
    for app in apps:
        template = collect(app, apps)
        for language in LANGUAGES:
            file = po_file(app, language)
            if not len(template):
                continue
            catalog = load(file, language)
            catalog.update(template, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            catalog.fuzzy = False
            catalog.header_comment = f"# {language}: {app.relative_to(ROOT)}"
            catalog.creation_date = catalog.revision_date = None
            file.parent.mkdir(parents=True, exist_ok=True)
            buffer = BytesIO()
            write_po(buffer, catalog, width=110, include_lineno=False, sort_output=True)
            dated = re.compile(
                rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid[^:]*|Language-Team): .*\n',
                re.M,
            )
            file.write_bytes(dated.sub(b"", buffer.getvalue()))


def compile_all() -> None:
    """Write every .mo file that is older than its .po."""
    for file in ROOT.rglob("*.po"):
        target = file.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < file.stat().st_mtime:
            with target.open("wb") as stream:
                write_mo(stream, load(file, file.parts[-3]))


def _placeholders(text: str) -> list[str]:
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text))


def _faults_of(message, file: Path) -> Iterator[str]:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    targets = [message.string] if isinstance(message.string, str) else list(message.string)
    for number, target in enumerate(targets):
        source = sources[min(number, len(sources) - 1)]
        if not target:
            yield f"{file}: not translated: {source[:80]!r}"
        elif len(source.split()) >= 4 and target == source and not SAME_EVERYWHERE.match(source):
            yield f"{file}: same as its source: {source[:80]!r}"
        elif _placeholders(target) != _placeholders(source) and not (
            len(sources) > 1 and set(_placeholders(target)) <= set(_placeholders(sources[-1]))
        ):
            yield f"{file}: lost a placeholder: {source[:80]!r}"


def differing(catalogs: dict[str, Catalog]) -> Iterator[str]:
    """Yield every sentence that the applications' catalogs of one language translate differently, and how."""
    told: dict[tuple[str, str, bool], dict[tuple[str, ...], list[str]]] = {}
    for name, catalog in sorted(catalogs.items()):
        for message in catalog:
            is_plural = not isinstance(message.id, str)
            strings = tuple(message.string) if is_plural else (message.string,)
            if message.id and all(strings):
                key = (message.context or "", message.id[0] if is_plural else message.id, is_plural)
                told.setdefault(key, {}).setdefault(strings, []).append(name)
    for (context, source, _is_plural), ways in sorted(told.items()):
        if len(ways) > 1:
            shown = "; ".join(
                f"{' | '.join(strings)!r} in {', '.join(names)}" for strings, names in ways.items()
            )
            yield f"translated differently: {source[:80]!r}{f' ({context})' if context else ''}: {shown}"


def faults() -> list[str]:
    """Return every fault of every translation as a line."""
    apps = applications()
    found: list[str] = []
    catalogs: dict[str, dict[str, Catalog]] = {language: {} for language in LANGUAGES}
    for app in apps:
        template = collect(app, apps)
        for language in LANGUAGES:
            file = po_file(app, language)
            shown = file.relative_to(ROOT)
            catalog = catalogs[language][str(app.relative_to(ROOT))] = load(file, language)
            for message in template:
                if not message.id:
                    continue
                mine = catalog.get(message.id, message.context)
                if mine is None:
                    found.append(f"{shown}: missing: {str(message.id)[:80]}")
                else:
                    found.extend(_faults_of(mine, shown))
    for language, of_applications in catalogs.items():
        found.extend(f"{language}: {line}" for line in differing(of_applications))
    return found


def main(words: list[str]) -> int:
    """Run one of update, compile, check."""
    if words == ["update"]:
        update()
    elif words == ["compile"]:
        compile_all()
    elif words == ["check"]:
        found = faults()
        print("\n".join(found) or "Every sentence is there in every language.")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
