"""Test databases made by copying a migrated template, and restored the same way after tests that commit.

Migrating takes fifteen seconds of work; the template of a given set of migrations is made once per machine and shared by
all runs and workers. A test that commits (`transaction=True`) leaves a changed database: it is thrown away and copied
anew, which keeps what migrations wrote and is quicker than emptying every table.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections


def migrations_fingerprint() -> str:
    """Return a hash of every migration of every application: another set needs another template."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.name}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Let one process at a time make a template."""
    with (Path(tempfile.gettempdir()) / f"{name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


class TestDatabase:
    """The database of one run and worker."""

    __test__ = False

    def __init__(self, worker: str) -> None:
        self.connection = connections["default"]
        self.fingerprint = migrations_fingerprint()
        self.run = f"{os.getpid()}_{worker}"

    def create(self) -> None:
        """Make the template if there is none, and this run's copy of it."""
        with _alone(self.template_name):
            if not self.has_template():
                self.make_template()
        self.restore()

    def point_at(self, name: str) -> None:
        """Let Django's connection lead to a database; open ones are closed."""
        connections.close_all()
        self.connection.settings_dict["NAME"] = name

    template_name = ""

    def has_template(self) -> bool:
        raise NotImplementedError

    def make_template(self) -> None:
        raise NotImplementedError

    def restore(self) -> None:
        raise NotImplementedError

    def drop(self) -> None:
        raise NotImplementedError


class SqliteDatabase(TestDatabase):
    """A file, copied from a template file."""

    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.folder = Path(tempfile.gettempdir())
        self.template_name = f"kogge-template-{self.fingerprint}"
        self.template = self.folder / f"{self.template_name}.sqlite3"
        self.file = self.folder / f"kogge-test-{self.run}.sqlite3"

    def has_template(self) -> bool:
        return self.template.exists()

    def make_template(self) -> None:
        part = self.template.with_suffix(f".{self.run}.part")
        self.point_at(str(part))
        call_command("migrate", verbosity=0, interactive=False)
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        part.replace(self.template)

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)

    def restore(self) -> None:
        self.point_at(str(self.file))
        self._remove()
        shutil.copyfile(self.template, self.file)

    def drop(self) -> None:
        connections.close_all()
        self._remove()


class PostgresDatabase(TestDatabase):
    """A database, created from a template database."""

    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.template_name = f"kogge_template_{self.fingerprint}"
        self.name = f"kogge_test_{self.run}"

    @contextmanager
    def _server(self) -> Iterator[Any]:
        """Yield a cursor outside any of our databases."""
        with self.connection._nodb_cursor() as cursor:
            yield cursor

    def has_template(self) -> bool:
        with self._server() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template_name])
            return cursor.fetchone() is not None

    def make_template(self) -> None:
        making = f"{self.template_name}_{os.getpid()}"
        with self._server() as cursor:
            cursor.execute(f'CREATE DATABASE "{making}"')
        self.point_at(making)
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
        with self._server() as cursor:
            cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{self.template_name}"')

    def restore(self) -> None:
        self.drop()
        with self._server() as cursor:
            cursor.execute(
                f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template_name}" STRATEGY FILE_COPY'
            )
        self.point_at(self.name)

    def drop(self) -> None:
        connections.close_all()
        with self._server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def of_this_run(worker: str) -> TestDatabase:
    """Return the database of the chosen vendor."""
    return (PostgresDatabase if connections["default"].vendor == "postgresql" else SqliteDatabase)(worker)
