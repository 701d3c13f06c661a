"""Bring a home's database up to this version: tables, then reference data. Run as a process by `kogge up`."""

from __future__ import annotations

import hashlib
import os
import sys
from importlib.metadata import version
from pathlib import Path

from kogge.core import spoken
from kogge.core.home import Home, current

PACKAGE = Path(__file__).resolve().parent.parent
_ = spoken.words_of(__file__)
_LIBRARIES = ("django", "wagtail", "django-tasks-db", "django-taggit")


def fingerprint() -> str:
    """Return what decides whether a database is up to date: our migrations and seed tables, and the libraries'."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    files = [*PACKAGE.glob("**/migrations/*.py"), *PACKAGE.glob("*/*/data/**/*")]
    for path in sorted(path for path in files if path.is_file()):
        digest.update(f"{path.relative_to(PACKAGE)} {path.stat().st_size}\n".encode())
    digest.update(os.environ.get("KOGGE_DATABASE_URL", "").encode())
    return digest.hexdigest()


def is_prepared(home: Home) -> bool:
    """Say, without Django, whether this version has already prepared the home's database."""
    if not os.environ.get("KOGGE_DATABASE_URL") and not home.database_file.is_file():
        return False
    mark = _mark(home)
    return mark.is_file() and mark.read_text("utf-8") == fingerprint()


def _mark(home: Home) -> Path:
    return home.path / "prepared"


class _Progress:
    """Counts the migrations that Django reports, on one line where a person watches."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.is_terminal = sys.stdout.isatty()

    def write(self, text: str) -> None:
        """Take one piece of the report."""
        self.done += text.count(" OK")
        if self.is_terminal and self.total:
            sentence = _("Preparing the database: %(done)s of %(total)s")
            print(f"\r{sentence % {'done': self.done, 'total': self.total}}", end="", flush=True)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        """Ask Django for plain words."""
        return False


def prepare() -> None:
    """Migrate and write reference data, saying how far it is; needs Django to be set up. Harmless when repeated."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from kogge.core import seeds

    home = current()
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        sentence = _("Preparing the database: %(steps)s steps, this takes up to half a minute.")
        print(sentence % {"steps": pending}, flush=True)
        progress = _Progress(pending)
        call_command("migrate", interactive=False, verbosity=1, stdout=progress, no_color=True)
        sentence = _("The database is ready (%(steps)s steps).") % {"steps": pending}
        print(f"{chr(13) if progress.is_terminal else ''}{sentence}", flush=True)
    names = seeds.run_all()
    if names:
        print(_("Reference data: %(names)s.") % {"names": ", ".join(names)}, flush=True)
    _mark(home).write_text(fingerprint(), "utf-8")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
    django.setup()
    prepare()
