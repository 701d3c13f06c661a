"""What must be known about the company before a market opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.checks import Finding, Severity, check
from kogge.planning.company import queries
from kogge.planning.company.values import RegistrationKind


@check("company.identity")
def company_is_entered(market: str) -> list[Finding]:
    """A shop without an identity may not sell (Directive 2000/31/EC, Art. 5)."""
    if market:
        return []
    findings = []
    if queries.company() is None:
        findings.append(
            Finding(
                check="company.identity",
                severity=Severity.STOP,
                sentence=_("The company's name and address are missing."),
                hint=_("Enter them under Settings › Company."),
                link="/office/company/",
            )
        )
    if queries.dispatch_place() is None:
        findings.append(
            Finding(
                check="company.identity",
                severity=Severity.STOP,
                sentence=_("It is not known from where parcels leave, so no VAT can be decided."),
                hint=_("Enter a place of dispatch under Settings › Company."),
                link="/office/company/",
            )
        )
    return findings


@check("company.vat_id")
def vat_id_is_entered(market: str) -> list[Finding]:
    """An invoice names the seller's VAT id; without it no supply to a firm abroad is exempt (Directive 2006/112/EC, Art. 226(3))."""
    who = queries.company()
    if market or who is None or who.vat_id:
        return []
    kinds = {row.kind for row in queries.registrations_on(clock.today()) if row.country == who.country}
    if RegistrationKind.SMALL_BUSINESS in kinds:
        return []
    return [
        Finding(
            check="company.vat_id",
            severity=Severity.FIX,
            sentence=_("Your VAT id is missing, so firms abroad get no invoice without VAT."),
            hint=_("Enter it under Settings › Company."),
            link="/office/company/",
        )
    ]
