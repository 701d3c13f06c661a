"""Write to the customer when something happens to an order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import override

from kogge.core import addresses, i18n
from kogge.core.addresses import Address
from kogge.core.mail import services as mail
from kogge.core.money import Money, UnitPrice
from kogge.sales.orders import queries
from kogge.sales.orders.models import Order
from kogge.sales.terms import names, rules
from kogge.sales.terms import queries as terms
from kogge.sales.terms.values import TextKind

# What the law wants in the customer's hands on a durable medium (Directive 2011/83/EU, Art. 8(7)).
DURABLE_KINDS = (TextKind.TERMS, TextKind.WITHDRAWAL)


def status_url(order: Order) -> str:
    """Return the address of the order's own page in the shop; whoever knows it may see the order."""
    locale = f"{order.language}-{order.market.lower()}"
    return f"{settings.KOGGE_PUBLIC_URL}/{locale}/order/{order.token}/"


def _money(order: Order, minor: int) -> str:
    return i18n.format_money(Money(amount_minor=minor, currency=order.currency), country=order.market)


def _context(order: Order) -> dict[str, Any]:
    address = Address.from_dict(order.delivery_address)
    return {
        "number": order.number,
        "url": status_url(order),
        "lines": [
            {
                "quantity": line.quantity,
                "name": line.name,
                "label": line.label,
                "each": i18n.format_unit_price(
                    UnitPrice(amount_e4=line.unit_price_e4, currency=order.currency), country=order.market
                ),
                "sum": _money(order, line.total_minor),
            }
            for line in order.lines.all()
        ],
        "goods": _money(order, order.goods_minor),
        "shipping": _money(order, order.shipping_minor),
        "shipping_name": order.shipping_option.get("name", ""),
        "adjustment": _money(order, order.tax_adjustment_minor) if order.tax_adjustment_minor else "",
        "is_gross": order.prices_are_gross,
        "total": _money(order, order.total_minor),
        "vat": [
            {
                "rate": i18n.format_percent(bucket["rate_bp"], country=order.market),
                "amount": _money(order, bucket["vat_minor"]),
            }
            for bucket in (order.tax_decision or {}).get("buckets", [])
        ],
        "address": addresses.lines(address, with_country_name=i18n.country_name(address.country)),
        "promised_on": i18n.format_day(order.promised_on, form="weekday") if order.promised_on else "",
        "carrier": order.shipping_option.get("carrier", ""),
        "tracking_number": order.tracking_number,
        "tracking_url": order.tracking_url,
        "is_paid": order.paid_at is not None,
    }


def _legal_texts(order: Order) -> list[dict[str, str]]:
    found = []
    for kind in DURABLE_KINDS:
        text = terms.text(order.accepted_terms.get(kind.value, 0))
        if text is not None:
            found.append(
                {"title": str(names.kind_name(kind)), "html": rules.render(text.body), "text": text.body}
            )
    return found


def _send(order: Order, template: str, context: dict[str, Any]) -> None:
    if not order.email:
        return
    mail.send(
        key=f"{template}:{order.number}",
        to=order.email,
        template=template,
        language=order.language,
        context=context,
        subject_ref=f"order:{order.number}",
    )


def send_confirmation(*, number: str) -> None:
    """Acknowledge an order at once, with all that was agreed and the texts it rests on. Sent once."""
    order = queries.order_by_number(number)
    with override(order.language):
        context = {**_context(order), "legal_texts": _legal_texts(order)}
    _send(order, "orders/confirmation", context)


def send_dispatched(*, number: str) -> None:
    """Say that the parcel is on its way, with its tracking number. Sent once."""
    order = queries.order_by_number(number)
    with override(order.language):
        context = _context(order)
    _send(order, "orders/dispatched", context)


def send_cancelled(*, number: str) -> None:
    """Say that the order was taken back, and whether money is on its way. Sent once."""
    order = queries.order_by_number(number)
    with override(order.language):
        context = {
            **_context(order),
            "was_paid": order.paid_at is not None,
            "was_not_paid_in_time": order.cancel_reason == "not_paid_in_time",
        }
    _send(order, "orders/cancelled", context)
