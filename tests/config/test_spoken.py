"""The command line answers in the language of the person at it; what it writes does not depend on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kogge.config import cli
from kogge.core import spoken

NAMES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def named(monkeypatch):
    """Name a language as a person's environment does."""

    def name(**values: str) -> None:
        for one in NAMES:
            monkeypatch.delenv(one, raising=False)
        for one, value in values.items():
            monkeypatch.setenv(one, value)

    return name


@pytest.mark.parametrize(
    ("values", "language"),
    [
        pytest.param({"LANG": "de_DE.UTF-8"}, "de", id="country and encoding"),
        pytest.param({"LANG": "nl"}, "nl", id="bare"),
        pytest.param({"LANG": "fr@euro"}, "fr", id="modifier"),
        pytest.param({"LC_ALL": "fr_BE", "LANG": "nl_BE"}, "fr", id="all before one"),
        pytest.param({"LANGUAGE": "nl:de", "LC_ALL": "fr_FR"}, "nl", id="list before all"),
        pytest.param({"LANGUAGE": "", "LANG": "de"}, "de", id="empty names nothing"),
        pytest.param({"LANG": "C.UTF-8"}, "en", id="none"),
        pytest.param({"LANG": "pl_PL.UTF-8"}, "en", id="one that we do not speak"),
        pytest.param({"LANG": "deu"}, "en", id="not a code of two letters"),
        pytest.param({}, "en", id="nothing"),
    ],
)
def test_the_environment_names_the_language(named, values, language):
    named(**values)

    assert spoken.language() == language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "usage: kogge COMMAND"),
        ("de", "Aufruf: kogge BEFEHL"),
        ("fr", "usage : kogge COMMANDE"),
        ("nl", "gebruik: kogge OPDRACHT"),
    ],
)
def test_it_works(named, capsys, language, words):
    named(LANG=language)

    assert cli.main(["--help"]) == 0
    assert words in capsys.readouterr().out


def test_help_is_whole_in_every_language(named, capsys):
    """No sentence of a command's help stays English; options and names of files do."""
    english: dict[str, set[str]] = {}
    for language in spoken.LANGUAGES[::-1]:
        named(LANG=language)
        for name in sorted(set(cli.COMMANDS) - {"django", "fakes"}):
            with pytest.raises(SystemExit):
                cli.main([name, "--help"])
            said = set(re.split(r"[\n;:.]", capsys.readouterr().out))
            long = {" ".join(part.split()) for part in said if len(part.split()) > 4 and "[" not in part}
            if language == "en":
                english[name] = long
            left = {part for part in long & english[name] if not part.startswith(("kogge", "{"))}
            assert language == "en" or left == set(), (language, name)


def test_a_wrong_word_is_answered_in_words_of_the_language(named, capsys):
    named(LANG="de_AT")

    assert cli.main(["sell"]) == 2
    assert "Den Befehl sell gibt es nicht" in capsys.readouterr().err


def run(*words: str | Path, home: Path, language: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KOGGE_", "LC_"))}
    return subprocess.run(
        [sys.executable, "-m", "kogge.config.cli", *map(str, words)],
        env={**kept, "KOGGE_HOME": str(home), "LANG": language, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_home_that_is_not_there_is_said_in_the_language(tmp_path):
    refused = run("backup", tmp_path / "shop.tar", home=tmp_path / "nowhere", language="nl_NL.UTF-8")

    assert refused.returncode == 2 and f"In {tmp_path / 'nowhere'} is geen installatie." in refused.stderr


def test_a_backup_that_is_not_there_is_said_in_the_language(tmp_path):
    refused = run("restore", tmp_path / "shop.tar", home=tmp_path / "fresh", language="fr_FR.UTF-8")

    assert refused.returncode == 2 and "Il n’y a pas de fichier" in refused.stderr
    assert not (tmp_path / "fresh").exists()
