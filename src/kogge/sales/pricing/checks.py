"""What must be true of prices before a market may open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core.checks import Finding, Severity, check
from kogge.core.i18n import country_name
from kogge.sales.catalog import queries as catalog_queries
from kogge.sales.pricing import queries
from kogge.sales.pricing.models import Price


def _finding(market: str, severity: Severity, sentence: object, hint: object, only: str = "") -> Finding:
    return Finding(
        check="pricing.complete",
        severity=severity,
        sentence=sentence,
        hint=hint,
        link=f"/office/prices/{market}/{only}",
        market=market,
    )


@check("pricing.complete")
def complete(market: str) -> list[Finding]:
    """Find a market without list or without a single price, and articles that are for sale but not priced there."""
    if not market:
        return []
    country = country_name(market)
    if queries.price_list(market) is None:
        sentence = _("%(country)s has no price list.") % {"country": country}
        return [
            _finding(market, Severity.STOP, sentence, _("Make the list: currency, and with or without VAT."))
        ]
    priced = Price.objects.filter(price_list__market_id=market).values("variant_id")
    for_sale = catalog_queries.sale_ids()
    if not for_sale.filter(pk__in=priced).exists():
        sentence = _("Nothing has a price in %(country)s.") % {"country": country}
        return [_finding(market, Severity.STOP, sentence, _("Enter the prices of what you sell there."))]
    count = for_sale.exclude(pk__in=priced).count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)s article has no price in %(country)s and is not sold there.",
        "%(count)s articles have no price in %(country)s and are not sold there.",
        count,
    ) % {"count": count, "country": country}
    hint = _("Enter a price, or leave it if you do not want to sell it there.")
    return [_finding(market, Severity.COULD, sentence, hint, "?only=missing")]
