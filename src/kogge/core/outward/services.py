"""Intend, attempt and settle outward actions.

queued → attempting → done | failed | unknown. `attempting` is committed before the other side is called: whoever finds
an action in that state after a crash knows that the outcome is unknown, and asks the other side (read-back) or a
person before anything is sent again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, jobs, office
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, Declined, Misconfigured, NotFound, Rejected
from kogge.core.outward.handlers import NotSent, handler_of
from kogge.core.outward.models import OutwardAction, OutwardState
from kogge.core.prepared import prepared, prepared_change
from kogge.core.todos import services as todos

logger = logging.getLogger(__name__)

# Waits 30 s, 1, 2, 4, 8, 16, 32 minutes between definite failures: an hour covers a provider's restart.
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)


@transaction.atomic
def intend(*, key: str, kind: str, subject: str, payload: dict[str, Any]) -> OutwardAction:
    """Write the intent in the caller's transaction and queue its attempt; the same key returns the same row."""
    handler_of(kind)
    found = _intended.first(key)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            action = OutwardAction.objects.create(
                key=key, kind=kind, subject=subject, payload=payload, queued_at=clock.now()
            )
    except (
        IntegrityError
    ):  # another transaction of this moment was first; it is visible now that it has ended
        return _intended.rows(key)[0]
    jobs.enqueue("outward.attempt", action_id=action.id)
    return action


@prepared
def _intended(key: str) -> QuerySet[OutwardAction]:
    return OutwardAction.objects.filter(key=key)


def attempt(*, action_id: int) -> OutwardState:
    """Carry out one action as far as it can be now; called by the job, outside any transaction. Idempotent."""
    if _begin(action_id):
        return _send(_actions.rows(action_id)[0])
    action = OutwardAction.objects.get(id=action_id)
    if action.state == OutwardState.ATTEMPTING:
        # Whoever began it is gone (the job runs again only after its worker died).
        _settle(
            action, OutwardState.UNKNOWN, error="The program ended while the other side was being called."
        )
        action.refresh_from_db()
    if action.state == OutwardState.UNKNOWN:
        return _read_back(action)
    return OutwardState(action.state)


@transaction.atomic(durable=True)
def _begin(action_id: int) -> bool:
    """Move queued → attempting and commit it before anything leaves the house; False when it is not queued."""
    return bool(_attempting(action_id, clock.now()))


@prepared
def _actions(action_id: int) -> QuerySet[OutwardAction]:
    return OutwardAction.objects.filter(id=action_id)


@prepared_change
def _attempting(action_id: int, now: datetime) -> tuple[QuerySet[OutwardAction], dict[str, Any]]:
    queued = OutwardAction.objects.filter(id=action_id, state=OutwardState.QUEUED)
    return queued, {"state": OutwardState.ATTEMPTING, "attempted_at": now, "attempts": F("attempts") + 1}


def _send(action: OutwardAction) -> OutwardState:
    try:
        answer = handler_of(action.kind).send(action)
    except NotSent as error:
        return _try_later(action, error)
    except (Declined, Rejected, Misconfigured) as error:
        return _settle(action, OutwardState.FAILED, error=_words(error))
    except Exception as error:  # noqa: BLE001  whatever else happened, the other side may have acted
        logger.warning(
            "an outward action has an unknown outcome", exc_info=error, extra={"kind": action.kind}
        )
        _settle(action, OutwardState.UNKNOWN, error=_words(error))
        return _read_back(action)
    return _settle(action, OutwardState.DONE, answer=answer)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


@transaction.atomic
def _try_later(action: OutwardAction, error: Exception) -> OutwardState:
    """Queue the action again with a doubling wait, or give up after the last attempt."""
    if action.attempts >= ATTEMPTS:
        return _settle(action, OutwardState.FAILED, error=_words(error))
    OutwardAction.objects.filter(id=action.id).update(state=OutwardState.QUEUED, error=_words(error))
    wait = FIRST_WAIT * 2 ** (action.attempts - 1)
    jobs.enqueue("outward.attempt", run_after=clock.now() + wait, action_id=action.id)
    return OutwardState.QUEUED


