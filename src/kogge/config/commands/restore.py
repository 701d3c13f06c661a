"""Bring a backup into a fresh home, in SQLite or PostgreSQL whatever it came from; never over a home that has data."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", type=Path, help="what kogge backup has written")


def run(args: argparse.Namespace) -> int:
    """Verify the file, then restore it; 2 when it is damaged or the home is not fresh, which then stays untouched."""
    from kogge.core import home
    from kogge.core.backups import archive
    from kogge.core.errors import KoggeError

    target = home.current()
    if target.exists or target.database_file.exists():
        print(
            f"kogge: {target.path} is a home already; restore into a fresh folder (KOGGE_HOME).",
            file=sys.stderr,
        )
        return 2
    try:
        manifest = archive.verify(args.file)
        rows = _restore(args.file, manifest, target.path)
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    print(f"{target.path}: {rows} rows and {len(manifest['sha256'])} files, as of {manifest['made_at']}.")
    print("What was still to be sent is listed under Today → Jobs: it may have been sent since.")
    return 0


def _restore(source: Path, manifest: dict, target: Path) -> int:
    """Unpack beside the home first, so that a failure leaves nothing that looks like a home."""
    from kogge.core.backups import archive

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kogge-restore-", dir=target.parent) as folder:
        files, tables = Path(folder) / "home", Path(folder) / "tables"
        archive.unpack(source, home=files, tables=tables)
        shutil.copytree(files, target, dirs_exist_ok=True)
        try:
            return _fill(tables, manifest)
        except BaseException:
            for name in ("home.toml", "secret", "kogge.sqlite3", "kogge.sqlite3-wal", "kogge.sqlite3-shm"):
                (target / name).unlink(missing_ok=True)
            raise


def _fill(tables: Path, manifest: dict) -> int:
    import django

    django.setup()
    from kogge.core.backups import services

    services.refuse_filled_database()
    return services.restore_tables(tables, manifest)
