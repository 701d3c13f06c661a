"""Hold, ship, release and count pieces; every number changes in one conditional update."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core import clock, errors
from kogge.core.audit import services as audit
from kogge.core.contention import busy_when_contended
from kogge.core.events import bus as events
from kogge.core.prepared import prepared_change
from kogge.sales.catalog.models import Variant
from kogge.sales.stock import queries
from kogge.sales.stock.events import AvailabilityChanged, HoldExpired, StockChanged
from kogge.sales.stock.models import Hold, StockItem, StockMove
from kogge.sales.stock.values import FEW_LEFT, HoldState, MoveReason

_BATCH = 900  # ids in one statement: SQLite takes 999 values through Django
_PER_EVENT = 500  # variants named in one event


def _name(actor: Any) -> str:
    return actor.get_username() if hasattr(actor, "get_username") else str(actor)


def _sold_out(variant_id: int) -> errors.SoldOut:
    sku = Variant.objects.filter(pk=variant_id).values_list("sku", flat=True).first() or str(variant_id)
    left = queries.available([variant_id])[variant_id]
    if left <= 0:
        sentence = _("%(sku)s is sold out.") % {"sku": sku}
    else:
        sentence = ngettext(
            "Only %(left)s piece of %(sku)s is left.", "Only %(left)s pieces of %(sku)s are left.", left
        ) % {"left": left, "sku": sku}
    return errors.SoldOut(sentence, sku=sku, available=max(left, 0), variant_id=variant_id)


def _take(variant_id: int, pieces: int) -> None:
    """Hold so many more (or fewer, negative) pieces, or raise SoldOut: the check and the change are one statement."""
    if pieces and not (_take_more if pieces > 0 else _take_fewer)(variant_id, pieces):
        raise _sold_out(variant_id)


@prepared_change
def _take_more(variant_id: int, pieces: int) -> tuple[QuerySet[StockItem], dict[str, Any]]:
    enough = StockItem.objects.filter(variant_id=variant_id, on_hand__gte=F("held") + pieces)
    return enough, {"held": F("held") + pieces}


@prepared_change
def _take_fewer(variant_id: int, pieces: int) -> tuple[QuerySet[StockItem], dict[str, Any]]:
    return StockItem.objects.filter(variant_id=variant_id), {"held": F("held") + pieces}


def _tell(subject: str, changes: Mapping[int, int]) -> None:
    """Tell of which variants the shop shows another number now; `changes`: variant id → pieces more (or fewer) to sell."""
    left = queries.available(changes)
    shown = [key for key in sorted(changes) if min(left[key], left[key] - changes[key]) <= FEW_LEFT]
    for start in range(0, len(shown), _PER_EVENT):
        part = shown[start : start + _PER_EVENT]
        events.emit(AvailabilityChanged(subject=subject, variant_ids=part))


def _pieces_held(hold: Hold | None) -> int:
    return hold.quantity if hold and hold.state == HoldState.ACTIVE else 0


def _check_wanted(reference: str, wanted: Mapping[int, int], existing: Iterable[Hold]) -> None:
    if not wanted or any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in wanted.values()):
        raise errors.InvalidInput(_("Hold at least one piece of each variant."), field="quantity")
    if any(hold.state == HoldState.SHIPPED for hold in existing):
        raise errors.Conflict(_("This order has already left the house."), reference=reference)


def hold(*, reference: str, wanted: Mapping[int, int], expires_at: datetime | None) -> None:
    """Promise pieces to a reference, all or none, inside the caller's transaction.

    `wanted`: variant id → pieces. `expires_at` None holds until shipped or released. Holding again for the same
    reference brings the hold to exactly `wanted`: what is held already counts, what is no longer wanted is released.
    Raises SoldOut (details `sku`, `available`) with nothing held more than before, Conflict after shipping, Busy when
    another process holds for the same reference at this moment. RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("stock is held inside the transaction that needs it")
    with busy_when_contended():
        try:
            with transaction.atomic():
                _hold(reference, wanted, expires_at)
        except IntegrityError as error:
            raise errors.Busy(_("This order is being placed already."), reference=reference) from error


