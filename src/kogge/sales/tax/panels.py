"""Turn decisions and the threshold into the office's panels: "why", and the load line."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import clock, i18n
from kogge.core.money import Money
from kogge.core.screens.panels import Fact, LoadLine, Why
from kogge.sales.tax import sentences
from kogge.sales.tax.sentences import Step, Voice
from kogge.sales.tax.values import Decision, LineTax, Reason, ThresholdMeter

# How long tax records are kept with an order: OSS records ten years (Impl. Reg. 282/2011 Art. 63c), the longest term.
_YEARS_KEPT = 10
# From this part of the limit on the page says that it comes near.
_WARN_PERCENT = 80


def why_of(
    decision: Decision,
    *,
    key: str,
    decided_at: datetime | None = None,
    line: LineTax | None = None,
    is_open: bool = False,
) -> Why:
    """Return the "why" panel of a decision, or of one of its lines (then only that line's rate is explained).

    `key` makes the panel's ids unique on the page. The words follow the active language, whenever it was decided.
    """
    voice = sentences.voice()
    shown = _shown(decision, voice, line)
    reasons = [reason for reason in decision.reasons if line is None or _concerns(reason, line)]
    return Why(
        key=key,
        shown=shown,
        question=_("Why %(rate)s?") % {"rate": shown},
        answer=voice.answer(decision),
        facts=[_fact(voice.step(reason), reason) for reason in reasons],
        source=[*decision.legal_basis.split("; ")] if decision.legal_basis else [],
        otherwise=[voice.alternative(other) for other in decision.alternatives],
        decided=_decided(decision, decided_at),
        is_open=is_open,
    )


def _shown(decision: Decision, voice: Voice, line: LineTax | None) -> str:
    rates = (line.rate_bp,) if line else decision.rates_bp
    return f"{voice.rates(rates)} {decision.tax_country}".strip()


def _concerns(reason: Reason, line: LineTax) -> bool:
    if reason.code == "shipping_share":
        return False
    if "articles" in reason.params:
        return line.reference in reason.params["articles"].split(", ")
    return "category" not in reason.params or reason.params["category"] == line.category


def _fact(step: Step, reason: Reason) -> Fact:
    return Fact(sentence=step.title, detail=step.detail, place=step.place, url=_url(step.place_code, reason))


def _url(place: str, reason: Reason) -> str:
    if place == "threshold":
        return reverse("tax_overview")
    if place == "rates":
        return f"{reverse('tax_rates')}?country={reason.params['country']}"
    return ""


def _decided(decision: Decision, decided_at: datetime | None) -> list[str]:
    rule_set = _("By rule set %(rule_set)s.") % {"rule_set": decision.rule_set}
    if decided_at is not None:
        rule_set = _("By rule set %(rule_set)s, on %(instant)s.") % {
            "rule_set": decision.rule_set,
            "instant": i18n.format_instant(decided_at),
        }
    kept = ngettext(
        "Kept with the order for one year.", "Kept with the order for %(count)s years.", _YEARS_KEPT
    ) % {"count": _YEARS_KEPT}
    return [rule_set, kept]


def threshold_line(meter: ThresholdMeter) -> LoadLine:
    """Return the year's count against the limit as a load line."""
    counted, limit = _euro(meter.counted_net_minor), _euro(meter.limit_minor)
    return LoadLine(
        value=max(0, meter.counted_net_minor),
        limit=meter.limit_minor,
        limit_words=limit,
        sentence=_("%(counted)s of %(limit)s counted in %(year)s")
        % {"counted": counted, "limit": limit, "year": meter.year},
        warn_at=meter.limit_minor * _WARN_PERCENT // 100,
        warn_words=i18n.format_percent(_WARN_PERCENT * 100),
    )


def threshold_sentence(meter: ThresholdMeter) -> str:
    """Say what the year's count means for the next distance sale."""
    if meter.crossed_at is not None:
        return _(
            "The threshold was passed on %(day)s with %(reference)s: since then distance sales are taxed at destination."
        ) % {"day": i18n.format_day(meter.crossed_at), "reference": reference_words(meter.crossed_by)}
    if meter.exceeded_previous_year:
        return _(
            "The threshold was passed last year: distance sales are taxed at destination from 1 January."
        )
    if meter.share_percent >= _WARN_PERCENT:
        return _(
            "Only %(left)s are left below the threshold. Register for the One-Stop-Shop before it is passed."
        ) % {"left": _euro(meter.left_minor)}
    return _(
        "%(left)s are left below the threshold: distance sales are taxed where the goods are sent from."
    ) % {"left": _euro(meter.left_minor)}


def reference_words(reference: str) -> str:
    """Name what an entry stands for, such as order 10042."""
    kind, _colon, number = reference.partition(":")
    if kind == "order":
        return _("order %(number)s") % {"number": number}
    if kind == "elsewhere":
        return _("turnover made elsewhere")
    return reference


def _euro(amount_minor: int) -> str:
    return i18n.format_money(Money(amount_minor=amount_minor, currency="EUR"))


def shown_years(years: list[int]) -> list[int]:
    """Return the years that the page offers: those with entries, and always the present one."""
    return sorted({*years, clock.today().year}, reverse=True)
