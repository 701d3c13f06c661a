"""The shopper's one cookie: which cart is theirs and how many pieces lie in it; signed, set by the first POST."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

NAME = "kogge_cart"
# The cart is kept as long as the empty cart's page promises.
MAX_AGE = timedelta(days=30)


def _signer() -> Signer:
    return Signer(salt="kogge.storefront.cart")


def read(request: HttpRequest) -> tuple[str, int]:
    """Return the cart's token and its number of pieces; ("", 0) without a cookie or with a forged one."""
    raw = request.COOKIES.get(NAME, "")
    if not raw:
        return "", 0
    try:
        token, _dot, count = _signer().unsign(raw).rpartition(".")
    except BadSignature:
        return "", 0
    return (token, int(count)) if token and count.isdigit() else ("", 0)


def write(response: HttpResponse, token: str, count: int) -> None:
    """Remember a cart: unreadable for scripts, not sent along by other sites."""
    response.set_cookie(
        NAME,
        _signer().sign(f"{token}.{count}"),
        max_age=MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )


def forget(response: HttpResponse) -> None:
    """Let go of the cart, after it has become an order."""
    response.delete_cookie(NAME, samesite="Lax")
