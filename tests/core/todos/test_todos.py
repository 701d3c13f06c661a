"""A thing that needs a hand is asked for once, and closed once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kogge.core import clock
from kogge.core.audit import queries as audit_queries
from kogge.core.audit import services as audit
from kogge.core.todos import queries, services
from kogge.core.todos.models import Todo

pytestmark = pytest.mark.django_db


def test_it_works():
    services.raise_todo("pot:1", kind="pots.broken", params={"count": 1})

    assert [todo.key for todo in queries.open_todos()] == ["pot:1"]
    assert services.finish_todo("pot:1", actor="test")
    assert not queries.open_todos().exists()
    assert not services.finish_todo("pot:1", actor="test")


def test_raised_again_it_is_one_with_the_newest_facts():
    first = services.raise_todo("pot:1", kind="pots.broken", params={"count": 1})

    again = services.raise_todo("pot:1", kind="pots.broken", params={"count": 2})

    assert again.pk == first.pk and Todo.objects.get().params == {"count": 2}


def test_after_it_was_done_it_can_be_raised_anew():
    services.raise_todo("pot:1", kind="pots.broken")
    services.finish_todo("pot:1", actor="test")

    services.raise_todo("pot:1", kind="pots.broken")

    assert Todo.objects.count() == 2 and queries.open_todos().count() == 1


def test_the_nearest_deadline_comes_first():
    now = clock.now()
    services.raise_todo("none", kind="x")
    services.raise_todo("late", kind="x", due_at=now + timedelta(days=2))
    services.raise_todo("soon", kind="x", due_at=now + timedelta(days=1))

    assert [todo.key for todo in queries.open_todos()] == ["soon", "late", "none"]


def test_the_audit_trail_tells_who_did_what_newest_first():
    audit.record(actor="relay", verb="pots.made", subject="pot:1", size=3)
    audit.record(actor="relay", verb="pots.sold", subject="pot:1")
    audit.record(actor="relay", verb="pots.made", subject="pot:2")

    entries = audit_queries.entries_about("pot:1")

    assert [(entry.actor, entry.verb) for entry in entries] == [
        ("relay", "pots.sold"),
        ("relay", "pots.made"),
    ]
    assert entries.last().details == {"size": 3}
