"""The relay delivers what was committed: all of it, in each aggregate's order, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from kogge.core import clock
from kogge.core.audit.queries import entries_about
from kogge.core.errors import Conflict
from kogge.core.events import bus, leases, queries, relay, services
from kogge.core.events.models import Delivery, DeliveryState, OutboxEvent
from kogge.core.todos.queries import open_todos

from .parts import Boiled, Cup, heard, listening

pytestmark = pytest.mark.django_db


def emit(cup: str, grams: int = 1) -> OutboxEvent:
    with transaction.atomic():
        return bus.emit(Boiled(cup=cup, grams=grams))


def test_it_works():
    with listening("tea.hear") as calls:
        emit("a", 3)

        assert relay.run_until_empty() == 1

    assert [event.grams for event in calls] == [3]
    row = OutboxEvent.objects.get()
    assert row.position == 1
    assert row.relayed_at is not None
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_emitting_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        bus.emit(Boiled(cup="a", grams=1))


def test_what_is_rolled_back_is_not_delivered():
    with listening("tea.hear") as calls:
        with pytest.raises(Cup), transaction.atomic():
            bus.emit(Boiled(cup="a", grams=1))
            raise Cup

        assert relay.run_until_empty() == 0

    assert calls == []


def test_delivered_events_are_not_delivered_again():
    with listening("tea.hear") as calls:
        emit("a")
        relay.run_until_empty()

        assert relay.run_until_empty() == 0

    assert len(calls) == 1


def test_positions_count_on_and_every_listener_hears_every_event():
    with listening("tea.first") as first, listening("tea.second") as second:
        for grams in (1, 2, 3):
            emit("a", grams)
        relay.run_until_empty()
        emit("b", 4)
        relay.run_until_empty()

    assert list(OutboxEvent.objects.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert [event.grams for event in first] == [event.grams for event in second] == [1, 2, 3, 4]
    assert [row.payload["grams"] for row in queries.events_after(2)] == [3, 4]


def test_a_row_with_a_lower_id_that_appears_later_is_still_delivered():
    with listening("tea.hear") as calls:
        late = emit("a", 1)
        values = {field.attname: getattr(late, field.attname) for field in late._meta.fields}
        late.delete()
        emit("b", 2)
        relay.run_until_empty()

        OutboxEvent.objects.create(**values)  # its transaction drew the lower id and commits only now
        relay.run_until_empty()

    assert [event.cup for event in calls] == ["b", "a"]
    assert OutboxEvent.objects.get(id=values["id"]).position == 2


def test_a_failing_delivery_is_tried_again_with_doubling_waits(monday):
    with listening("tea.hear", failures=3) as calls:
        emit("a")
        for seconds in (0, 5, 10, 20):
            clock.advance(timedelta(seconds=seconds))
            relay.run_until_empty()
            clock.advance(timedelta(seconds=-1))
            relay.run_until_empty()
            clock.advance(timedelta(seconds=1))

    assert len(calls) == 4
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == (DeliveryState.DONE, 4, "")


def test_later_events_of_the_aggregate_wait_and_others_pass(monday):
    with listening("tea.hear", fail_on=1) as calls:
        emit("a", 1)
        emit("a", 2)
        emit("b", 3)

        relay.run_until_empty()

    assert [event.grams for event in calls] == [1, 3]


def test_an_order_free_listener_goes_on(monday):
    with listening("tea.hear", fail_on=1, order_free=True) as calls:
        emit("a", 1)
        emit("a", 2)

        relay.run_until_empty()

    assert [event.grams for event in calls] == [1, 2]


def exhaust() -> Delivery:
    """Let the first delivery of the listener fail for good."""
    for _attempt in range(relay.ATTEMPTS):
        relay.run_until_empty()
        clock.advance(timedelta(hours=1))
    return Delivery.objects.get(state=DeliveryState.FAILED)


def test_a_delivery_that_fails_for_good_asks_for_a_hand(monday):
    with listening("tea.hear", fail_on=1):
        emit("a", 1)
        delivery = exhaust()

    assert delivery.attempts == relay.ATTEMPTS
    assert "Cup" in delivery.error
    assert [todo.kind for todo in open_todos()] == ["events.delivery_failed"]


def test_after_a_retry_the_waiting_ones_follow_in_order(monday):
    with listening("tea.hear", failures=relay.ATTEMPTS) as calls:
        emit("a", 1)
        emit("a", 2)
        delivery = exhaust()
        assert all(event.grams == 1 for event in calls)
        calls.clear()

        services.retry_delivery(delivery_id=delivery.id, actor="jan")
        relay.run_until_empty()

    assert [event.grams for event in calls] == [1, 2]
    assert not open_todos().exists()
    assert [entry.verb for entry in entries_about("cup:a")] == ["events.delivery_retried"]


def test_after_a_skip_the_next_one_is_delivered(monday):
    with listening("tea.hear", fail_on=1) as calls:
        emit("a", 1)
        emit("a", 2)
        delivery = exhaust()
        calls.clear()

        services.skip_delivery(delivery_id=delivery.id, actor="jan")
        relay.run_until_empty()

    assert [event.grams for event in calls] == [2]
    assert [entry.verb for entry in entries_about("cup:a")] == ["events.delivery_skipped"]


def test_only_failed_deliveries_can_be_retried_or_skipped():
    with listening("tea.hear"):
        emit("a")
        relay.run_until_empty()
    delivery = Delivery.objects.get()

    with pytest.raises(Conflict):
        services.retry_delivery(delivery_id=delivery.id, actor="jan")
    with pytest.raises(Conflict):
        services.skip_delivery(delivery_id=delivery.id, actor="jan")


def test_an_unknown_event_is_parked_and_delivered_once_it_is_known():
    row = OutboxEvent.objects.create(
        name="tea.from_the_future", aggregate="cup:a", sequence=1, payload={}, occurred_at=clock.now()
    )
    relay.run_until_empty()
    delivery = Delivery.objects.get(event=row)
    assert delivery.state == DeliveryState.FAILED
    assert open_todos().count() == 1
    with pytest.raises(Conflict):
        services.retry_delivery(delivery_id=delivery.id, actor="jan")
    OutboxEvent.objects.filter(id=row.id).update(name=Boiled.name, payload={"cup": "a", "grams": 9})

    with listening("tea.hear") as calls:
        services.retry_delivery(delivery_id=delivery.id, actor="jan")
        relay.run_until_empty()

    assert [event.grams for event in calls] == [9]
    assert not open_todos().exists()


def test_a_crash_between_listener_and_record_repeats_both_or_neither(monkeypatch):
    class PowerCut(BaseException):
        """Not an Exception: nothing gets to tidy up."""

    with listening("tea.hear") as calls:
        emit("a")
        real = clock.now
        monkeypatch.setattr(relay.bus, "rebuild", lambda row: heard(Boiled(**row.payload), PowerCut))
        with pytest.raises(PowerCut):
            relay.run_until_empty()
        assert not open_todos().exists(), "what the listener wrote before the cut is gone"
        monkeypatch.undo()

        assert relay.run_until_empty() == 1

    assert real is clock.now
    assert len(calls) == 1
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_while_another_relay_holds_the_lease_nothing_happens():
    with listening("tea.hear") as calls:
        emit("a")
        leases.take("relay", holder="another", duration=relay.LEASE)

        assert relay.run_until_empty() == 0

    assert calls == []


def test_a_dead_relays_lease_ends_by_itself(monday):
    with listening("tea.hear") as calls:
        emit("a")
        leases.take("relay", holder="another", duration=relay.LEASE)
        clock.advance(relay.LEASE)

        relay.run_until_empty()

    assert len(calls) == 1


def test_an_idle_relay_only_reads(django_assert_num_queries):
    with listening("tea.hear"):
        emit("a")
        relay.run_until_empty()

        with django_assert_num_queries(2) as captured:
            relay.run_until_empty()

    assert all(query["sql"].startswith("SELECT") for query in captured)
