"""Fill and change carts."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from kogge.core import clock
from kogge.core.contention import busy_when_contended
from kogge.core.errors import InvalidInput, NotFound
from kogge.core.prepared import prepared_change
from kogge.sales.catalog import queries as catalog
from kogge.sales.checkout import queries
from kogge.sales.checkout.models import Cart, CartLine
from kogge.sales.checkout.values import MAX_QUANTITY, CartState, Entered


def _new_cart(market: str, language: str) -> Cart:
    return Cart.objects.create(
        token=secrets.token_urlsafe(32),
        market=market,
        language=language,
        created_at=clock.now(),
        updated_at=clock.now(),
    )


@busy_when_contended()
@transaction.atomic
def add_to_cart(*, token: str, market: str, language: str, variant_id: int, quantity: int = 1) -> Cart:
    """Put pieces into the visitor's cart, a new one when there is none; InvalidInput for a senseless quantity.

    The number of one article is capped at MAX_QUANTITY. NotFound for an article that is not sold.
    """
    if not 1 <= quantity <= MAX_QUANTITY:
        raise InvalidInput(
            _("Choose between 1 and %(most)s pieces.") % {"most": MAX_QUANTITY}, field="quantity"
        )
    if not catalog.is_for_sale(variant_id):
        raise NotFound(_("This article is no longer sold."))
    cart = queries.open_cart(token)
    if cart is None:
        cart, changed = _new_cart(market, language), 0
    else:
        _touch(cart, market, language)
        changed = _add(cart.pk, variant_id, quantity)
    if not changed:
        CartLine.objects.bulk_create(
            [CartLine(cart=cart, variant_id=variant_id, quantity=quantity)],
            update_conflicts=True,
            update_fields=["quantity"],
            unique_fields=["cart", "variant"],
        )
    return cart


@prepared_change
def _add(cart_id: int, variant_id: int, quantity: int) -> tuple[QuerySet[CartLine], dict[str, Any]]:
    more = Least(F("quantity") + quantity, MAX_QUANTITY)
    return CartLine.objects.filter(cart_id=cart_id, variant_id=variant_id), {"quantity": more}


def _touch(cart: Cart, market: str, language: str) -> None:
    cart.market, cart.language, cart.updated_at = market, language, clock.now()
    _keep_place(cart.pk, market, language, cart.updated_at)


@prepared_change
def _keep_place(
    cart_id: int, market: str, language: str, now: datetime
) -> tuple[QuerySet[Cart], dict[str, Any]]:
    return Cart.objects.filter(pk=cart_id), {"market": market, "language": language, "updated_at": now}


@busy_when_contended()
@transaction.atomic
def set_quantity(*, token: str, variant_id: int, quantity: int) -> None:
    """Change the pieces of one line; 0 takes it out. Harmless for a cart or line that is gone."""
    if not 0 <= quantity <= MAX_QUANTITY:
        raise InvalidInput(
            _("Choose between 1 and %(most)s pieces.") % {"most": MAX_QUANTITY}, field="quantity"
        )
    lines = CartLine.objects.filter(cart__token=token, cart__state=CartState.OPEN, variant_id=variant_id)
    if quantity == 0:
        lines.delete()
    else:
        lines.update(quantity=quantity)
    Cart.objects.filter(token=token, state=CartState.OPEN).update(updated_at=clock.now())


@busy_when_contended()
@transaction.atomic
def clear_unavailable(*, token: str, variant_ids: list[int]) -> None:
    """Take articles out that are no longer sold here."""
    CartLine.objects.filter(
        cart__token=token, cart__state=CartState.OPEN, variant_id__in=variant_ids
    ).delete()


@busy_when_contended()
def switch_market(*, token: str, market: str, language: str) -> None:
    """Take the open cart along to another country or language; delivery and payment must be chosen anew."""
    cart = queries.open_cart(token)
    if cart is None or (cart.market == market and cart.language == language):
        return
    if cart.market != market:
        cart.entered = {**cart.entered, "shipping_option": "", "payment_method": ""}
    cart.market, cart.language = market, language
    cart.save(update_fields=["market", "language", "entered"])


@busy_when_contended()
def keep_entered(*, token: str, entered: Entered) -> None:
    """Remember what was typed, so that nothing is lost on an error or a refused payment."""
    _keep(token, entered.as_dict(), clock.now())


@prepared_change
def _keep(token: str, entered: dict[str, Any], now: datetime) -> tuple[QuerySet[Cart], dict[str, Any]]:
    return Cart.objects.filter(token=token, state=CartState.OPEN), {"entered": entered, "updated_at": now}
