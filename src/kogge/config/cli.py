"""The command line: `kogge --help` explains every command without loading Django."""

from __future__ import annotations

import argparse
import importlib
import os
import sys

# Name → module with add_arguments(parser) and run(args) → exit code, and one line of help.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": (
        "kogge.config.commands.init",
        "make a home: folder, database, secret; --demo fills it with the demo shop",
    ),
    "up": ("kogge.config.commands.up", "serve shop and back office, and run the worker, until Ctrl-C"),
    "check": ("kogge.config.commands.check", "say what is wrong or missing in this home, per market"),
    "import": ("kogge.sales.channels.cli", "take orders of another system in as history, without effects"),
    "offers": ("kogge.sales.offers.cli", "build what the shop shows anew, or compare it with the truth"),
    "kpi": (
        "kogge.measurement.analytics.cli",
        "show a figure of sales or visits, by month, country, source and more",
    ),
    "tax": ("kogge.sales.tax.cli", "decide the VAT of sales listed in a CSV file"),
    "fakes": ("kogge.fakes.cli", "start another company's system as a local fake"),
    "audit": ("kogge.config.commands.audit", "prove that a ledger adds up, or explain each difference"),
    "backup": ("kogge.config.commands.backup", "write the whole home into one file"),
    "restore": ("kogge.config.commands.restore", "bring a backup into a fresh home"),
    "worker": ("kogge.config.commands.worker", "run only the worker (kogge up starts one by itself)"),
    "django": ("kogge.config.commands.django", "run one of Django's own commands, such as migrate"),
}


def _overview() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:<{width}}  {text}" for name, (_module, text) in COMMANDS.items()]
    return "\n".join(
        [
            "kogge: plan, run and grow a shop that sells in several European countries.",
            "",
            "usage: kogge COMMAND [options]      kogge COMMAND --help explains one command",
            "",
            *lines,
            "",
            "The home is the folder named by KOGGE_HOME (default: ./var). KOGGE_DATABASE_URL picks PostgreSQL.",
        ]
    )


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (2 for wrong use or unusable input, with one clear sentence)."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    if words[0] not in COMMANDS:
        print(f"kogge: there is no command {words[0]!r}; `kogge --help` lists them.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
    module_name, text = COMMANDS[words[0]]
    module = importlib.import_module(module_name)
    parser = argparse.ArgumentParser(prog=f"kogge {words[0]}", description=module.__doc__ or text)
    if words[0] == "django":
        return module.run(words[1:])
    module.add_arguments(parser)
    return module.run(parser.parse_args(words[1:])) or 0


if __name__ == "__main__":
    sys.exit(main())
