"""Let read models follow the outbox by position: told once per batch of stamped events, however many those are.

A listener gets each event by itself; a read model rather takes all that has happened since it last looked, and brings
what is concerned up to date once. It remembers how far it has come in one row, which it moves on in the transaction that
writes what it shows. Whoever was overtaken by another process in between learns it there, and begins anew from where the
other left: so two can never mix what they read at different moments.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Max

from kogge.core.events.models import Follower, OutboxEvent


class Overtaken(Exception):
    """Another process has written for this follower since its place was read; nothing of ours may stand."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a follower stood when it began to read."""

    key: str
    position: int
    version: int


@dataclass(frozen=True, kw_only=True)
class Following:
    """Who is told, without any events, that some of these names have been stamped."""

    names: frozenset[str]
    tell: Callable[[], None]


_followings: dict[str, Following] = {}


def follow(names: Collection[str], *, key: str, tell: Callable[[], None]) -> None:
    """Have `tell` called after a batch with one of these events is stamped; it only says that there is work.

    A crash at the wrong moment loses a call: a follower also looks by itself from time to time.
    """
    if key in _followings:
        raise ValueError(f"two followers are called {key}")
    _followings[key] = Following(names=frozenset(names), tell=tell)


def tell_followers(stamped: Iterable[str]) -> None:
    """Tell whoever follows one of the names; called after the commit, so that they find what they are told of."""
    names = set(stamped)
    for following in _followings.values():
        if names & following.names:
            following.tell()


def place_of(key: str) -> Place:
    """Return where a follower stands; at the beginning when it has never moved."""
    row = Follower.objects.filter(key=key).first()
    if row is None:
        Follower.objects.bulk_create([Follower(key=key)], ignore_conflicts=True)
        row = Follower.objects.get(key=key)
    return Place(key=key, position=row.position, version=row.version)


def last_position() -> int:
    """Return the position of the last stamped event; 0 without any."""
    return OutboxEvent.objects.aggregate(last=Max("position"))["last"] or 0


def move(place: Place, *, position: int | None = None) -> Place:
    """Note a write, and how far it reaches, in the transaction that writes; raises Overtaken.

    The row stays locked until the transaction ends. Without `position` the follower has written, but is not further.
    """
    reached = place.position if position is None else position
    moved = Follower.objects.filter(key=place.key, version=place.version).update(
        version=F("version") + 1, position=reached
    )
    if not moved:
        raise Overtaken(place.key)
    return Place(key=place.key, position=reached, version=place.version + 1)
