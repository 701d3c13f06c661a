"""Numbers are drawn in one statement and never twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from kogge.core import counters
from kogge.core.events.models import Aggregate


def draw(key: str = "pot:1", **more) -> int:
    return counters.next_number(Aggregate, key=key, of="key", counts="last_sequence", **more)


@pytest.mark.django_db
def test_it_works(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [draw(), draw(), draw()] == [1, 2, 3]

    assert draw("pot:2", first=10_001) == 10_001
    assert draw("pot:2", first=10_001) == 10_002


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_number_is_given_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        draw()
        raise ZeroDivisionError

    assert draw() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_draw_ten_numbers():
    barrier, drawn = threading.Barrier(10), []

    def one() -> None:
        try:
            barrier.wait(timeout=20)
            with transaction.atomic():
                drawn.append(draw())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(drawn) == list(range(1, 11))
