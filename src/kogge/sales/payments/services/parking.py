"""Keep what cannot be booked until a person has looked at it: nothing lost, nothing doubled."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import NotFound
from kogge.core.todos import services as todos
from kogge.sales.payments.models import ParkedEvent, Payment, ProviderAccount
from kogge.sales.payments.values import ParkReason, Snapshot

# Strangers can send as many different messages as they like: beyond this many open rows of one reason, further ones
# are only counted.
MOST_OPEN_ROWS = 200
MAX_RAW = 4000


def park_snapshot(payment: Payment, reason: ParkReason, snapshot: Snapshot) -> ParkedEvent:
    """Keep a provider's answer that does not fit the payment it belongs to; inside the caller's transaction."""
    return park(
        account=payment.account,
        reason=reason,
        provider_payment_id=snapshot.provider_payment_id,
        raw=json.dumps(snapshot.raw, sort_keys=True),
        sameness=f"{payment.reference} {snapshot.amount}",
        payment=payment,
    )


@transaction.atomic
def park(
    *,
    account: ProviderAccount,
    reason: ParkReason,
    raw: str,
    provider_payment_id: str = "",
    sameness: str = "",
    payment: Payment | None = None,
) -> ParkedEvent:
    """Keep one message and ask a person; the same one again is only counted."""
    digest = _digest(reason, provider_payment_id, sameness or raw)
    if not ParkedEvent.objects.filter(account=account, digest=digest, resolved_at__isnull=True).exists():
        open_rows = ParkedEvent.objects.filter(account=account, reason=reason, resolved_at__isnull=True)
        if open_rows.count() >= MOST_OPEN_ROWS:
            digest = _digest(reason, "", "overflow")
    row = _count_or_add(
        account=account,
        digest=digest,
        values={
            "payment": payment,
            "reason": reason,
            "provider_payment_id": provider_payment_id[:80],
            "raw": raw[:MAX_RAW],
        },
    )
    todos.raise_todo(
        f"payments.parked:{account.pk}:{reason.value}",
        kind="payments.parked",
        params={"reason": reason.value, "account": account.name},
        link="/office/payments/parked/",
        permission="payments.view",
    )
    return row


def _digest(reason: ParkReason, provider_payment_id: str, sameness: str) -> str:
    return hashlib.sha256(f"{reason.value}\n{provider_payment_id}\n{sameness}".encode()).hexdigest()


def _count_or_add(*, account: ProviderAccount, digest: str, values: dict[str, Any]) -> ParkedEvent:
    now = clock.now()
    same = ParkedEvent.objects.filter(account=account, digest=digest, resolved_at__isnull=True)
    if not same.update(times_seen=F("times_seen") + 1, last_seen_at=now):
        try:
            with transaction.atomic():
                return ParkedEvent.objects.create(
                    account=account, digest=digest, first_seen_at=now, last_seen_at=now, **values
                )
        except IntegrityError:  # parked by another thread in the same moment
            same.update(times_seen=F("times_seen") + 1, last_seen_at=now)
    return same.get()


@transaction.atomic
def resolve_parked(*, parked_id: int, note: str, actor: Any) -> ParkedEvent:
    """Close a kept message with a note on what was done about it. Idempotent; NotFound for an unknown one."""
    row = (
        ParkedEvent.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(pk=parked_id)
        .first()
    )
    if row is None:
        raise NotFound(_("This message does not exist."), parked_id=parked_id)
    if row.resolved_at is None:
        row.resolved_at = clock.now()
        row.resolved_by = actor.get_username() if hasattr(actor, "get_username") else str(actor)
        row.note = note[:300]
        row.save(update_fields=["resolved_at", "resolved_by", "note"])
        audit.record(
            actor=actor,
            verb="payments.parked_resolved",
            subject=f"payment_account:{row.account_id}",
            reason=row.reason,
            note=row.note,
        )
    still_open = ParkedEvent.objects.filter(account=row.account, reason=row.reason, resolved_at__isnull=True)
    if not still_open.exists():
        todos.finish_todo(f"payments.parked:{row.account_id}:{row.reason}", actor=actor)
    return row
