"""Many rows at once, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from kogge.core import bulk
from kogge.core.audit.models import AuditEntry
from kogge.core.events.models import OutboxEvent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
COLUMNS = ("name", "aggregate", "sequence", "payload", "occurred_at")


def test_it_works() -> None:
    rows = [
        ("x.y", f"thing:{number}", 1, {"number": number, "words": ["é", "a\tb", "\\N"]}, NOON)
        for number in range(3)
    ]

    bulk.insert_rows(OutboxEvent, COLUMNS, rows)

    found = list(OutboxEvent.objects.order_by("aggregate").values_list(*COLUMNS, "position"))
    assert found == [(*row, None) for row in rows]


def test_columns_left_out_get_their_default() -> None:
    bulk.insert_rows(AuditEntry, ("happened_at", "actor", "verb", "subject"), [(NOON, "a", "b", "c")])

    assert AuditEntry.objects.get().details == {}


def test_text_comes_back_as_it_was() -> None:
    words = [
        "",
        " ",
        "a,b",
        'say "x"',
        "tab\there",
        "line\nbreak",
        "back\\slash",
        "\\N",
        "£ € ß",
        "NULL",
        "%s",
        "?",
    ]

    bulk.insert_rows(
        AuditEntry, ("happened_at", "actor", "verb", "subject"), [(NOON, "a", word, "c") for word in words]
    )

    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == words


def test_reserved_ids_are_new_and_ascending() -> None:
    with transaction.atomic():
        first = bulk.reserve_ids(OutboxEvent, 3)
        rows = [(key, "x.y", f"thing:{key}", 1, {}, NOON) for key in first]
        bulk.insert_rows(OutboxEvent, ("id", *COLUMNS), rows)
        second = bulk.reserve_ids(OutboxEvent, 2)

    assert first == sorted(first) and len(set(first)) == 3
    assert min(second) > max(first)
    assert OutboxEvent.objects.create(
        name="x.y", aggregate="thing:0", sequence=1, payload={}, occurred_at=NOON
    ).pk not in first  # fmt: skip


def test_nothing_to_reserve_is_nothing() -> None:
    assert bulk.reserve_ids(OutboxEvent, 0) == []


def test_broken_constraint_writes_nothing() -> None:
    twice = [("x.y", "thing:1", 1, {}, NOON)] * 2

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert_rows(OutboxEvent, COLUMNS, twice)

    assert not OutboxEvent.objects.exists()


def test_one_statement_for_any_number_of_rows(django_assert_num_queries) -> None:
    rows = [("x.y", f"thing:{number}", 1, {}, NOON) for number in range(500)]

    with django_assert_num_queries(1):
        bulk.insert_rows(OutboxEvent, COLUMNS, rows)

    assert OutboxEvent.objects.count() == 500