def _hold(reference: str, wanted: Mapping[int, int], expires_at: datetime | None) -> None:
    existing = {row.variant_id: row for row in queries.locked_holds_of(reference)}
    _check_wanted(reference, wanted, existing.values())
    more = {
        variant_id: wanted.get(variant_id, 0) - _pieces_held(existing.get(variant_id))
        for variant_id in sorted(existing.keys() | wanted.keys())
    }
    for variant_id, pieces in more.items():
        _take(variant_id, pieces)
    now, fresh = clock.now(), []
    for variant_id, row in existing.items():
        row.state = HoldState.ACTIVE if variant_id in wanted else HoldState.RELEASED
        row.quantity = wanted.get(variant_id, row.quantity)
        row.expires_at = expires_at
        row.save(update_fields=["state", "quantity", "expires_at"])
    for variant_id in sorted(wanted.keys() - existing.keys()):
        fresh.append(
            Hold(
                reference=reference,
                variant_id=variant_id,
                quantity=wanted[variant_id],
                state=HoldState.ACTIVE,
                expires_at=expires_at,
                created_at=now,
            )
        )
    Hold.objects.bulk_create(fresh)
    _tell(reference, {variant_id: -pieces for variant_id, pieces in more.items() if pieces})


@transaction.atomic
def confirm(*, reference: str) -> bool:
    """Keep what is held until it is shipped, however long that takes: it has been paid. Idempotent.

    False when nothing is held any more (expired or released before the money came): the caller holds anew or pays back.
    """
    rows = queries.locked_holds_of(reference)
    active = [row.pk for row in rows if row.state == HoldState.ACTIVE]
    if active:
        Hold.objects.filter(pk__in=active).update(expires_at=None)
    return bool(active) or any(row.state == HoldState.SHIPPED for row in rows)


@transaction.atomic
def release(*, reference: str) -> bool:
    """Give free what is held for a reference; False when nothing is held. Idempotent; what was shipped stays shipped."""
    active = [row for row in queries.locked_holds_of(reference) if row.state == HoldState.ACTIVE]
    _release(reference, active)
    return bool(active)


def _release(reference: str, active: list[Hold]) -> None:
    for row in active:
        _take(row.variant_id, -row.quantity)
    Hold.objects.filter(pk__in=[row.pk for row in active]).update(state=HoldState.RELEASED)
    _tell(reference, {row.variant_id: row.quantity for row in active})


@transaction.atomic
def ship(*, reference: str, actor: Any) -> bool:
    """Take what is held for a reference off the shelf; False when nothing is held. Idempotent."""
    active = [row for row in queries.locked_holds_of(reference) if row.state == HoldState.ACTIVE]
    now = clock.now()
    for row in active:
        StockItem.objects.filter(variant_id=row.variant_id).update(
            on_hand=F("on_hand") - row.quantity, held=F("held") - row.quantity
        )
    Hold.objects.filter(pk__in=[row.pk for row in active]).update(state=HoldState.SHIPPED)
    StockMove.objects.bulk_create(
        [
            StockMove(
                variant_id=row.variant_id,
                quantity=-row.quantity,
                reason=MoveReason.DISPATCH,
                reference=reference,
                actor=_name(actor),
                moved_at=now,
            )
            for row in active
        ]
    )
    return bool(active)


def release_expired(*, limit: int = 200) -> int:
    """Give free what nobody paid in time and tell it as HoldExpired; return for how many references.

    Each reference has its own transaction, in which the time is checked again: a payment that confirmed the hold in
    between wins.
    """
    now, released = clock.now(), 0
    for reference in queries.expired_references(now, limit=limit):
        with transaction.atomic():
            late = [
                row
                for row in queries.locked_holds_of(reference)
                if row.state == HoldState.ACTIVE and row.expires_at is not None and row.expires_at <= now
            ]
            if not late:
                continue
            _release(reference, late)
            events.emit(HoldExpired(reference=reference))
            released += 1
    return released


def _ensure_items(variant_ids: Iterable[int]) -> None:
    StockItem.objects.bulk_create(
        [StockItem(variant_id=variant_id) for variant_id in variant_ids],
        ignore_conflicts=True,
        batch_size=1000,
    )


def _check_move(quantity: int, reason: MoveReason) -> None:
    if quantity == 0:
        raise errors.InvalidInput(_("Enter how many pieces; zero changes nothing."), field="quantity")
    if quantity < 0 and reason is not MoveReason.CORRECTION:
        raise errors.InvalidInput(
            _("What comes in is counted upwards. Use a correction to lower it."), field="quantity"
        )
    if reason is MoveReason.DISPATCH:
        raise errors.InvalidInput(_("Pieces leave the shelf only with an order."), field="reason")


