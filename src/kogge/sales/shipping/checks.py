"""What must be true of delivery before a market may open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.checks import Finding, Severity, check
from kogge.core.i18n import country_name
from kogge.sales.shipping.models import ShippingOption


@check("shipping.options")
def has_options(market: str) -> list[Finding]:
    """Find a market to which nothing can be sent: it cannot sell."""
    if not market or ShippingOption.objects.filter(market_id=market, is_active=True).exists():
        return []
    return [
        Finding(
            check="shipping.options",
            severity=Severity.STOP,
            sentence=_("Nothing can be sent to %(country)s: it has no delivery option.")
            % {"country": country_name(market)},
            hint=_("Add a delivery option with price and days in transit."),
            link=f"/office/delivery/{market}/add/",
            market=market,
        )
    ]
