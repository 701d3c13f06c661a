"""Write delivery options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import errors
from kogge.core.audit import services as audit
from kogge.core.events import bus as events
from kogge.core.money import Money
from kogge.sales.shipping.events import OptionsChanged
from kogge.sales.shipping.models import ShippingOption

LONGEST_TRANSIT = 30  # working days: the law's limit is 30 days (Directive 2011/83/EU, Art. 18)


def _check(code: str, names: Mapping[str, str], days_min: int, days_max: int, tracking_url: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", code):
        raise errors.InvalidInput(
            _("A code has small letters, digits and hyphens, for example postnl-home."), field="code"
        )
    if not any(name.strip() for name in names.values()):
        raise errors.InvalidInput(_("Enter a name in at least one language."), field="name")
    if not 0 <= days_min <= days_max <= LONGEST_TRANSIT:
        raise errors.InvalidInput(
            _("The days in transit run from the best to the worst, between 0 and 30."), field="days_max"
        )
    if tracking_url and not (tracking_url.startswith("https://") and "{number}" in tracking_url):
        raise errors.InvalidInput(
            _("The tracking address starts with https:// and contains {number}."), field="tracking_url"
        )


def _check_money(price: Money, free_from: Money | None) -> None:
    if price.amount_minor < 0:
        raise errors.InvalidInput(_("Delivery costs nothing or more, never less."), field="price")
    if free_from is not None and free_from.currency != price.currency:
        raise errors.InvalidInput(_("Price and free-delivery value have one currency."), field="free_from")
    if free_from is not None and free_from.amount_minor <= 0:
        raise errors.InvalidInput(
            _("Enter a value above zero, or leave it empty: then delivery is never free."), field="free_from"
        )


@transaction.atomic
def save_option(
    *,
    market: str,
    code: str,
    names: Mapping[str, str],
    carrier: str,
    price: Money,
    days_min: int,
    days_max: int,
    cutoff_time: time,
    actor: Any,
    free_from: Money | None = None,
    tracking_url: str = "",
    is_active: bool = True,
    position: int = 0,
) -> ShippingOption:
    """Make the delivery option `code` of a market, or write it anew; idempotent by market and code.

    `price` is what the shopper pays, on the basis of the market's price list. Raises InvalidInput.
    """
    _check(code, names, days_min, days_max, tracking_url)
    _check_money(price, free_from)
    row = ShippingOption.objects.select_for_update().filter(market_id=market, code=code).first()
    row = row or ShippingOption(market_id=market, code=code)
    row.names = {language: name.strip() for language, name in names.items() if name.strip()}
    row.carrier, row.tracking_url = carrier.strip(), tracking_url.strip()
    row.price_minor, row.currency = price.amount_minor, price.currency
    row.free_from_minor = free_from.amount_minor if free_from else None
    row.days_min, row.days_max, row.cutoff_time = days_min, days_max, cutoff_time
    row.is_active, row.position = is_active, position
    row.save()
    audit.record(
        actor=actor,
        verb="shipping.option_saved",
        subject=f"shipping_option:{market}:{code}",
        price=str(price),
    )
    events.emit(OptionsChanged(market=market))
    return row


@transaction.atomic
def remove_option(*, market: str, code: str, actor: Any) -> bool:
    """Delete a delivery option; orders keep their own copy. False when there is none."""
    if not ShippingOption.objects.filter(market_id=market, code=code).delete()[0]:
        return False
    audit.record(actor=actor, verb="shipping.option_removed", subject=f"shipping_option:{market}:{code}")
    events.emit(OptionsChanged(market=market))
    return True
