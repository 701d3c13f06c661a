"""What the list of orders does with many of them at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core.errors import Conflict
from kogge.core.screens.list_acts import BulkAct
from kogge.core.screens.panels import Effect
from kogge.sales.orders import rules, services
from kogge.sales.orders.values import OrderSource, OrderStatus


class ReasonForm(forms.Form):
    """Why orders are taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Only you see it."))


def _own(order: Any) -> None:
    if order.source != OrderSource.WEB:
        raise Conflict(_("It comes from imported history, which is never changed."))


def _dispatch(order: Any, actor: Any, _values: dict[str, Any]) -> None:
    _own(order)
    if not rules.may_change(order.status, OrderStatus.DISPATCHED):
        raise Conflict(_("Only a paid order can be dispatched."))
    services.mark_dispatched(number=order.number, carrier="", tracking_number="", actor=actor)


def _cancel(order: Any, actor: Any, values: dict[str, Any]) -> None:
    _own(order)
    if order.status == OrderStatus.CANCELLED:
        raise Conflict(_("It was cancelled before."))
    services.cancel_order(number=order.number, reason=values["reason"], actor=actor)


ACTS = [
    BulkAct(
        key="dispatch",
        label=_("Mark as dispatched"),
        permission="orders.change",
        icon="o-truck",
        is_main=True,
        question=lambda count: ngettext("Mark %(count)s order as dispatched?", "Mark %(count)s orders as dispatched?", count) % {"count": count},
        effects=(
            Effect(label=_("Parcel"), words=_("Without a tracking number, with the carrier the shopper chose.")),
            Effect(label=_("Stock"), words=_("The articles leave the shelf.")),
            Effect(label=_("Mail"), words=_("Each customer is told that the parcel is on its way."), is_final=True),
        ),
        button=lambda count: ngettext("Mark %(count)s order as dispatched", "Mark %(count)s orders as dispatched", count) % {"count": count},
        do=_dispatch,
        done=lambda count: ngettext("%(count)s order is on its way.", "%(count)s orders are on their way.", count) % {"count": count},
    ),
    BulkAct(
        key="cancel",
        label=_("Cancel orders"),
        permission="payments.refund",
        icon="o-ban",
        is_danger=True,
        form=ReasonForm,
        question=lambda count: ngettext("Cancel %(count)s order?", "Cancel %(count)s orders?", count) % {"count": count},
        effects=(
            Effect(label=_("Money"), words=_("What was paid goes back to each customer by the same means."), is_final=True),
            Effect(label=_("Invoice"), words=_("A credit note takes each invoice back."), is_final=True),
            Effect(label=_("Stock"), words=_("The articles are free for others again.")),
            Effect(label=_("Mail"), words=_("Each customer is told.")),
        ),
        button=lambda count: ngettext("Cancel %(count)s order and pay back", "Cancel %(count)s orders and pay back", count) % {"count": count},
        do=_cancel,
        done=lambda count: ngettext("%(count)s order is cancelled.", "%(count)s orders are cancelled.", count) % {"count": count},
    ),
]  # fmt: skip
