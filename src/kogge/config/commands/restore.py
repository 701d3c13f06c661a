"""Bring a backup into a fresh home, in SQLite or PostgreSQL whatever it came from; never over a home that has data."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from kogge.core import home, spoken
from kogge.core.errors import KoggeError
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Bring a backup into a fresh home, in SQLite or PostgreSQL whatever it came from; never over a home that has data."
)
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("file", type=Path, help=_("what kogge backup has written"))


def run(args: argparse.Namespace) -> int:
    """Verify the file, then restore it; 2 when it is damaged or the home is not fresh, which then stays untouched."""
    from kogge.core.backups import archive

    target = home.current()
    if target.exists or target.database_file.exists():
        sentence = _("%(path)s is a home already; restore into a fresh folder (KOGGE_HOME).")
        print(f"kogge: {sentence % {'path': target.path}}", file=sys.stderr)
        return 2
    try:
        manifest = archive.verify(args.file)
        rows = _restore(args.file, manifest, target.path)
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    files, moment = len(manifest["sha256"]), manifest["made_at"]
    sentence = _("%(path)s: %(rows)s rows and %(files)s files, as of %(moment)s.")
    print(sentence % {"path": target.path, "rows": rows, "files": files, "moment": moment})
    print(_("What was still to be sent is listed under Today → Jobs: it may have been sent since."))
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
    from kogge.core import data_command

    data_command.set_up()  # only now: the settings read the secret that has just come
    from kogge.core.backups import services

    services.refuse_filled_database()
    return services.restore_tables(tables, manifest)
