"""Back a home up and bring it back."""

from __future__ import annotations

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from kogge.core import clock, home
from kogge.core.backups import archive, tables
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.outward import services as outward


def back_up(target: Path) -> dict[str, Any]:
    """Write this home into one new file; Conflict when the file exists. Returns size_bytes, tables and rows."""
    if target.exists():
        raise Conflict(_("%(file)s exists already; a backup never overwrites another.") % {"file": target})
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kogge-backup-", dir=target.parent) as folder:
        counts = tables.dump(Path(folder))
        facts = {
            "kogge": _version(),
            "made_at": clock.now().isoformat(),
            "kind": home.current().kind.value,
            "database": connection.vendor,
            "migrations": sorted(list(key) for key in MigrationRecorder(connection).applied_migrations()),
            "tables": [
                {
                    "name": table.name,
                    "columns": table.columns,
                    "kinds": table.kinds,
                    "rows": counts[table.name],
                }
                for table in tables.all_tables()
            ],
        }
        size = archive.write(target, home=home.current(), tables=Path(folder), facts=facts)
    return {"size_bytes": size, "tables": len(counts), "rows": sum(counts.values())}


def _version() -> str:
    try:
        return version("kogge")
    except PackageNotFoundError:
        return "source"


def refuse_filled_database() -> None:
    """Raise Conflict when the database that is to be filled already holds tables."""
    if connection.introspection.table_names():
        raise Conflict(
            _("The database is not empty. Name a fresh one in KOGGE_DATABASE_URL, or none for SQLite.")
        )


def restore_tables(folder: Path, manifest: dict[str, Any]) -> int:
    """Build the tables as they were at the backup, fill them, and bring them up to this version; returns the rows.

    InvalidInput when the backup comes from a newer version, or a table does not hold what was written. What was to be
    sent at the time of the backup may have been sent since: it is left for a person to decide.
    """
    executor = MigrationExecutor(connection)
    then = {tuple(key) for key in manifest["migrations"]}
    unknown = then - set(executor.loader.disk_migrations) - set(executor.loader.replacements)
    if unknown:
        raise InvalidInput(
            _("The backup comes from Kogge %(version)s, which is newer than this one. Update first.")
            % {"version": manifest["kogge"]}
        )
    if set(executor.loader.disk_migrations) - then:
        executor.migrate([key for key in then if not _followers(executor, key, then)])
    else:
        call_command("migrate", interactive=False, verbosity=0)
    found = [
        tables.Table(name=one["name"], columns=one["columns"], kinds=one["kinds"])
        for one in manifest["tables"]
    ]
    counts = tables.load(folder, found)
    for one in manifest["tables"]:
        if counts[one["name"]] != one["rows"]:
            raise InvalidInput(
                _("The table %(name)s came back with %(found)s of %(rows)s rows.")
                % {**one, "found": counts[one["name"]]}
            )
    call_command("migrate", interactive=False, verbosity=0)
    outward.doubt_all(reason="Restored from a backup: it may have been sent since the backup was made.")
    return sum(counts.values())


def _followers(executor: MigrationExecutor, key: tuple[str, str], among: set[tuple[str, str]]) -> bool:
    node = executor.loader.graph.node_map.get(key)
    return node is not None and any(child.key in among and child.key[0] == key[0] for child in node.children)
