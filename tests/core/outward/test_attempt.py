"""What leaves the house leaves once; what nobody can know is shown as unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kogge.core import clock
from kogge.core.audit.queries import entries_about
from kogge.core.errors import Conflict, Rejected
from kogge.core.jobs import worker
from kogge.core.outward import handlers, queries, services
from kogge.core.outward.handlers import NotSent
from kogge.core.outward.models import OutwardAction, OutwardState
from kogge.core.todos.queries import open_todos

pytestmark = pytest.mark.django_db


class OtherSide:
    """Someone who receives; behaves as told."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.mood: list[BaseException | None] = []
        self.breaks_off = False

    def send(self, action: OutwardAction) -> dict[str, str]:
        mood = self.mood.pop(0) if self.mood else None
        if isinstance(mood, NotSent | Rejected):
            raise mood
        self.received.append(action.key)
        if mood is not None:
            raise mood
        return {"number": f"N{len(self.received)}"}

    def read_back(self, action: OutwardAction) -> dict[str, str] | None:
        return {"number": "N1"} if action.key in self.received else None


@pytest.fixture
def other(monkeypatch):
    monkeypatch.setattr(handlers, "_handlers", {})
    side = OtherSide()
    handlers.handler("blind")(side.send)
    handlers.handler("seeing", read_back=side.read_back)(side.send)
    return side


def intend(kind: str = "blind", key: str = "k1") -> OutwardAction:
    return services.intend(key=key, kind=kind, subject="order:1", payload={"a": 1})


def state() -> str:
    return OutwardAction.objects.get().state


def test_it_works(other):
    intend()
    worker.run_due()

    action = OutwardAction.objects.get()
    assert other.received == ["k1"]
    assert (action.state, action.answer, action.attempts) == (OutwardState.DONE, {"number": "N1"}, 1)
    assert list(queries.actions_about("order:1")) == [action]


def test_the_same_intent_twice_is_sent_once(other):
    assert intend() == intend()
    worker.run_due()
    intend()
    worker.run_due()

    assert other.received == ["k1"]


def test_a_kind_nobody_sends_is_refused_at_once(other):
    with pytest.raises(KeyError):
        intend("pigeon")


def test_a_definite_failure_is_tried_again_later(other, monday):
    other.mood = [NotSent("busy"), NotSent("busy")]
    intend()

    for wait in (0, 30, 60):
        clock.advance(timedelta(seconds=wait))
        worker.run_due()

    assert other.received == ["k1"]
    assert state() == OutwardState.DONE


def test_after_the_last_attempt_it_has_failed_and_a_person_is_asked(other, monday):
    other.mood = [NotSent("busy")] * services.ATTEMPTS
    intend()

    for _attempt in range(services.ATTEMPTS + 2):
        worker.run_due()
        clock.advance(timedelta(hours=2))

    assert state() == OutwardState.FAILED
    assert [todo.kind for todo in open_todos()] == ["outward.failed"]
    assert other.received == []


def test_a_refusal_is_not_tried_again(other, monday):
    other.mood = [Rejected("no such mailbox")]
    intend()

    worker.run_due()

    assert state() == OutwardState.FAILED
    assert "no such mailbox" in OutwardAction.objects.get().error


def test_a_timeout_after_success_is_unknown_and_not_sent_again(other, monday):
    other.mood = [TimeoutError("no answer")]
    intend("blind")

    for _hour in range(5):
        worker.run_due()
        clock.advance(timedelta(hours=1))

    assert other.received == ["k1"]
    assert state() == OutwardState.UNKNOWN
    assert [todo.kind for todo in open_todos()] == ["outward.unknown"]


def test_where_the_other_side_can_tell_a_timeout_settles_itself(other):
    other.mood = [TimeoutError("no answer")]
    intend("seeing")

    worker.run_due()

    assert other.received == ["k1"]
    assert state() == OutwardState.DONE
    assert not open_todos().exists()


def begin(kind: str) -> OutwardAction:
    """Stop where a killed program stops: attempting is committed, nothing more is known."""
    action = intend(kind)
    services._begin(action.id)
    return action


def test_killed_before_the_call_a_seeing_kind_is_sent_once(other, monday):
    begin("seeing")
    worker.run_due()  # the job runs again after its worker died
    clock.advance(timedelta(minutes=1))
    worker.run_due()

    assert other.received == ["k1"]
    assert state() == OutwardState.DONE


def test_killed_after_the_call_a_seeing_kind_is_not_sent_again(other, monday):
    action = begin("seeing")
    other.send(action)
    worker.run_due()
    clock.advance(timedelta(minutes=1))
    worker.run_due()

    assert other.received == ["k1"]
    assert state() == OutwardState.DONE


def test_killed_in_mid_call_a_blind_kind_becomes_unknown(other):
    begin("blind")

    worker.run_due()

    assert other.received == []
    assert state() == OutwardState.UNKNOWN


def test_a_person_says_it_was_sent(other):
    action = begin("blind")
    worker.run_due()

    services.confirm_sent(action_id=action.id, actor="jan")

    assert state() == OutwardState.DONE
    assert other.received == []
    assert not open_todos().exists()
    assert [entry.verb for entry in entries_about("order:1")] == ["outward.confirmed"]
    with pytest.raises(Conflict):
        services.confirm_sent(action_id=action.id, actor="jan")


def test_a_person_sends_it_again(other):
    action = begin("blind")
    worker.run_due()

    services.send_again(action_id=action.id, actor="jan")
    worker.run_due()

    assert state() == OutwardState.DONE
    assert other.received == ["k1"]
    assert not open_todos().exists()


def test_what_is_done_cannot_be_sent_again(other):
    action = intend()
    worker.run_due()

    with pytest.raises(Conflict):
        services.send_again(action_id=action.id, actor="jan")
