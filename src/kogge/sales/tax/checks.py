"""Say what is wrong with VAT: markets that cannot be sold to, rates in doubt, a ledger that does not add up."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _

from kogge.core import clock
from kogge.core.checks import Finding, Severity, audit, check
from kogge.core.todos.services import Wording, word
from kogge.planning.company import queries as company
from kogge.sales.tax import panels, queries, sentences, services, tables
from kogge.sales.tax.models import ThresholdEntry, ThresholdYear
from kogge.sales.tax.values import STANDARD, Decision, Supply, SupplyLine, TerritoryStatus

# An ordinary basket: enough for an answer about the market, above no limit that depends on the value.
_SAMPLE_MINOR = 5_000


@check("tax.market_can_be_taxed")
def market_can_be_taxed(market: str) -> list[Finding]:
    """Find out whether an ordinary sale to a private customer there would be refused today."""
    decision = _sample(market) if market else None
    if decision is None or decision.refusal is None:
        return []
    refusal = sentences.voice().refusal(decision.refusal)
    # Small parcels to Great Britain are refused one by one; larger ones are sold, so the market may open.
    is_partly = refusal.code in ("gb_registration_missing", "gb_low_value")
    if is_partly:
        hint = _("Orders with goods worth more than that are sold as exports.")
    elif refusal.code.endswith("_registration_missing"):
        hint = _("Enter the registration under Settings, or leave this market closed.")
    else:
        hint = _("Leave this market closed.")
    return [
        Finding(
            check="tax.market_can_be_taxed",
            severity=Severity.FIX if is_partly else Severity.STOP,
            sentence=refusal.merchant,
            hint=hint,
            link=services.OFFICE_PAGE,
            market=market,
        )
    ]


@check("tax.rates_confirmed")
def rates_confirmed(market: str) -> list[Finding]:
    """Name the categories whose rate in this market stands in doubt."""
    if not market:
        return []
    territory = tables.law().territories.of(market)
    if territory.status is not TerritoryStatus.EU:
        return []
    table, today = queries.rate_table(), clock.today()
    doubtful = [
        name
        for code, name in queries.category_choices()
        if tables.categories()[code].kind in services.DECIDED_KINDS
        and not table.find(territory.tax_country, territory.region, code, today).is_confirmed
    ]
    return [
        Finding(
            check="tax.rates_confirmed",
            severity=Severity.FIX,
            sentence=_(
                "The VAT rate of “%(category)s” is not confirmed there, so the standard rate is charged."
            )
            % {"category": name},
            hint=_("Enter the rate in the rate table."),
            link=services.OFFICE_PAGE,
            market=market,
        )
        for name in doubtful
    ]


def _sample(market: str) -> Decision | None:
    seller, place = queries.seller_on(clock.today()), company.dispatch_place()
    if seller is None or place is None:
        return None
    currency = {"GB": "GBP", "CH": "CHF", "NO": "NOK"}.get(market, "EUR")
    return services.decide(
        supply=Supply(
            seller=seller,
            dispatch_country=place.country,
            dispatch_postcode=place.postcode,
            delivery_country=market,
            currency=currency,
            price_country=place.country,
            lines=(SupplyLine(reference="sample", category=STANDARD, amount_minor=_SAMPLE_MINOR),),
            tax_point=clock.today(),
        )
    )


@audit("threshold")
def threshold_adds_up() -> list[str]:
    """Explain every year whose count is not the sum of its entries."""
    sums = dict(ThresholdEntry.objects.order_by().values_list("year").annotate(sum=Sum("net_eur_minor")))
    return [
        _("%(year)s: the count is %(counted)s cents, its entries add up to %(sum)s.")
        % {"year": row.year, "counted": row.counted_net_minor, "sum": sums.get(row.year, 0)}
        for row in ThresholdYear.objects.all()
        if row.counted_net_minor != sums.get(row.year, 0)
    ]


word(
    "tax.threshold_crossed",
    Wording(
        title=lambda params: _("The EU threshold of %(year)s was passed") % {"year": params["year"]},
        second_line=lambda params: (
            _(
                "From %(reference)s on, distance sales are taxed at destination. Register for the One-Stop-Shop by the "
                "10th of next month."
            )
            % {"reference": panels.reference_words(params["reference"])}
        ),
        button=lambda params: _("Open VAT"),
        icon="scale",
    ),
)
