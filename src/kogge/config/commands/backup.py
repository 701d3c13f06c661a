"""Write the whole home (database, pictures, documents, facts, secret) into one file; the shop may go on meanwhile."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from kogge.core import home, spoken
from kogge.core.errors import KoggeError
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Write the whole home (database, pictures, documents, facts, secret) into one file; the shop may go on meanwhile."
)
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", type=Path, help=_("the file to make, such as shop-2026-11-25.tar"))


def run(args: argparse.Namespace) -> int:
    """Write the backup; 2 when the file exists or there is no home."""
    if not home.current().exists:
        sentence = _("There is no home at %(path)s.") % {"path": home.current().path}
        print(f"kogge: {sentence}", file=sys.stderr)
        return 2
    began = time.monotonic()
    from kogge.core import data_command

    data_command.set_up()
    from kogge.core.backups import services

    try:
        done = services.back_up(args.file.resolve())
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    sentence = _("%(file)s: %(rows)s rows of %(tables)s tables and all files, %(size)s MB, %(seconds)s s.")
    size, seconds = f"{done['size_bytes'] / 1_000_000:.1f}", f"{time.monotonic() - began:.0f}"
    print(sentence % {**done, "file": args.file, "size": size, "seconds": seconds})
    return 0
