"""The words of the command line, in the language of the person at it; they are there before Django is set up.

LANGUAGE, LC_ALL, LC_MESSAGES and LANG name the language, in this order, as everywhere on the command line. Django's own
sentences follow when `data_command` sets it up; what is written into the database depends on neither.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("de", "nl", "fr", "en")
_NAMED_BY = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def later(text: str) -> str:
    """Mark a sentence that is translated where it is shown."""
    return text


gettext_noop = later
# What Python's own argparse says; named here so that our catalogs hold it.
_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
)


def language() -> str:
    """Return the language that the environment names; English where it names none that we speak."""
    for name in _NAMED_BY:
        for word in filter(None, os.environ.get(name, "").split(":")):
            code = word[:2].lower() if word[2:3] in ("", "_", "-", ".", "@") else ""
            return code if code in LANGUAGES else "en"
    return "en"


@lru_cache(maxsize=64)
def _catalog(folder: Path, code: str) -> gettext.NullTranslations:
    return gettext.translation("django", folder / "locale", [code], fallback=True)


def words_of(file: str) -> Callable[[str], str]:
    """Return the function that translates the sentences of a file's application; called `_` so that they are found."""
    home = next((folder for folder in Path(file).resolve().parents if (folder / "locale").is_dir()), None)

    def translated(text: str) -> str:
        code = language()
        return text if code == "en" or home is None else _catalog(home, code).gettext(text)

    return translated


def teach_argparse() -> None:
    """Let argparse find its own words in our catalog; it asks Python's gettext for the text domain in use."""
    gettext.bindtextdomain("django", str(Path(__file__).parent / "locale"))
    gettext.textdomain("django")
