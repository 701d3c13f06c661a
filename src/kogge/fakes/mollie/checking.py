"""What Mollie refuses: the checks of a request body, worded and shaped as its errors are."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from kogge.fakes.mollie import documents, methods
from kogge.fakes.server import Refused, Request

Document = dict[str, Any]

_ZERO_DECIMALS = ("JPY", "ISK")
CURRENCIES = (
    "EUR", "GBP", "CHF", "USD", "PLN", "SEK", "DKK", "NOK", "CZK", "HUF", "RON", "BGN", "AUD", "CAD", "JPY", "ISK",
)  # fmt: skip
LOCALES = (
    "en_US", "en_GB", "nl_NL", "nl_BE", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_BE", "es_ES", "ca_ES", "pt_PT",
    "it_IT", "nb_NO", "sv_SE", "fi_FI", "da_DK", "is_IS", "hu_HU", "pl_PL", "lv_LV", "lt_LT",
)  # fmt: skip
MAX_DESCRIPTION = 255
METADATA_BYTES = 1024


def json_object(request: Request) -> Document:
    """Return the body of a call; Refused when it is no JSON object."""
    try:
        body = request.json()
    except ValueError as error:
        raise Refused(400, "The request body is not valid JSON") from error
    if not isinstance(body, dict):
        raise Refused(400, "The request body is not a JSON object")
    return body


def need_amount(body: Document, field: str = "amount") -> Decimal:
    """Return the amount of a body in whole units; Refused when it is missing or malformed."""
    value = body.get(field)
    if not isinstance(value, dict) or not value.get("value") or not value.get("currency"):
        raise Refused(422, f"The '{field}' field is missing", field)
    currency = value["currency"]
    if currency not in CURRENCIES:
        raise Refused(422, f"The currency '{currency}' is not supported", f"{field}.currency")
    pattern = r"\d{1,9}" if currency in _ZERO_DECIMALS else r"\d{1,9}\.\d{2}"
    if not isinstance(value["value"], str) or not re.fullmatch(pattern, value["value"]):
        raise Refused(422, "The amount contains an invalid value", f"{field}.value")
    try:
        return Decimal(value["value"])
    except InvalidOperation as error:
        raise Refused(422, "The amount contains an invalid value", f"{field}.value") from error


def need_text(body: Document, field: str, longest: int) -> str:
    """Return a text of a body; Refused when it is missing or too long."""
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise Refused(422, f"The '{field}' field is missing", field)
    if len(value) > longest:
        raise Refused(422, f"The '{field}' field is too long", field)
    return value


def check_address(body: Document, field: str) -> None:
    """Refuse what is not an http address; nothing given is fine."""
    value = body.get(field)
    if value is None:
        return
    address = urlsplit(value) if isinstance(value, str) else None
    if address is None or address.scheme not in ("http", "https") or not address.hostname:
        raise Refused(422, f"The '{field}' field is not a valid URL", field)


def check_new_payment(body: Document, now: datetime) -> None:
    """Refuse a payment that Mollie would not create."""
    whole = need_amount(body)
    need_text(body, "description", MAX_DESCRIPTION)
    need_text(body, "redirectUrl", 2048)
    for field in ("redirectUrl", "cancelUrl", "webhookUrl"):
        check_address(body, field)
    if body.get("locale") is not None and body["locale"] not in LOCALES:
        raise Refused(422, "The locale is invalid", "locale")
    if body.get("captureMode", "automatic") != "automatic":
        raise Refused(
            422, "This stand-in captures at once; the capture mode 'manual' is not offered", "captureMode"
        )
    if len(str(body.get("metadata") or "").encode()) > METADATA_BYTES:
        raise Refused(422, "The metadata is too large", "metadata")
    if whole <= 0:
        raise Refused(422, "The amount is lower than the minimum", "amount")
    wanted = body.get("method")
    for method in wanted if isinstance(wanted, list) else [wanted]:
        if method is not None:
            _check_method(method, whole, body, now)


def _check_method(method_id: str, whole: Decimal, body: Document, now: datetime) -> None:
    method = methods.METHODS.get(method_id)
    if method is None:
        raise Refused(422, "The payment method is invalid", "method")
    if body["amount"]["currency"] not in method.currencies:
        raise Refused(422, "The currency is not supported by the payment method", "amount.currency")
    if whole < Decimal(method.minimum):
        raise Refused(422, "The amount is lower than the minimum", "amount")
    if method.maximum is not None and whole > Decimal(method.maximum):
        raise Refused(422, "The amount is higher than the maximum", "amount")
    if method.needs_lines:
        check_lines(body, whole)


def check_lines(body: Document, whole: Decimal) -> None:
    """Refuse missing lines, lines that do not add up, and VAT amounts that are off."""
    lines = body.get("lines")
    if not lines:
        raise Refused(422, "The 'lines' field is missing", "lines")
    found = Decimal(0)
    for position, line in enumerate(lines):
        for field in ("description", "quantity", "unitPrice", "totalAmount"):
            if line.get(field) in (None, ""):
                raise Refused(422, f"The '{field}' field is missing", f"lines.{position}.{field}")
        total = Decimal(line["totalAmount"]["value"])
        found += total
        if line.get("vatAmount"):
            rate = Decimal(line.get("vatRate", "0"))
            expected = (total * rate / (100 + rate)).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
            if Decimal(line["vatAmount"]["value"]) != expected:
                raise Refused(422, f"VAT amount is off, expected {expected}", f"lines.{position}.vatAmount")
    if found != whole:
        raise Refused(422, "The amount of the lines does not match the payment amount", "amount")


def check_refund(body: Document, payment: Document, refunds: list[Document]) -> None:
    """Refuse a refund that Mollie would not make."""
    if payment["status"] != "paid":
        raise Refused(422, "The payment is not paid and cannot be refunded")
    whole = need_amount(body)
    if body["amount"]["currency"] != payment["amount"]["currency"]:
        raise Refused(422, "The currency differs from the payment's currency", "amount.currency")
    remaining = Decimal(payment["amount"]["value"]) - documents.refunded_total(refunds)
    if whole <= 0:
        raise Refused(422, "The amount is lower than the minimum", "amount")
    if whole > remaining:
        raise Refused(422, "The amount is higher than the maximum", "amount")
