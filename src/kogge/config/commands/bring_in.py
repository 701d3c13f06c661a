"""`kogge import`: take in what other systems wrote; each kind has its own room."""

from __future__ import annotations

import argparse
import importlib
from types import ModuleType

from kogge.core import spoken
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Take in what other systems wrote: orders of another shop system, or statements of the bank."
)
_ = spoken.words_of(__file__)
_KINDS = {
    "orders": (
        "kogge.sales.channels.cli",
        gettext_noop("take orders of another system in as history, without effects"),
    ),
    "statement": (
        "kogge.sales.banking.cli",
        gettext_noop("read statements of your bank; nothing is booked by it unless you switched that on"),
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes, kind by kind."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="|".join(_KINDS))
    for name, (module_name, text) in _KINDS.items():
        module = _module(module_name)
        description = spoken.words_of(str(module.__file__))(module.DESCRIPTION)
        module.add_arguments(kinds.add_parser(name, help=_(text), description=description))


def run(args: argparse.Namespace) -> int:
    """Hand over to the room."""
    return _module(_KINDS[args.what][0]).run(args)


def _module(name: str) -> ModuleType:
    return importlib.import_module(name)
