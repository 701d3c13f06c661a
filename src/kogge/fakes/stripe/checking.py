"""What Stripe refuses: the checks of a call's form, worded and shaped as its errors are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from kogge.fakes.server import Refused
from kogge.fakes.stripe import documents, methods

Document = dict[str, Any]

CURRENCIES = ("eur", "gbp", "chf", "usd", "pln", "sek", "dkk", "nok", "czk", "huf", "ron", "jpy")
MINIMUM = {"eur": 50, "gbp": 30, "chf": 50, "usd": 50}  # docs.stripe.com/currencies, minimum amounts
METADATA_KEYS, METADATA_KEY, METADATA_VALUE = 50, 40, 500


def need(body: Document, field: str) -> Any:
    """Return a part of a form; Refused when it is missing."""
    value: Any = body
    for part in field.replace("]", "").split("["):
        value = value.get(part) if isinstance(value, dict) else None
    if value in (None, ""):
        raise Refused(400, f"Missing required param: {field}.", field, "parameter_missing")
    return value


def whole(text: Any, field: str) -> int:
    """Return an amount in cents; Refused for anything but a whole number."""
    if not str(text).isdecimal():
        raise Refused(400, f"Invalid integer: {text}", field, "parameter_invalid_integer")
    return int(text)


def check_amount(amount: int, currency: str, field: str = "amount") -> None:
    """Refuse an amount that Stripe does not take."""
    if currency not in CURRENCIES:
        raise Refused(400, f"Invalid currency: {currency}.", "currency")
    if amount < MINIMUM.get(currency, 1):
        raise Refused(400, "Amount is below the minimum of this currency.", field, "amount_too_small")
    if amount > 99_999_999:
        raise Refused(400, "Amount must be no more than 999,999.99.", field, "amount_too_large")


def check_address(body: Document, field: str) -> None:
    """Refuse what is not an http address."""
    address = urlsplit(str(need(body, field)))
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Refused(400, "Not a valid URL", field, "url_invalid")


def check_metadata(metadata: Any) -> None:
    """Refuse metadata that is too long or not flat."""
    if not metadata:
        return
    is_good = isinstance(metadata, dict) and len(metadata) <= METADATA_KEYS
    if not is_good or any(
        len(key) > METADATA_KEY or not isinstance(value, str) or len(value) > METADATA_VALUE
        for key, value in metadata.items()
    ):
        raise Refused(400, "Metadata is limited in number and length.", "metadata")


def check_intent(body: Document) -> None:
    """Refuse a PaymentIntent that Stripe would not make."""
    currency = str(need(body, "currency")).lower()
    check_amount(whole(need(body, "amount"), "amount"), currency)
    check_metadata(body.get("metadata"))
    for method in body.get("payment_method_types") or []:
        check_method(method, currency)


def check_method(method: str, currency: str) -> None:
    """Refuse a method that does not exist here or does not take the currency."""
    if method not in methods.ALL:
        raise Refused(
            400, f"The payment method type \"{method}\" is invalid.", "payment_method_types",
            "payment_intent_invalid_parameter",
        )  # fmt: skip
    known = methods.REDIRECTING.get(method)
    if known is not None and currency not in known.currencies:
        raise Refused(400, f"The currency {currency} is not supported by {method}.", "currency")


def check_payer(method: str, data: Document) -> None:
    """Refuse a method without what it demands to know about the payer, and card numbers in any case."""
    if "card" in data:
        raise Refused(
            402, "Sending credit card numbers directly to the Stripe API is generally unsafe.",
            "payment_method_data[card]", "card_declined",
        )  # fmt: skip
    details = data.get("billing_details") or {}
    for part in methods.REDIRECTING[method].demands:
        if not details.get(part):
            field = f"billing_details[{part}]"
            raise Refused(400, f"Missing required param: {field}.", field, "parameter_missing")


def check_session(body: Document, now: datetime) -> tuple[int, int]:
    """Refuse a Checkout Session that Stripe would not open; returns its total and the end of its life (Unix time)."""
    if need(body, "mode") != "payment":
        raise Refused(400, "This stand-in knows the mode 'payment' only.", "mode")
    check_address(body, "success_url")
    if body.get("cancel_url"):
        check_address(body, "cancel_url")
    lines = need(body, "line_items")
    total, currency = 0, ""
    for line in lines:
        price = need(line, "price_data")
        currency = str(need(price, "currency")).lower()
        need(price, "product_data[name]")
        total += whole(need(price, "unit_amount"), "unit_amount") * whole(need(line, "quantity"), "quantity")
    check_amount(total, currency, "line_items")
    check_metadata(body.get("metadata"))
    if body.get("payment_method_types", ["card"]) != ["card"]:
        raise Refused(400, "This stand-in's Checkout takes cards only.", "payment_method_types")
    present = documents.seconds(now)
    expires_at = whole(body.get("expires_at", present + 86_400), "expires_at")
    if not present + 1_800 - 5 <= expires_at <= present + 86_400 + 5:
        raise Refused(400, "The expires_at must be between 30 minutes and 24 hours from now.", "expires_at")
    return total, expires_at


def check_refund(body: Document, charge: Document) -> int:
    """Refuse a refund that Stripe would not make; returns its amount."""
    left = charge["amount"] - charge["amount_refunded"]
    if charge["disputed"]:
        raise Refused(400, "This charge has been disputed.", code="charge_disputed")
    if not left:
        raise Refused(400, "This charge has already been refunded.", code="charge_already_refunded")
    amount = whole(body.get("amount", left), "amount")
    if not 0 < amount <= left:
        raise Refused(400, f"Refund amount is greater than the unrefunded amount ({left}).", "amount")
    check_metadata(body.get("metadata"))
    return amount