@transaction.atomic
def receive(
    *, variant_id: int, quantity: int, reason: str, actor: Any, note: str = "", reference: str = ""
) -> StockItem:
    """Change the number on the shelf: a receipt or return brings pieces in, a correction may be negative.

    Raises InvalidInput for zero, a negative receipt or a dispatch, Conflict when fewer would be on hand than are held.
    Not idempotent: each call is one move.
    """
    why = MoveReason(reason)
    _check_move(quantity, why)
    _ensure_items([variant_id])
    items = StockItem.objects.filter(variant_id=variant_id)
    if quantity < 0:
        items = items.filter(on_hand__gte=F("held") - quantity)
    if not items.update(on_hand=F("on_hand") + quantity):
        raise errors.Conflict(
            _(
                "So many pieces are promised to orders that the shelf cannot hold fewer. Cancel an order first."
            ),
            field="quantity",
        )
    return _moved(variant_id, quantity, why, actor=actor, note=note, reference=reference)


def _moved(
    variant_id: int, quantity: int, reason: MoveReason, *, actor: Any, note: str, reference: str = ""
) -> StockItem:
    StockMove.objects.create(
        variant_id=variant_id,
        quantity=quantity,
        reason=reason,
        reference=reference,
        note=note,
        actor=_name(actor),
        moved_at=clock.now(),
    )
    item = StockItem.objects.get(variant_id=variant_id)
    audit.record(
        actor=actor,
        verb="stock.moved",
        subject=f"variant:{variant_id}",
        quantity=quantity,
        reason=reason.value,
    )
    events.emit(StockChanged(variant_id=variant_id, on_hand=item.on_hand))
    return item


@transaction.atomic
def correct(*, variant_id: int, counted: int, actor: Any, note: str = "") -> StockItem:
    """Set the number on the shelf to what was counted, written as a correction of the difference; idempotent.

    Raises InvalidInput for a negative number, Conflict when fewer were counted than are promised to orders.
    """
    if counted < 0:
        raise errors.InvalidInput(_("A shelf holds no fewer than zero pieces."), field="quantity")
    _ensure_items([variant_id])
    item = StockItem.objects.select_for_update().get(variant_id=variant_id)
    difference = counted - item.on_hand
    if difference == 0:
        return item
    if counted < item.held:
        raise errors.Conflict(
            _(
                "%(held)s pieces are promised to orders, so the shelf cannot hold %(counted)s. Cancel an order first."
            )
            % {"held": item.held, "counted": counted},
            field="quantity",
        )
    return receive(
        variant_id=variant_id, quantity=difference, reason=MoveReason.CORRECTION, actor=actor, note=note
    )


@transaction.atomic
def receive_many(*, quantities: Mapping[int, int], actor: Any, note: str = "") -> int:
    """Receive many variants at once in few statements, with an event for each 500; return the number of moves."""
    wanted = {variant_id: pieces for variant_id, pieces in quantities.items() if pieces > 0}
    _ensure_items(wanted)
    alike: dict[int, list[int]] = {}
    for variant_id in sorted(wanted):
        alike.setdefault(wanted[variant_id], []).append(variant_id)
    for pieces, variant_ids in alike.items():
        for start in range(0, len(variant_ids), _BATCH):
            rows = StockItem.objects.filter(variant_id__in=variant_ids[start : start + _BATCH])
            rows.update(on_hand=F("on_hand") + pieces)
    now = clock.now()
    moves = [
        StockMove(
            variant_id=variant_id,
            quantity=pieces,
            reason=MoveReason.RECEIPT,
            note=note,
            actor=_name(actor),
            moved_at=now,
        )
        for variant_id, pieces in wanted.items()
    ]
    StockMove.objects.bulk_create(moves, batch_size=1000)
    audit.record(actor=actor, verb="stock.received_many", subject="stock", count=len(moves))
    for start in range(0, len(moves), _PER_EVENT):
        part = sorted(wanted)[start : start + _PER_EVENT]
        events.emit(AvailabilityChanged(subject="stock", variant_ids=part))
    return len(moves)