def _read_back(action: OutwardAction) -> OutwardState:
    """Ask the other side what became of an unknown outcome; where it cannot tell, it stays unknown for a person."""
    read_back = handler_of(action.kind).read_back
    if read_back is None:
        return OutwardState.UNKNOWN
    try:
        answer = read_back(action)
    except Exception as error:  # noqa: BLE001  not being able to ask leaves the outcome unknown
        logger.warning("a read-back failed", exc_info=error, extra={"kind": action.kind})
        return OutwardState.UNKNOWN
    if answer is not None:
        return _settle(action, OutwardState.DONE, answer=answer)
    return _try_later(action, NotSent("The other side has not received it."))


@transaction.atomic
def _settle(
    action: OutwardAction, state: OutwardState, *, answer: dict[str, Any] | None = None, error: str = ""
) -> OutwardState:
    """Write the outcome; a person is asked for a hand unless it is done."""
    _settled(action.id, state, clock.now(), error, answer or {})
    if state == OutwardState.DONE:
        todos.finish_todo(todo_key(action), actor="outward")
    else:
        todos.raise_todo(
            todo_key(action),
            kind=f"outward.{state}",
            params={"kind": action.kind, "subject": action.subject, "error": error[:300]},
            link=office.HEALTH_PAGE,
            permission="health.view",
        )
    return state


@prepared_change
def _settled(
    action_id: int, state: str, now: datetime, error: str, answer: dict[str, Any]
) -> tuple[QuerySet[OutwardAction], dict[str, Any]]:
    undone = OutwardAction.objects.filter(id=action_id).exclude(state=OutwardState.DONE)
    return undone, {"state": state, "finished_at": now, "error": error, "answer": answer}


def todo_key(action: OutwardAction) -> str:
    """Return the key of the todo about one action."""
    return f"outward:{action.id}"


def _undecided(action_id: int, states: tuple[OutwardState, ...]) -> OutwardAction:
    try:
        action = OutwardAction.objects.select_for_update().get(id=action_id)
    except OutwardAction.DoesNotExist as error:
        raise NotFound(_("This outward action does not exist.")) from error
    if action.state not in states:
        raise Conflict(_("Its outcome is known by now; nothing needs to be decided."))
    return action


@transaction.atomic
def confirm_sent(*, action_id: int, actor: Any) -> OutwardAction:
    """Record that a person knows it was sent although the other side never answered; only for unknown outcomes."""
    action = _undecided(action_id, (OutwardState.UNKNOWN,))
    audit.record(
        actor=actor,
        verb="outward.confirmed",
        subject=action.subject or f"outward:{action.id}",
        key=action.key,
    )
    _settle(action, OutwardState.DONE, answer={"confirmed_by": str(actor)})
    action.refresh_from_db()
    return action


@transaction.atomic
def send_again(*, action_id: int, actor: Any) -> OutwardAction:
    """Send once more what failed or what a person knows did not arrive; with all attempts anew."""
    action = _undecided(action_id, (OutwardState.UNKNOWN, OutwardState.FAILED))
    audit.record(
        actor=actor,
        verb="outward.sent_again",
        subject=action.subject or f"outward:{action.id}",
        key=action.key,
    )
    action.state = OutwardState.QUEUED
    action.attempts = 0
    action.save(update_fields=["state", "attempts"])
    todos.finish_todo(todo_key(action), actor=actor)
    jobs.enqueue("outward.attempt", action_id=action.id)
    return action


@transaction.atomic
def doubt_all(*, reason: str) -> int:
    """Make everything that was still to be sent unknown, for a person to decide; after a restore. Returns how many."""
    actions = OutwardAction.objects.filter(state__in=[OutwardState.QUEUED, OutwardState.ATTEMPTING])
    doubted = list(actions)
    for action in doubted:
        _settle(action, OutwardState.UNKNOWN, error=reason)
    return len(doubted)
