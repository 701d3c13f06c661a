"""What PayPal refuses: the checks of a call's body, worded and shaped as its errors are."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from kogge.fakes.paypal import documents
from kogge.fakes.server import Refused, Request

Document = dict[str, Any]

CURRENCIES = ("EUR", "GBP", "CHF", "USD", "PLN", "SEK", "DKK", "NOK", "CZK", "HUF", "JPY")
_WHOLE_ONLY = ("HUF", "JPY")


def json_object(request: Request) -> Document:
    """Return the body of a call; Refused when it is no JSON object."""
    try:
        body = request.json()
    except ValueError as error:
        raise Refused(400, "The request JSON is not well formed.", code="MALFORMED_REQUEST_JSON") from error
    if not isinstance(body, dict):
        raise Refused(400, "The request JSON is not well formed.", code="MALFORMED_REQUEST_JSON")
    return body


def check_amount(amount: Any, field: str) -> Decimal:
    """Return an amount; Refused when it is missing or malformed."""
    if not isinstance(amount, dict) or not amount.get("value") or not amount.get("currency_code"):
        raise Refused(400, "A required field is missing.", field, "MISSING_REQUIRED_PARAMETER")
    currency, value = amount["currency_code"], amount["value"]
    if currency not in CURRENCIES:
        raise Refused(
            422, "The currency is not supported.", f"{field}/currency_code", "CURRENCY_NOT_SUPPORTED"
        )
    pattern = r"\d{1,10}" if currency in _WHOLE_ONLY else r"\d{1,10}(\.\d{1,2})?"
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise Refused(422, "The amount has too many decimals.", f"{field}/value", "DECIMAL_PRECISION")
    if Decimal(value) <= 0:
        raise Refused(422, "The amount must be above zero.", f"{field}/value", "CANNOT_BE_ZERO_OR_NEGATIVE")
    return Decimal(value)


def check_order(body: Document, earlier: list[Document]) -> None:
    """Refuse an order that PayPal would not make."""
    if body.get("intent") != "CAPTURE":
        raise Refused(400, "This stand-in captures only.", "/intent", "INVALID_PARAMETER_VALUE")
    units = body.get("purchase_units")
    if not isinstance(units, list) or len(units) != 1:
        raise Refused(400, "One purchase unit is expected.", "/purchase_units", "MISSING_REQUIRED_PARAMETER")
    check_amount(units[0].get("amount"), "/purchase_units/@reference_id=='default'/amount")
    for name, longest in (("custom_id", 255), ("invoice_id", 127), ("description", 127)):
        if len(str(units[0].get(name) or "")) > longest:
            raise Refused(400, "A field is too long.", f"/purchase_units/0/{name}", "INVALID_STRING_LENGTH")
    invoice = units[0].get("invoice_id")
    if invoice and any(
        other["status"] == "COMPLETED" and other["purchase_units"][0].get("invoice_id") == invoice
        for other in earlier
    ):
        raise Refused(
            422, "Duplicate invoice ID detected.", "/purchase_units/0/invoice_id", "DUPLICATE_INVOICE_ID"
        )
    source = (body.get("payment_source") or {}).get("paypal") or {}
    context = source.get("experience_context") or body.get("application_context") or {}
    for name in ("return_url", "cancel_url"):
        if context.get(name):
            _check_address(context[name], f"/payment_source/paypal/experience_context/{name}")


def _check_address(text: Any, field: str) -> None:
    address = urlsplit(str(text))
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Refused(400, "Not a valid address.", field, "INVALID_PARAMETER_SYNTAX")


def check_refund(body: Document, unit: Document, taken: Document) -> None:
    """Refuse a refund that PayPal would not make."""
    if taken["status"] == "REFUNDED":
        raise Refused(422, "The capture has already been fully refunded.", code="CAPTURE_FULLY_REFUNDED")
    if taken["status"] not in ("COMPLETED", "PARTIALLY_REFUNDED"):
        raise Refused(422, "The capture cannot be refunded.", code="CAPTURE_STATUS_NOT_VALID")
    if "amount" not in body:
        return
    wanted = check_amount(body["amount"], "/amount")
    if body["amount"]["currency_code"] != taken["amount"]["currency_code"]:
        raise Refused(
            422, "Refund must be in the same currency as the capture.", "/amount", "CURRENCY_MISMATCH"
        )
    if wanted > Decimal(taken["amount"]["value"]) - documents.refunded(unit):
        raise Refused(
            422, "The refund amount exceeds the capture.", "/amount/value", "REFUND_AMOUNT_EXCEEDED"
        )


def check_hook(body: Document) -> None:
    """Refuse an address for messages that is none."""
    _check_address(body.get("url"), "url")
    types = body.get("event_types")
    if not isinstance(types, list) or not all(isinstance(one, dict) and one.get("name") for one in types):
        raise Refused(400, "A required field is missing.", "event_types", "MISSING_REQUIRED_PARAMETER")
