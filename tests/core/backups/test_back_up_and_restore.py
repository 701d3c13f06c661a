"""All tables come back as they were, on the database at hand."""

from __future__ import annotations

import gzip

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from kogge.core import jobs
from kogge.core.audit.models import AuditEntry
from kogge.core.audit.services import record
from kogge.core.backups import archive, rows, services, tables
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.outward import services as outward
from kogge.core.outward.models import OutwardAction, OutwardState
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role
from kogge.core.staff.services import add_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled():
    """A person, an odd audit entry, a job and a mail that is still to be sent."""
    with transaction.atomic():
        add_member(username="käthe", password="long enough 12", role=Role.OWNER, actor="test")
        record(
            actor="tab\there",
            verb="tea.made",
            subject="cup:1",
            note="line\nend \\N \\",
            none=None,
            grams=[1, 2.5],
        )
        jobs.enqueue("jobs.forget_done")
        outward.intend(key="k", kind="mail", subject="order:1", payload={"to": "a@b"})


def lines_of(folder) -> dict[str, list[bytes]]:
    return {path.name: sorted(gzip.open(path).readlines()) for path in folder.iterdir()}


def test_it_works(filled, tmp_path):
    before = tmp_path / "before"
    before.mkdir()
    counts = tables.dump(before)
    with transaction.atomic():
        AuditEntry.objects.all().delete()
        record(actor="x", verb="later", subject="cup:2")
        DBTaskResult.objects.all().delete()

    loaded = tables.load(before, tables.all_tables())

    after = tmp_path / "after"
    after.mkdir()
    tables.dump(after)
    assert loaded == counts
    assert lines_of(before) == lines_of(after)
    entry = AuditEntry.objects.get(verb="tea.made")
    assert entry.actor == "tab\there"
    assert entry.details == {"note": "line\nend \\N \\", "none": None, "grams": [1, 2.5]}
    person = get_user_model().objects.get(username="käthe")
    assert person.is_superuser and person.check_password("long enough 12")
    assert StaffMember.objects.get(user=person).role == "owner"
    assert DBTaskResult.objects.filter(args_kwargs__args__0="jobs.forget_done").exists()


def test_after_loading_new_rows_get_fresh_numbers(filled, tmp_path):
    tables.dump(tmp_path)
    tables.load(tmp_path, tables.all_tables())

    highest = AuditEntry.objects.order_by("-id").first().id
    assert record(actor="x", verb="later", subject="cup:2").id > highest


def test_every_column_has_a_kind_that_survives():
    assert {kind for table in tables.all_tables() for kind in table.kinds} <= rows.KINDS
    assert len(tables.all_tables()) > 50


def test_a_table_that_cannot_be_loaded_leaves_everything_as_it_was(filled, tmp_path):
    tables.dump(tmp_path)
    broken = tables.file_of(tmp_path, next(t for t in tables.all_tables() if t.name == "staff_staffmember"))
    with gzip.open(broken, "wt") as target:
        target.write("1\t999999\towner\n")

    with pytest.raises(Exception, match=r"(?i)point to rows|foreign key"):
        tables.load(tmp_path, tables.all_tables())

    assert AuditEntry.objects.filter(verb="tea.made").exists()
    assert StaffMember.objects.count() == 1


def test_a_backup_names_its_tables_and_never_overwrites(filled, tmp_path):
    done = services.back_up(tmp_path / "b.tar")

    manifest = archive.verify(tmp_path / "b.tar")
    assert done["rows"] == sum(table["rows"] for table in manifest["tables"])
    assert manifest["database"] == connection.vendor
    assert ["audit", "0001_initial"] in manifest["migrations"]
    with pytest.raises(Conflict):
        services.back_up(tmp_path / "b.tar")


def test_restored_intents_are_not_sent_but_doubted(filled, tmp_path):
    services.back_up(tmp_path / "b.tar")
    manifest = archive.verify(tmp_path / "b.tar")
    archive.unpack(tmp_path / "b.tar", home=tmp_path / "home", tables=tmp_path / "tables")

    services.restore_tables(tmp_path / "tables", manifest)

    assert OutwardAction.objects.get().state == OutwardState.UNKNOWN


def test_a_backup_of_a_newer_version_is_refused(filled, tmp_path):
    services.back_up(tmp_path / "b.tar")
    manifest = archive.verify(tmp_path / "b.tar")
    manifest["migrations"].append(["audit", "0999_from_the_future"])

    with pytest.raises(InvalidInput, match="newer"):
        services.restore_tables(tmp_path, manifest)


def test_a_filled_database_is_refused():
    with pytest.raises(Conflict):
        services.refuse_filled_database()
