"""Write the whole home (database, pictures, documents, facts, secret) into one file; the shop may go on meanwhile."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", type=Path, help="the file to make, such as shop-2026-11-25.tar")


def run(args: argparse.Namespace) -> int:
    """Write the backup; 2 when the file exists or there is no home."""
    from kogge.core import home
    from kogge.core.errors import KoggeError

    if not home.current().exists:
        print(f"kogge: there is no home at {home.current().path}.", file=sys.stderr)
        return 2
    began = time.monotonic()
    import django

    django.setup()
    from kogge.core.backups import services

    try:
        done = services.back_up(args.file.resolve())
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    print(
        f"{args.file}: {done['rows']} rows of {done['tables']} tables and all files, "
        f"{done['size_bytes'] / 1_000_000:.1f} MB, {time.monotonic() - began:.0f} s."
    )
    return 0
