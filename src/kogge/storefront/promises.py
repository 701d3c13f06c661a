"""Say when a parcel arrives and what delivery costs, in one place for strip, product page and cart."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext as _

from kogge.core import clock
from kogge.core.money import Money
from kogge.sales.shipping import queries as shipping
from kogge.sales.shipping.values import OfferedOption
from kogge.storefront import wording
from kogge.storefront.values import DeliveryView


def cost(option: OfferedOption, price: Money, language: str, country: str) -> str:
    """Say what delivery costs and from which goods value it is free."""
    written = wording.amount(price, language, country)
    if option.free_from is None:
        return _("Delivery %(price)s") % {"price": written}
    return _("Delivery %(price)s, free from %(amount)s") % {
        "price": written,
        "amount": wording.amount(option.free_from, language, country),
    }


def _open_cutoff(option: OfferedOption, cutoff: time, now: datetime) -> bool:
    """Say whether today's cut-off is still to come: only then does it tell the shopper something."""
    local = now.astimezone(clock.LOCAL_ZONE)
    return option.leaves_on == local.date() and local.time() < cutoff


def delivery(market_code: str, goods: Money, language: str) -> DeliveryView | None:
    """Write out the promise of a market's first delivery option; None where we do not deliver."""
    now = clock.now()
    options = shipping.options_for(market_code, goods, now, language=language)
    if not options:
        return None
    first = options[0]
    cutoff = shipping.option(market_code, first.code).cutoff_time
    days = (first.arrives_from, first.arrives_until, language, market_code)
    written_cutoff = ""
    if _open_cutoff(first, cutoff, now):
        written_cutoff = wording.time_of_day(cutoff, language, market_code)
    written = wording.amount(first.price, language, market_code)
    return DeliveryView(
        price=written,
        free_from=first.free_from,
        carrier=first.carrier,
        cutoff=written_cutoff,
        promise=wording.arrival(*days),
        promise_if=wording.arrival(*days, cutoff=written_cutoff),
        cost=cost(first, first.price, language, market_code),
        cost_short=_("Delivery %(price)s") % {"price": written},
    )
