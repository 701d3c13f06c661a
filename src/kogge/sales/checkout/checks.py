"""What keeps the checkout of a market from working."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.checks import Finding, Severity, check
from kogge.planning.markets import queries as markets
from kogge.sales.checkout.services import quoting


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
