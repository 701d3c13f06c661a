"""What keeps the checkout of a market from working."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.checks import Finding, Severity, check
from kogge.planning.markets import queries as markets
from kogge.sales.checkout.services import quoting
from kogge.sales.pricing import queries as pricing


@check("checkout.prices")
def market_has_prices(market: str) -> list[Finding]:
    """A market without a price list sells nothing."""
    if not market or pricing.price_list(market) is not None:
        return []
    return [
        Finding(
            check="checkout.prices",
            severity=Severity.STOP,
            sentence=_("There is no price list for this country."),
            hint=_("Enter one under Sell › Prices."),
            link=f"/office/prices/{market}/",
            market=market,
        )
    ]


@check("checkout.consumers")
def consumers_can_buy(market: str) -> list[Finding]:
    """Say when a live market sells to firms only, and why (Directive 2011/83/EU, Art. 11a)."""
    if not market or market not in markets.all_countries() or not quoting.consumers_are_refused(market):
        return []
    return [
        Finding(
            check="checkout.consumers",
            severity=Severity.FIX,
            sentence=_(
                "Here the shop sells to firms only: since 19 June 2026 consumers must be able to withdraw from a"
                " contract in the shop itself, and this version cannot do that yet."
            ),
            market=market,
        )
    ]
