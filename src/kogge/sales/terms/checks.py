"""A market may not open before its legal texts are entered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.checks import Finding, Severity, check
from kogge.sales.terms import queries
from kogge.sales.terms.names import kind_name


@check("terms.texts")
def texts_are_entered(market: str) -> list[Finding]:
    """Find required texts that a market lacks in one of its languages (Directive 2011/83/EU, Art. 6)."""
    if not market:
        return []
    return [
        Finding(
            check="terms.texts",
            severity=Severity.STOP,
            sentence=_("The text “%(kind)s” is missing in %(language)s.")
            % {
                "kind": kind_name(kind),
                "language": i18n.language_name(language, language=i18n.current_language()),
            },
            hint=_("Enter it under Settings › Legal texts."),
            link="/office/terms/",
            market=market,
        )
        for kind, language in queries.missing(market, clock.now())
    ]
