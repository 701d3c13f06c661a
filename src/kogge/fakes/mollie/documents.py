"""Payments, refunds and chargebacks as Mollie shows them, and how their status moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kogge.fakes.clock import stamp
from kogge.fakes.company import token
from kogge.fakes.mollie import methods

Document = dict[str, Any]

FINAL = ("paid", "canceled", "expired", "failed")
PAYABLE = ("open", "pending")
DOCUMENTATION = "https://docs.mollie.com/reference/"

# The moment a status is reached stands in a field of its own.
_REACHED_AT = {"paid": "paidAt", "canceled": "canceledAt", "expired": "expiredAt", "failed": "failedAt"}

# What a payer's way of paying reveals afterwards, by method; only made-up data.
_DETAILS: dict[str, Document] = {
    "ideal": {"consumerName": "T. Test", "consumerAccount": "NL53INGB0654422370", "consumerBic": "INGBNL2A"},
    "creditcard": {"cardHolder": "T. Test", "cardNumber": "6787", "cardLabel": "Mastercard", "cardCountryCode": "DE"},
    "bancontact": {"cardNumber": "1234", "bankAccount": "BE68539007547034", "bankBic": "GKCCBEBB"},
    "paypal": {"consumerName": "T. Test", "consumerAccount": "payer@shop.example", "paypalReference": "9AL35361CF606152E"},
}  # fmt: skip


def amount(value: Decimal | str, currency: str) -> Document:
    """Return an amount as Mollie writes it; `value` already has the currency's decimals."""
    return {"value": str(value), "currency": currency}


def new_payment(body: Document, *, now: datetime, base_url: str) -> Document:
    """Return the stored form of a payment that was just asked for and found valid."""
    method = body.get("method")
    if isinstance(method, list):
        method = method[0] if len(method) == 1 else None
    payment_id = token("tr_")
    payment = {
        "resource": "payment",
        "id": payment_id,
        "mode": "test",
        "createdAt": stamp(now),
        "amount": amount(body["amount"]["value"], body["amount"]["currency"]),
        "description": body["description"],
        "method": method,
        "metadata": body.get("metadata"),
        "status": "open",
        "isCancelable": method == "banktransfer",
        "expiresAt": stamp(now + methods.expiry_of(method)),
        "profileId": "pfl_FakeProfile",
        "sequenceType": body.get("sequenceType", "oneoff"),
        "redirectUrl": body["redirectUrl"],
        "_methods": body.get("method") if isinstance(body.get("method"), list) else None,
        "_base": base_url,
    }
    for name in ("cancelUrl", "webhookUrl", "locale", "restrictPaymentMethodsToCountry", "lines"):
        if body.get(name) is not None:
            payment[name] = body[name]
    for name in ("billingAddress", "shippingAddress"):
        if body.get(name) is not None:
            payment[name] = body[name]
    if method == "banktransfer":
        payment["details"] = {
            "bankName": "Stichting Test Payments",
            "bankAccount": "NL53ABNA0627535577",
            "bankBic": "ABNANL2A",
            "transferReference": "RF" + payment_id[3:15].upper(),
        }
    return payment


def choose_method(payment: Document, method: str, *, now: datetime) -> None:
    """Note the method a payer picked on the hosted page; the time to pay starts anew."""
    payment["method"] = method
    payment["expiresAt"] = stamp(now + methods.expiry_of(method))


def reach(payment: Document, status: str, *, now: datetime) -> None:
    """Move a payable payment to a status; ValueError when it is over already."""
    if payment["status"] not in PAYABLE:
        raise ValueError(f"the payment is {payment['status']} already")
    if status == "paid" and payment["method"] is None:
        payment["method"] = "ideal" if payment["amount"]["currency"] == "EUR" else "creditcard"
    payment["status"] = status
    payment["isCancelable"] = False
    if status in _REACHED_AT:
        payment[_REACHED_AT[status]] = stamp(now)
    if status == "paid":
        payment["details"] = {**payment.get("details", {}), **_DETAILS.get(payment["method"], {})}


