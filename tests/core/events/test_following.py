"""A read model follows the outbox by position: told once per batch, never mixing two moments."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from kogge.core.events import bus, following, queries, relay
from kogge.core.events.models import Follower

from .parts import Boiled

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls() -> Iterator[list[int]]:
    """How far the outbox was stamped at each call of a follower of cups."""
    made: list[int] = []
    following.follow([Boiled.name], key="test.cups", tell=lambda: made.append(following.last_position()))
    yield made
    following._followings.pop("test.cups")


def boil(count: int = 1) -> None:
    with transaction.atomic():
        for number in range(count):
            bus.emit(Boiled(cup=f"cup {number}", grams=number))


def test_a_burst_of_events_is_told_once_and_after_it_can_be_read(calls):
    boil(50)

    relay.run_until_empty()

    assert calls == [50]
    assert len(queries.events_after(0, names=[Boiled.name])) == 50


def test_whoever_follows_something_else_is_not_told(calls):
    following.follow(["tea.poured"], key="test.other", tell=lambda: calls.append(-1))
    try:
        boil()
        relay.run_until_empty()
    finally:
        following._followings.pop("test.other")

    assert calls == [1]


def test_two_followers_of_one_key_are_refused(calls):
    with pytest.raises(ValueError, match="two followers"):
        following.follow([Boiled.name], key="test.cups", tell=lambda: None)


def test_a_place_is_moved_on_and_read_again():
    place = following.place_of("test.cups")
    assert (place.position, place.version) == (0, 0)

    moved = following.move(place, position=7)

    assert following.place_of("test.cups") == moved
    assert (moved.position, moved.version) == (7, 1)


def test_whoever_was_overtaken_writes_nothing():
    mine, other = following.place_of("test.cups"), following.place_of("test.cups")
    following.move(other, position=3)

    with pytest.raises(following.Overtaken), transaction.atomic():
        boil()
        following.move(mine, position=2)

    assert Follower.objects.get().position == 3
    assert following.last_position() == 0 and not queries.unrelayed_count()


def test_a_write_that_is_not_further_also_overtakes():
    mine, other = following.place_of("test.cups"), following.place_of("test.cups")
    following.move(other)

    with pytest.raises(following.Overtaken):
        following.move(mine, position=2)
