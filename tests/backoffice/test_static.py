"""Files of the office: colours only as tokens, icons that exist, vendored files as published."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from wagtail.admin.icons import get_icons

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "src/kogge/backoffice/static/office"
TEMPLATES = sorted(
    file
    for file in ROOT.glob("src/kogge/**/templates/**/*.html")
    if "shop" not in file.parts and "mail" not in file.parts
)
TOKENS = (OFFICE / "tokens.css").read_text("utf-8")
STYLES = sorted(ROOT.glob("src/kogge/**/static/office/*.css"))


@pytest.mark.parametrize(
    "file", [file for file in STYLES if file.name != "tokens.css"], ids=lambda file: file.name
)
def test_colours_come_from_tokens(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.S)

    assert re.findall(r"(?<![\w&-])#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_every_token_used_is_defined(file):
    used = set(re.findall(r"var\((--o-[\w-]+)", file.read_text("utf-8")))

    assert used <= set(re.findall(r"(--o-[\w-]+):", TOKENS))


def test_dark_is_the_same_for_choice_and_machine():
    chosen = re.search(r"\.w-theme-dark \{(.*?)\}", TOKENS, re.S)[1]
    by_machine = re.search(r"prefers-color-scheme: dark\) \{\s*\.w-theme-system \{(.*?)\}", TOKENS, re.S)[1]

    assert re.findall(r"--o-[\w-]+: [^;]+", chosen) == re.findall(r"--o-[\w-]+: [^;]+", by_machine)


def test_icons_named_in_source_and_templates_are_registered():
    registered = set(re.findall(r'id="icon-(o-[\w-]+)"', get_icons()))
    named: set[str] = set()
    for file in [*TEMPLATES, *ROOT.glob("src/kogge/**/*.py")]:
        named |= set(re.findall(r"""["'](o-(?!page|list|body)[a-z0-9-]+)["']""", file.read_text("utf-8")))
    icons = {
        name
        for name in named
        if f'icon name="{name}"' in _all_templates() or f'icon="{name}"' in _all_python()
    }

    assert icons
    assert icons <= registered


def _all_templates() -> str:
    return "".join(file.read_text("utf-8") for file in TEMPLATES)


def _all_python() -> str:
    return "".join(file.read_text("utf-8") for file in ROOT.glob("src/kogge/**/*.py"))


def test_vendored_files_are_as_published():
    entries = json.loads((ROOT / "vendor.json").read_text("utf-8"))
    listed = {name: digest for entry in entries for name, digest in entry["files"].items()}

    for name, digest in listed.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name
    ours = [*OFFICE.glob("fonts/*.woff2"), *OFFICE.glob("vendor/*")]
    assert {str(file.relative_to(ROOT)) for file in ours} <= set(listed)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_templates_carry_no_inline_scripts_or_styles(file):
    text = file.read_text("utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son(click|change|submit|input|load|error|key\w+|mouse\w+|focus|blur)=", text)
    assert not re.search(r"\sstyle=", text)
