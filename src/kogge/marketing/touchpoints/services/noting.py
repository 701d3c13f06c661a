"""Note what the server itself knows: something put into a cart, an order placed.

Both count with and without scripts, and only here: the page's script tells neither. What is put into a cart goes straight
into this process's spool; an order rides on its event, because its amount must be right to the cent.
"""

from __future__ import annotations

import hmac
import logging
import secrets

from kogge.core import clock
from kogge.marketing.touchpoints import queries, salt, spool, visitors
from kogge.marketing.touchpoints.rules import identity, keeping
from kogge.marketing.touchpoints.rules.keeping import Sender
from kogge.marketing.touchpoints.rules.reading import Page
from kogge.marketing.touchpoints.values import Agent, Kind, Level, PageKind
from kogge.marketing.touchpoints.visitors import Environ
from kogge.sales.orders.models import Order

logger = logging.getLogger(__name__)


def note_added(environ: Environ, *, market: str, language: str, variant: int) -> bool:
    """Note that a visitor put an article into the cart; False when it is not kept. Never stands in the cart's way."""
    around = queries.surroundings()
    if visitors.refusal_of(environ, around) is not None:
        return False
    try:
        sender = visitors.sender_of(environ, around, has_script=False)
    except OSError:
        logger.warning("the day's salt cannot be kept", exc_info=True)
        return False
    payload = keeping.frame(
        received_at=clock.now(),
        sender=sender,
        page=Page(kind=PageKind.OTHER, market=market, language=language, variant=variant),
        source=None,
        events=[{"i": secrets.token_urlsafe(15), "k": str(Kind.ADD_TO_CART), "a": 0}],
    )
    try:
        spool.of_this_process().append(payload)
    except spool.NotKept:
        return False
    return True


def visit_reference(environ: Environ) -> str:
    """Return an opaque reference to the visitor for an order's event; empty for who is not counted.

    It says nothing to anybody but this room, and nothing to it either once the day after has passed.
    """
    around = queries.surroundings()
    if visitors.refusal_of(environ, around) is not None:
        return ""
    try:
        visitor, level = visitors.visitor_of(environ, around)
        return identity.seal(salt.secrets_of(clock.today()).seal, visitor=visitor, level=level)
    except OSError:  # a full disk stands in nobody's way
        logger.warning("the day's salt cannot be kept", exc_info=True)
        return ""


def note_order(*, order: Order, reference: str) -> None:
    """Note an order with its amount in its visit, or without a visit; repeatable. The order's number is not kept.

    The customer is named only where the visitor agreed to be recognised.
    """
    keys = salt.secrets_of(clock.today())
    found = identity.unseal(keys.seals, reference) if reference else None
    visitor, level = found or (None, Level.ANONYMOUS)
    person = order.customer_id if level is Level.CONSENTED else None
    event = {
        "i": _id_of(order, keys) if found else f"order-{order.number}",
        "k": str(Kind.ORDER),
        "a": 0,
        "m": order.payment_method,
        "n": order.total_minor,
        "u": order.currency,
        "o": order.source,
    }
    payload = keeping.frame(
        received_at=order.placed_at,
        sender=Sender(
            visitor=visitor,
            level=level if person is None else Level.KNOWN,
            person=person,
            agent=Agent(),
            has_script=False,
        ),
        page=Page(kind=PageKind.CHECKOUT, path="/", market=order.market, language=order.language),
        source=None,
        events=[event],
    )
    # NotKept goes up to the relay, which delivers the event again later.
    spool.of_this_process().append(payload)


def _id_of(order: Order, keys: salt.DaySecrets) -> str:
    """Return the same id whenever the event is delivered; once the day's seal is gone, no number leads to it."""
    seal = keys.seal if clock.local_day(order.placed_at) == keys.day else keys.last_seal
    return hmac.digest(seal, order.number.encode(), "sha256").hex()
