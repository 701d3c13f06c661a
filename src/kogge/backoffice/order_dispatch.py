"""What is asked when a parcel leaves; more where the customer's bank took the money back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.errors import KoggeError
from kogge.sales.orders import queries
from kogge.sales.orders.models import Order
from kogge.sales.shipping import queries as shipping


class DispatchForm(forms.Form):
    """What is known about a parcel when it leaves."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        required=False,
        help_text=_("The customer gets it by mail."),
    )


class UnpaidDispatchForm(DispatchForm):
    """The same, and that somebody wants it although the money is gone."""

    is_wanted = forms.BooleanField(
        label=_("Send this parcel although its money was taken back"),
        error_messages={"required": _("Without this tick the parcel stays here.")},
    )
    reason = forms.CharField(
        label=_("Why it is sent all the same"),
        max_length=200,
        help_text=_("Stays with the order, under your name. The customer does not see it."),
    )


def form_for(order: Order, data: Any) -> DispatchForm:
    """Return the form that an order needs, filled with what was sent (None: nothing yet)."""
    kind = UnpaidDispatchForm if queries.misses_its_money(order) else DispatchForm
    return kind(data, initial={"carrier": order.shipping_option.get("carrier", "")})


def tracking_url(order: Order, tracking_number: str) -> str:
    """Return where the parcel can be followed; "" when its delivery option is gone."""
    try:
        return shipping.tracking_url(order.market, order.shipping_option.get("code", ""), tracking_number)
    except KoggeError:  # the option was removed meanwhile; the number alone still helps
        return ""
