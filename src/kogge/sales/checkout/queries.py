"""Read carts and refused sales."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Sum

from kogge.sales.checkout.models import Cart, CartLine, RefusedSale
from kogge.sales.checkout.values import CartState


def cart_by_token(token: str) -> Cart | None:
    """Return the cart of a visitor's token, ordered ones too, or None."""
    return Cart.objects.filter(token=token).first() if token else None


def open_cart(token: str) -> Cart | None:
    """Return the cart that is still being filled, or None."""
    return Cart.objects.filter(token=token, state=CartState.OPEN).first() if token else None


def pieces_in(token: str) -> int:
    """Return how many pieces lie in the open cart; one query, none without a token."""
    if not token:
        return 0
    found = CartLine.objects.filter(cart__token=token, cart__state=CartState.OPEN).aggregate(
        n=Sum("quantity")
    )
    return found["n"] or 0


def quantities(cart: Cart) -> dict[int, int]:
    """Return variant id → pieces, in the order they were put in."""
    return dict(CartLine.objects.filter(cart=cart).order_by("id").values_list("variant_id", "quantity"))


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
