"""Late commits and two relays at once, on a real server with real connections."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from kogge.core.events import bus, leases, relay
from kogge.core.events.models import Delivery, OutboxEvent

from .parts import Boiled, listening

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="NOT RUN: needs PostgreSQL"),
]


def in_thread(function) -> threading.Thread:
    def run() -> None:
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_the_id_that_was_drawn_first_and_commits_last_is_delivered():
    drawn, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            bus.emit(Boiled(cup="slow", grams=1))
            drawn.set()
            may_commit.wait(20)

    with listening("tea.hear") as calls:
        thread = in_thread(slow)
        assert drawn.wait(20)
        with transaction.atomic():
            bus.emit(Boiled(cup="fast", grams=2))
        assert relay.run_until_empty() == 1
        may_commit.set()
        thread.join(20)

        assert relay.run_until_empty() == 1

    assert [event.cup for event in calls] == ["fast", "slow"]
    slow_row, fast_row = OutboxEvent.objects.order_by("id")
    assert (slow_row.payload["cup"], slow_row.position, fast_row.position) == ("slow", 2, 1)


def test_two_events_of_one_aggregate_commit_in_the_order_of_their_sequence():
    drawn, may_commit = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            bus.emit(Boiled(cup="a", grams=1))
            drawn.set()
            may_commit.wait(20)

    def second() -> None:
        with transaction.atomic():
            bus.emit(Boiled(cup="a", grams=2))

    with listening("tea.hear") as calls:
        threads = [in_thread(first)]
        assert drawn.wait(20)
        threads.append(in_thread(second))
        assert relay.run_until_empty() == 0
        may_commit.set()
        for thread in threads:
            thread.join(20)
        relay.run_until_empty()

    assert [event.grams for event in calls] == [1, 2]


def test_relays_at_once_deliver_each_event_once():
    with listening("tea.hear") as calls:
        with transaction.atomic():
            for number in range(60):
                bus.emit(Boiled(cup=str(number % 7), grams=number))

        threads = [in_thread(relay.run_until_empty) for _relay in range(4)]
        for thread in threads:
            thread.join(60)
        relay.run_until_empty()

    assert len(calls) == 60
    assert Delivery.objects.filter(state="done").count() == 60
    for cup in range(7):
        grams = [event.grams for event in calls if event.cup == str(cup)]
        assert grams == sorted(grams)


def test_of_many_that_ask_at_once_one_gets_the_lease():
    got: list[bool] = []

    def ask(name: str) -> None:
        got.append(leases.take("tea", holder=name, duration=relay.LEASE))

    threads = [in_thread(lambda name=str(number): ask(name)) for number in range(6)]
    for thread in threads:
        thread.join(20)

    assert sorted(got) == [False] * 5 + [True]