def shown_payment(payment: Document, refunds: list[Document], chargebacks: list[Document]) -> Document:
    """Return a payment as the API answers it, with its totals and links."""
    shown = {name: value for name, value in payment.items() if not name.startswith("_")}
    base, path = payment["_base"], f"payments/{payment['id']}"
    currency = payment["amount"]["currency"]
    links = {
        "self": link(base, path),
        "dashboard": {"href": f"{base}/_fake/payments/{payment['id']}", "type": "text/html"},
        "documentation": documentation("get-payment"),
    }
    if payment["status"] in PAYABLE:
        links["checkout"] = {"href": f"{base}/checkout/{payment['id']}", "type": "text/html"}
    if payment["status"] == "paid":
        refunded = refunded_total(refunds)
        whole = Decimal(payment["amount"]["value"])
        shown["amountRefunded"] = amount(refunded.quantize(whole), currency)
        shown["amountRemaining"] = amount((whole - refunded).quantize(whole), currency)
        shown["amountCaptured"] = payment["amount"]
        shown["countryCode"] = payment.get("restrictPaymentMethodsToCountry", "DE")
        if chargebacks:
            charged = sum(
                (Decimal(c["amount"]["value"]) for c in chargebacks if not c["reversedAt"]), Decimal(0)
            )
            shown["amountChargedBack"] = amount(charged.quantize(whole), currency)
            links["chargebacks"] = link(base, f"{path}/chargebacks")
        if refunds:
            links["refunds"] = link(base, f"{path}/refunds")
    shown["_links"] = links
    return shown


def refunded_total(refunds: list[Document]) -> Decimal:
    """Return what refunds take of a payment: all that neither failed nor were called off."""
    return sum(
        (Decimal(r["amount"]["value"]) for r in refunds if r["status"] not in ("failed", "canceled")),
        Decimal(0),
    )


def new_refund(payment: Document, body: Document, *, now: datetime) -> Document:
    """Return the stored form of a refund that was found valid."""
    return {
        "resource": "refund",
        "id": token("re_"),
        "mode": "test",
        "paymentId": payment["id"],
        "amount": amount(body["amount"]["value"], body["amount"]["currency"]),
        "settlementAmount": amount(f"-{body['amount']['value']}", body["amount"]["currency"]),
        "description": body.get("description", payment["description"]),
        "metadata": body.get("metadata"),
        "status": "pending",
        "createdAt": stamp(now),
        "_base": payment["_base"],
    }


def shown_refund(refund: Document) -> Document:
    """Return a refund as the API answers it."""
    shown = {name: value for name, value in refund.items() if not name.startswith("_")}
    base, path = refund["_base"], f"payments/{refund['paymentId']}"
    shown["_links"] = {
        "self": link(base, f"{path}/refunds/{refund['id']}"),
        "payment": link(base, path),
        "documentation": documentation("get-refund"),
    }
    return shown


def new_chargeback(payment: Document, value: str | None, *, now: datetime) -> Document:
    """Return the stored form of a payer's successful complaint at the bank; the whole amount unless told."""
    return {
        "resource": "chargeback",
        "id": token("chb_"),
        "paymentId": payment["id"],
        "amount": amount(value or payment["amount"]["value"], payment["amount"]["currency"]),
        "createdAt": stamp(now),
        "reversedAt": None,
        "_base": payment["_base"],
    }


def shown_chargeback(chargeback: Document) -> Document:
    """Return a chargeback as the API answers it."""
    shown = {name: value for name, value in chargeback.items() if not name.startswith("_")}
    base, path = chargeback["_base"], f"payments/{chargeback['paymentId']}"
    shown["_links"] = {
        "self": link(base, f"{path}/chargebacks/{chargeback['id']}"),
        "payment": link(base, path),
        "documentation": documentation("get-chargeback"),
    }
    return shown


def shown_method(method: methods.Method, currency: str, base: str) -> Document:
    """Return a method as the API answers it, its limits in `currency`."""
    picture = f"{base}/assets/method.svg"
    return {
        "resource": "method",
        "id": method.id,
        "description": method.description,
        "minimumAmount": amount(method.minimum, currency),
        "maximumAmount": amount(method.maximum, currency) if method.maximum else None,
        "image": {"size1x": picture, "size2x": picture, "svg": picture},
        "status": "activated",
        "_links": {"self": link(base, f"methods/{method.id}"), "documentation": documentation("get-method")},
    }


def listed(
    name: str, items: list[Document], *, self_url: str, next_url: str | None = None, page: str = ""
) -> Document:
    """Return a list in Mollie's envelope."""
    return {
        "count": len(items),
        "_embedded": {name: items},
        "_links": {
            "self": {"href": self_url, "type": "application/hal+json"},
            "previous": None,
            "next": {"href": next_url, "type": "application/hal+json"} if next_url else None,
            "documentation": documentation(page or f"list-{name}"),
        },
    }


def link(base: str, path: str) -> Document:
    """Return a HAL link into the API."""
    return {"href": f"{base}/v2/{path}", "type": "application/hal+json"}


def documentation(page: str) -> Document:
    """Return the link to the page that describes a call."""
    return {"href": DOCUMENTATION + page, "type": "text/html"}


def next_refund_step(status: str, step_seconds: float) -> tuple[str, timedelta]:
    """Return the status after this one and how long it lasts."""
    following = {"queued": "pending", "pending": "processing", "processing": "refunded"}[status]
    return following, timedelta(seconds=step_seconds)
