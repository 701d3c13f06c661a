"""What happened to an order, and why it is taxed as it is, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kogge.core import i18n
from kogge.core.audit import queries as audit
from kogge.core.audit.models import AuditEntry
from kogge.core.money import Money
from kogge.core.outward.models import OutwardAction, OutwardState
from kogge.core.screens.panels import Moment, Why
from kogge.sales.orders import rules
from kogge.sales.orders.models import Order
from kogge.sales.payments import queries as payments
from kogge.sales.tax import panels
from kogge.sales.tax.values import decision_from_dict
from kogge.sales.terms import names
from kogge.sales.terms import queries as terms

Details = dict[str, Any]


def _amount(details: Details) -> str:
    return i18n.format_money(Money(amount_minor=details["amount_minor"], currency=details["currency"]))


def _placed(details: Details) -> str:
    pieces = details.get("pieces", 0)
    words = ngettext(
        "Order placed, one piece held in stock", "Order placed, %(pieces)s pieces held in stock", pieces
    )
    return words % {"pieces": pieces}


def _received(details: Details) -> str:
    method = payments.method_name(details.get("method", ""))
    return _("%(amount)s received with %(method)s") % {"amount": _amount(details), "method": method}


def _dispatched(details: Details) -> str:
    return _("Dispatched with %(carrier)s") % {"carrier": details.get("carrier", "")}


# Verb of the audit trail → icon and the sentence that its details fill.
STORIES: dict[str, tuple[str, Callable[[Details], str]]] = {
    "orders.placed": ("o-shopping-basket", _placed),
    "orders.money_received": ("o-banknote", _received),
    "orders.paid": ("o-badge-check", lambda _details: _("Paid in full, ready to ship")),
    "orders.money_returned": ("o-undo-2", lambda details: _("%(amount)s paid back") % {"amount": _amount(details)}),
    "orders.money_charged_back": ("o-undo-2", lambda details: _("%(amount)s taken back by the customer's bank") % {"amount": _amount(details)}),
    "orders.money_restored": ("o-undo-2", lambda details: _("%(amount)s came back to us") % {"amount": _amount(details)}),
    "orders.dispatched": ("o-truck", _dispatched),
    "orders.cancelled": ("o-ban", lambda _details: _("Order cancelled")),
    "invoicing.invoice_issued": ("o-receipt", lambda details: _("Invoice %(number)s issued") % {"number": details["number"]}),
    "invoicing.credit_note_issued": ("o-receipt", lambda details: _("Credit note %(number)s issued") % {"number": details["number"]}),
}  # fmt: skip

CANCEL_REASONS = {
    "not_paid_in_time": gettext_lazy("It was not paid in time."),
    "sold_out_meanwhile": gettext_lazy("The money came late, and the goods were sold out by then."),
}
_MAIL_WORDS = {
    OutwardState.QUEUED: gettext_lazy("waits to be sent"),
    OutwardState.ATTEMPTING: gettext_lazy("is being sent"),
    OutwardState.DONE: gettext_lazy("sent"),
    OutwardState.FAILED: gettext_lazy("could not be sent"),
    OutwardState.UNKNOWN: gettext_lazy("it is not known whether it arrived"),
}
_MAIL_NAMES = {
    "orders/confirmation": gettext_lazy("Confirmation to the customer"),
    "orders/dispatched": gettext_lazy("Dispatch note to the customer"),
    "orders/cancelled": gettext_lazy("Cancellation to the customer"),
    "invoicing/invoice": gettext_lazy("Invoice to the customer"),
    "invoicing/credit_note": gettext_lazy("Credit note to the customer"),
}


def _detail(entry: AuditEntry) -> str:
    if entry.verb == "orders.dispatched":
        number, reason = entry.details.get("tracking_number", ""), entry.details.get("despite_chargeback", "")
        if not reason:
            return number
        words = _("Sent without the money, by %(name)s: %(reason)s") % {"name": entry.actor, "reason": reason}
        return f"{number} · {words}" if number else words
    if entry.verb == "orders.cancelled":
        reason = entry.details.get("reason", "")
        return str(CANCEL_REASONS.get(reason, reason))
    return ""


def moments(order: Order) -> list[Moment]:
    """Return everything that happened to an order, newest first; two queries."""
    subject = rules.reference(order.number)
    found = [
        Moment(sentence=story(entry.details), at=entry.happened_at, detail=_detail(entry), icon=icon)
        for entry in audit.entries_about(subject)
        for icon, story in [STORIES.get(entry.verb, ("", None))]
        if story is not None
    ]
    for action in OutwardAction.objects.filter(subject=subject, kind="mail"):
        name = _MAIL_NAMES.get(action.payload.get("template", ""))
        if name is not None:
            found.append(
                Moment(
                    sentence=name,
                    at=action.finished_at or action.attempted_at or action.queued_at,
                    detail=_MAIL_WORDS[OutwardState(action.state)],
                    icon="o-mail",
                )
            )
    if not found:
        found.append(
            Moment(sentence=_("Came in with the imported history"), at=order.placed_at, icon="o-download")
        )
    return sorted(found, key=lambda moment: moment.at, reverse=True)


def why_this_tax(order: Order) -> Why | None:
    """Return the panel that explains the VAT of an order; None for imported orders, which were taxed elsewhere."""
    if not order.tax_decision:
        return None
    return panels.why_of(decision_from_dict(order.tax_decision), key="tax", decided_at=order.placed_at)


def accepted_texts(order: Order) -> list[str]:
    """Return which version of which legal text the order rests on."""
    found = []
    for kind, text_id in order.accepted_terms.items():
        text = terms.text(text_id)
        if text is not None:
            found.append(
                _("%(kind)s, version %(version)s of %(day)s")
                % {
                    "kind": names.kind_name(kind),
                    "version": text.version,
                    "day": i18n.format_day(text.valid_from),
                }
            )
    return found
