"""A prepared statement answers what its queryset would, and puts its SQL together once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from kogge.core.events.models import Delivery, DeliveryState, Lease, OutboxEvent
from kogge.core.outward.models import OutwardAction
from kogge.core.prepared import keep_related, prepared, prepared_change

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def event(number: int, **more) -> OutboxEvent:
    values = {"aggregate": f"pot:{number}", "sequence": 1, "payload": {"n": [number]}, "occurred_at": NOON}
    return OutboxEvent.objects.create(name="pot.filled", **{**values, **more})


@prepared
def by_aggregate(aggregate: str | None) -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(aggregate=aggregate).order_by("-id")


@prepared
def among(ids: list[int], since: datetime) -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(pk__in=ids, occurred_at__gte=since).order_by("id")


@prepared
def with_event(aggregates: list[str]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(event__aggregate__in=aggregates).select_related("event").order_by("id")


@prepared
def unstamped(position: int | None) -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(position=position).order_by("id")


def same(one: OutboxEvent, other: OutboxEvent) -> bool:
    fields = [field.attname for field in OutboxEvent._meta.concrete_fields]
    return [getattr(one, name) for name in fields] == [getattr(other, name) for name in fields]


@pytest.mark.django_db
def test_it_works():
    rows = [event(number) for number in range(3)]

    found = by_aggregate.rows("pot:1")

    assert len(found) == 1
    assert same(found[0], OutboxEvent.objects.get(pk=rows[1].pk))
    assert by_aggregate.first("pot:2") == rows[2]
    assert by_aggregate.first("pot:9") is None


@pytest.mark.django_db
def test_its_sql_is_put_together_once(monkeypatch):
    event(1)
    by_aggregate.rows("pot:1")

    def never(*_words, **_more):
        raise AssertionError("SQL was put together again")

    monkeypatch.setattr(SQLCompiler, "as_sql", never)

    assert [row.aggregate for row in by_aggregate.rows("pot:1")] == ["pot:1"]


@pytest.mark.django_db
def test_each_length_of_a_list_has_its_own_sql():
    ids = [event(number).pk for number in range(40)]

    for length in (0, 1, 2, 7, 40, 3, 0, 2):
        assert [row.pk for row in among.rows(ids[:length], NOON)] == ids[:length]
        assert [row.pk for row in among.rows(tuple(ids[:length]), NOON)] == ids[:length]
    assert among.rows(ids, NOON + timedelta(seconds=1)) == []


@pytest.mark.django_db
def test_none_asks_for_rows_without_a_value():
    waiting, stamped = event(1), event(2, position=7)

    assert unstamped.rows(None) == [waiting]
    assert unstamped.rows(7) == [stamped]
    assert unstamped.first(None) == waiting


@pytest.mark.django_db
def test_related_rows_come_along(django_assert_num_queries):
    row = event(1, position=1)
    Delivery.objects.create(event=row, position=1, listener="tea", aggregate="pot:1")

    with django_assert_num_queries(1):
        found = with_event.rows(["pot:1", "pot:2"])
        assert [(one.listener, one.event.payload) for one in found] == [("tea", {"n": [1]})]


@pytest.mark.django_db
def test_plain_columns():
    first, second = event(1), event(2)

    @prepared
    def columns(ids: list[int]) -> QuerySet[OutboxEvent]:
        return (
            OutboxEvent.objects.filter(pk__in=ids).order_by("id").values_list("pk", "payload", "occurred_at")
        )

    @prepared
    def keys(ids: list[int]) -> QuerySet[OutboxEvent]:
        return OutboxEvent.objects.filter(pk__in=ids).order_by("-id").values_list("pk", flat=True)

    assert columns.rows([first.pk, second.pk]) == [
        (first.pk, {"n": [1]}, NOON),
        (second.pk, {"n": [2]}, NOON),
    ]
    assert columns.first([second.pk]) == (second.pk, {"n": [2]}, NOON)
    assert keys.rows([first.pk, second.pk]) == [second.pk, first.pk]


@pytest.mark.django_db
def test_what_it_cannot_keep_is_refused():
    @prepared
    def counted(name: str) -> QuerySet[OutboxEvent]:
        return OutboxEvent.objects.filter(name=name).annotate(n=Count("deliveries"))

    @prepared
    def named(name: str) -> QuerySet[OutboxEvent]:
        return OutboxEvent.objects.filter(name=name).values("pk")

    for wrong in (counted, named):
        with pytest.raises(TypeError, match="a prepared read"):
            wrong.rows("pot.filled")


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_taken_inside_a_transaction_only():
    event(1)

    @prepared
    def locked(aggregate: str) -> QuerySet[OutboxEvent]:
        return OutboxEvent.objects.select_for_update().filter(aggregate=aggregate)

    with transaction.atomic():
        assert locked.first("pot:1") is not None
    with pytest.raises(TransactionManagementError):
        locked.first("pot:1")


@pytest.mark.django_db(transaction=True)
def test_every_thread_has_statements_of_its_own():
    rows = [event(number) for number in range(4)]
    by_aggregate.rows("pot:0")
    found: dict[int, list[int]] = {}

    def ask(number: int) -> None:
        try:
            found[number] = [row.pk for _round in range(5) for row in by_aggregate.rows(f"pot:{number}")]
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: [rows[number].pk] * 5 for number in range(4)}


@prepared_change
def hold(name: str, holder: str, until: datetime) -> tuple[QuerySet[Lease], dict[str, object]]:
    return Lease.objects.filter(name=name), {"holder": holder, "until": until}


@prepared_change
def answer(
    key: str, words: dict[str, object], more: int
) -> tuple[QuerySet[OutwardAction], dict[str, object]]:
    return OutwardAction.objects.filter(key=key), {"answer": words, "attempts": F("attempts") + more}


@prepared_change
def stamp(event_id: int, position: int | None) -> tuple[QuerySet[OutboxEvent], dict[str, object]]:
    return OutboxEvent.objects.filter(pk=event_id), {"position": position}


@pytest.mark.django_db
def test_a_change_writes_what_update_would():
    Lease.objects.create(name="relay", holder="one", until=NOON)
    OutwardAction.objects.create(key="tea", kind="mail", subject="pot", payload={}, queued_at=NOON)

    assert hold("relay", "two", NOON + timedelta(hours=1)) == 1
    assert hold("nobody", "two", NOON) == 0
    assert [answer("tea", {"said": ["yes", 1]}, 2), answer("tea", {"said": None}, 3)] == [1, 1]

    lease, action = Lease.objects.get(name="relay"), OutwardAction.objects.get(key="tea")
    assert (lease.holder, lease.until) == ("two", NOON + timedelta(hours=1))
    assert (action.answer, action.attempts) == ({"said": None}, 5)


@pytest.mark.django_db
def test_a_change_to_nothing():
    row = event(1, position=3)

    assert stamp(row.pk, None) == 1
    row.refresh_from_db()
    assert row.position is None


@pytest.mark.django_db(transaction=True)
def test_a_refused_change_ends_the_transaction_as_update_does():
    event(1, position=3)
    other = event(2, position=4)

    with pytest.raises(IntegrityError), transaction.atomic():
        stamp(other.pk, 3)

    other.refresh_from_db()
    assert other.position == 4


@pytest.mark.django_db
def test_rows_read_already_answer_for_the_relation(django_assert_num_queries):
    row, stranger = event(1, position=1), event(2, position=2)
    for one in (row, stranger):
        Delivery.objects.create(event=one, position=one.position, listener="tea", aggregate=one.aggregate)

    keep_related(row, "deliveries", list(Delivery.objects.filter(event=row)))

    with django_assert_num_queries(0):
        assert [one.event.aggregate for one in row.deliveries.all()] == ["pot:1"]
    assert row.deliveries.filter(state=DeliveryState.WAITING).count() == 1
