"""What must be true of products before a market may open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core.checks import Finding, Severity, check
from kogge.core.i18n import country_name, current_language, language_name
from kogge.planning.markets.models import Market
from kogge.sales.catalog import queries
from kogge.sales.catalog.models import Product, ProductText
from kogge.sales.catalog.rules.completeness import missing_safety
from kogge.sales.catalog.values import ProductKind, ProductStatus


def _languages(market: str) -> list[str]:
    row = Market.objects.filter(pk=market).first()
    return list(row.languages) if row else []


@check("catalog.texts")
def texts(market: str) -> list[Finding]:
    """Find languages of a market in which nothing is shown, or in which products on sale have no text."""
    if not market:
        return []
    active = Product.objects.filter(status=ProductStatus.ACTIVE)
    findings = []
    for language in _languages(market):
        named = {
            "country": country_name(market),
            "language": language_name(language, language=current_language()),
        }
        missing = active.exclude(
            pk__in=ProductText.objects.filter(language=language).values("product_id")
        ).count()
        if not queries.shown_texts(language).exists():
            sentence = _("No product can be seen in %(country)s in the language %(language)s.") % named
            severity = Severity.STOP
        elif missing:
            severity = Severity.FIX
            sentence = ngettext(
                "%(count)s product has no text in the language %(language)s and is hidden there.",
                "%(count)s products have no text in the language %(language)s and are hidden there.",
                missing,
            ) % {**named, "count": missing}
        else:
            continue
        findings.append(
            Finding(
                check="catalog.texts",
                severity=severity,
                sentence=sentence,
                hint=_("Translate the names and texts of these products."),
                link=f"/office/products/?missing={language}",
                market=market,
            )
        )
    return findings


@check("catalog.safety")
def safety(market: str) -> list[Finding]:
    """Find goods on sale without manufacturer and address (Regulation (EU) 2023/988, Art. 19); once for the shop."""
    if market:
        return []
    rows = Product.objects.filter(status=ProductStatus.ACTIVE, kind=ProductKind.GOODS)
    lacking = sum(
        bool(missing_safety(ProductKind(kind), safety, country))
        for kind, safety, country in rows.values_list("kind", "safety", "maker_country")
    )
    if not lacking:
        return []
    sentence = ngettext(
        "%(count)s product lacks its manufacturer or an address of it.",
        "%(count)s products lack their manufacturer or an address of it.",
        lacking,
    ) % {"count": lacking}
    return [
        Finding(
            check="catalog.safety",
            severity=Severity.FIX,
            sentence=sentence,
            hint=_("Fill in manufacturer, postal and electronic address: the offer must show them."),
            link="/office/products/?missing=safety",
        )
    ]
