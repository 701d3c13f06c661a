"""What must be known about the company before a market opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.checks import Finding, Severity, check
from kogge.planning.company import queries


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
                link="company_identity",
            )
        )
    if queries.dispatch_place() is None:
        findings.append(
            Finding(
                check="company.identity",
                severity=Severity.STOP,
                sentence=_("It is not known from where parcels leave, so no VAT can be decided."),
                hint=_("Enter a place of dispatch under Settings › Company."),
                link="company_identity",
            )
        )
    return findings
