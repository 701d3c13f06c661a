"""Read carts and refused sales."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, QuerySet

from kogge.core.prepared import prepared
from kogge.sales.checkout.models import Cart, CartLine, RefusedSale
from kogge.sales.checkout.values import CartState


def cart_by_token(token: str) -> Cart | None:
    """Return the cart of a visitor's token, ordered ones too, or None."""
    return _carts.first(token) if token else None


@prepared
def _carts(token: str) -> QuerySet[Cart]:
    return Cart.objects.filter(token=token)


def open_cart(token: str) -> Cart | None:
    """Return the cart that is still being filled, or None."""
    return _open_carts.first(token) if token else None


@prepared
def _open_carts(token: str) -> QuerySet[Cart]:
    return Cart.objects.filter(token=token, state=CartState.OPEN)


def pieces_in(token: str) -> int:
    """Return how many pieces lie in the open cart; one query, none without a token."""
    return sum(_pieces.rows(token)) if token else 0


@prepared
def _pieces(token: str) -> QuerySet[CartLine]:
    rows = CartLine.objects.filter(cart__token=token, cart__state=CartState.OPEN)
    return rows.values_list("quantity", flat=True)


def quantities(cart: Cart) -> dict[int, int]:
    """Return variant id → pieces, in the order they were put in."""
    return dict(_lines.rows(cart.pk))


@prepared
def _lines(cart_id: int) -> QuerySet[CartLine]:
    return CartLine.objects.filter(cart_id=cart_id).order_by("id").values_list("variant_id", "quantity")


def refused_since(start: datetime) -> list[dict[str, object]]:
    """Return code, market, count and the latest one's facts of sales refused since an instant, most frequent first."""
    found = list(
        RefusedSale.objects.filter(refused_at__gte=start)
        .values("code", "market")
        .annotate(count=Count("id"), latest=Max("id"))
        .order_by("-count", "code")
    )
    details = dict(
        RefusedSale.objects.filter(pk__in=[row["latest"] for row in found]).values_list("id", "details")
    )
    return [{**row, "facts": details[row["latest"]].get("facts", {})} for row in found]
