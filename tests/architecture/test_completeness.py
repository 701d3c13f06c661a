"""What the source names must exist: wordings, pages, addresses; and what it must not name: hosts in lock files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

import kogge
from kogge.core.todos import services as todos

SOURCE = Path(kogge.__file__).parent
ROOT = SOURCE.parent.parent
RAISED = re.compile(r"raise_todo\(.{1,200}?kind=\"([\w.]+)\"", re.S)
URL_TAG = re.compile(r"""\{%-?\s*url\s+['"]([\w:.-]+)['"]""")


def python_files() -> list[Path]:
    return [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]


def test_every_kind_of_todo_has_a_wording():
    kinds = {kind for file in python_files() for kind in RAISED.findall(file.read_text("utf-8"))}

    assert {"orders.overpaid", "payments.parked"} <= kinds
    unworded = []
    for kind in sorted(kinds):
        try:
            todos.wording_of(kind)
        except KeyError:
            unworded.append(kind)
    assert unworded == []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_every_room_says_what_it_is_for(room):
    folder = SOURCE.parent / room.replace(".", "/")
    name = folder.name

    readme = (folder / "README.md").read_text("utf-8")
    page = (ROOT / "docs" / "rooms" / f"{name}.md").read_text("utf-8")

    assert len(readme.splitlines()) <= 40
    assert readme.startswith("# ") and len(readme) > 200
    assert page.startswith("# ") and len(page) > 300


def named_addresses() -> set[str]:
    """Return the names of all addresses, with those of namespaces written as templates do."""

    def walk(resolver, prefix: str = "") -> set[str]:
        names = {f"{prefix}{name}" for name in resolver.reverse_dict if isinstance(name, str)}
        for space, (_path, inner) in resolver.namespace_dict.items():
            names |= walk(inner, f"{prefix}{space}:")
        return names

    return walk(get_resolver())


def test_every_address_in_a_template_exists():
    known = named_addresses()
    used = {
        (file.relative_to(SOURCE), name)
        for file in SOURCE.rglob("templates/**/*.*")
        if file.suffix in (".html", ".txt", ".mjml")
        for name in URL_TAG.findall(file.read_text("utf-8"))
    }

    assert len(used) > 20
    assert {(str(file), name) for file, name in used if name not in known} == set()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "tools.txt"])
def test_lock_files_name_no_host_and_no_path(name):
    text = (ROOT / "requirements" / name).read_text("utf-8")

    assert re.findall(r"https?://\S+|file:\S+|--index-url|--find-links|@ /", text) == []
    pinned = re.findall(r"^([\w.\[\]-]+)==", text, re.M)
    assert pinned and text.count("--hash=sha256:") >= len(pinned)
