"""The command line: `kogge --help` explains every command without loading Django."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from types import ModuleType

from kogge.core import spoken
from kogge.core.spoken import later as gettext_noop

_ = spoken.words_of(__file__)

# Name → module with add_arguments(parser) and run(args) → exit code, and one line of help. A module with more to say
# has it in DESCRIPTION.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": (
        "kogge.config.commands.init",
        gettext_noop("make a home: folder, database, secret; --demo fills it with the demo shop"),
    ),
    "up": (
        "kogge.config.commands.up",
        gettext_noop("serve shop and back office, and run the worker, until Ctrl-C"),
    ),
    "check": (
        "kogge.config.commands.check",
        gettext_noop("say what is wrong or missing in this home, per market"),
    ),
    "import": (
        "kogge.config.commands.bring_in",
        gettext_noop("take in orders of another system, or statements of the bank"),
    ),
    "offers": (
        "kogge.sales.offers.cli",
        gettext_noop("build what the shop shows anew, or compare it with the truth"),
    ),
    "kpi": (
        "kogge.measurement.analytics.cli",
        gettext_noop("show a figure of sales or visits, by month, country, source and more"),
    ),
    "tax": ("kogge.sales.tax.cli", gettext_noop("decide the VAT of sales listed in a CSV file")),
    "fakes": ("kogge.fakes.cli", gettext_noop("start another company's system as a local fake")),
    "audit": (
        "kogge.config.commands.audit",
        gettext_noop("prove that a ledger adds up, or explain each difference"),
    ),
    "backup": ("kogge.config.commands.backup", gettext_noop("write the whole home into one file")),
    "restore": ("kogge.config.commands.restore", gettext_noop("bring a backup into a fresh home")),
    "worker": (
        "kogge.config.commands.worker",
        gettext_noop("run only the worker (kogge up starts one by itself)"),
    ),
    "django": (
        "kogge.config.commands.django",
        gettext_noop("run one of Django's own commands, such as migrate"),
    ),
}


def _overview() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:<{width}}  {_(text)}" for name, (_module, text) in COMMANDS.items()]
    return "\n".join(
        [
            _("kogge: plan, run and grow a shop that sells in several European countries."),
            "",
            _("usage: kogge COMMAND [options]      kogge COMMAND --help explains one command"),
            "",
            *lines,
            "",
            _(
                "The home is the folder named by KOGGE_HOME (default: ./var). KOGGE_DATABASE_URL picks PostgreSQL."
            ),
        ]
    )


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (2 for wrong use or unusable input, with one clear sentence)."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    if words[0] not in COMMANDS:
        sentence = _("There is no command %(name)s; `kogge --help` lists them.") % {"name": words[0]}
        print(f"kogge: {sentence}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
    module_name, text = COMMANDS[words[0]]
    module = importlib.import_module(module_name)
    if words[0] == "django":
        return module.run(words[1:])
    spoken.teach_argparse()
    parser = argparse.ArgumentParser(prog=f"kogge {words[0]}", description=_description(module, text))
    module.add_arguments(parser)
    return module.run(parser.parse_args(words[1:])) or 0


def _description(module: ModuleType, text: str) -> str:
    if not hasattr(module, "DESCRIPTION"):
        return f"{_(text)}."
    return spoken.words_of(str(module.__file__))(module.DESCRIPTION)


if __name__ == "__main__":
    sys.exit(main())
