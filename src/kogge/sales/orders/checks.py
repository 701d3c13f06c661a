"""How todos about orders read, and the proof that orders agree with themselves and with the payments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.core import i18n, names
from kogge.core.checks import audit
from kogge.core.money import Money
from kogge.core.todos.services import Wording, word
from kogge.sales.orders import queries, rules
from kogge.sales.orders.models import Order
from kogge.sales.payments import queries as payments


def _written(minor: int, currency: str) -> str:
    return i18n.format_money(Money(amount_minor=minor, currency=currency))


@audit("ledger")
def orders_agree_with_payments() -> list[str]:
    """Explain every order that counts another amount as paid than its payments brought in."""
    paid = payments.paid_minor_by_purpose(rules.reference(""))
    return [
        _("Order %(number)s counts %(counted)s as paid, its payments brought in %(paid)s.")
        % {
            "number": order.number,
            "counted": _written(order.paid_minor, order.currency),
            "paid": _written(paid.get(rules.reference(order.number), 0), order.currency),
        }
        for order in queries.web_orders().iterator(chunk_size=500)
        if order.paid_minor != paid.get(rules.reference(order.number), 0)
    ]


@audit("ledger")
def orders_add_up() -> list[str]:
    """Explain every order whose lines, VAT and total disagree."""
    return [
        _("Order %(number)s does not add up: %(what)s.") % {"number": order.number, "what": what}
        for order in queries.web_orders().prefetch_related("lines").iterator(chunk_size=500)
        for what in _faults(order)
    ]


def _faults(order: Order) -> Iterator[str]:
    lines = list(order.lines.all())
    listed = order.goods_minor + order.shipping_minor - order.discount_minor + order.tax_adjustment_minor
    buckets = (order.tax_decision or {}).get("buckets", [])
    if sum(line.total_minor for line in lines) != order.goods_minor:
        yield _("its lines do not give the sum of goods")
    if listed != order.total_minor:
        yield _("goods, delivery, discount and VAT do not give the total")
    if sum(bucket["vat_minor"] for bucket in buckets) != order.tax_minor:
        yield _("its VAT is not the sum of its rates")


def _in_words(params: dict[str, Any]) -> dict[str, str]:
    """Return a todo's params with its amounts as they are read: paid_minor becomes paid."""
    amounts = {
        name.removesuffix("_minor"): _written(value, params["currency"])
        for name, value in params.items()
        if name.endswith("_minor")
    }
    return {"number": params["number"], **amounts}


word(
    "orders.overpaid",
    Wording(
        title=lambda params: _("Order %(number)s was paid %(over)s too much") % _in_words(params),
        second_line=lambda params: _("Give the difference back, or agree with the customer what to do."),
        button=lambda params: _("Look at the order"),
        icon="coins",
    ),
)


word(
    "orders.confirm_vat_id",
    Wording(
        title=lambda params: _("Confirm VAT id %(vat_id)s") % params,
        second_line=lambda params: (
            _(
                "Order %(number)s of %(name)s is free of VAT. Check the id at the tax office’s register (VIES) before the"
                " parcel leaves, and keep the answer."
            )
            % params
        ),
        button=lambda _params: _("Look at the order"),
        icon="badge-check",
    ),
)

word(
    "orders.keep_parcel_here",
    Wording(
        title=lambda params: _("Do not send order %(number)s") % params,
        second_line=lambda params: (
            _(
                "The customer’s bank took money back: %(missing)s are missing. Keep the parcel here until they have come,"
                " or cancel the order."
            )
            % _in_words(params)
        ),
        button=lambda _params: _("Look at the order"),
        icon="triangle-alert",
    ),
)

word(
    "orders.partly_paid",
    Wording(
        title=lambda params: _("Order %(number)s was paid only in part") % params,
        second_line=lambda params: (
            _(
                "%(paid)s came in, %(missing)s are missing, and the articles are no longer kept for it. Ask the customer for"
                " the rest, or cancel the order: then the money goes back."
            )
            % _in_words(params)
        ),
        button=lambda _params: _("Look at the order"),
        icon="scale",
    ),
)

names.name_all(
    {
        "orders.order_placed": gettext_lazy("An order was placed"),
        "orders.order_paid": gettext_lazy("An order was paid"),
        "orders.order_dispatched": gettext_lazy("An order was dispatched"),
        "orders.order_cancelled": gettext_lazy("An order was cancelled"),
        "orders.cancel_unpaid": gettext_lazy("Cancel the unpaid order"),
        "orders.mail_confirmation": gettext_lazy("Confirmation by mail"),
        "orders.mail_dispatched": gettext_lazy("Note of dispatch by mail"),
        "orders.mail_cancelled": gettext_lazy("Note of cancellation by mail"),
    }
)
names.name_subject("order", lambda number: _("Order %(number)s") % {"number": number})
