"""The EU threshold on Today: how much of the 10,000 euro is used, and what follows when it is passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.money import Money
from kogge.core.screens import tabs
from kogge.core.screens.cells import Tone
from kogge.core.screens.panels import Chip, LoadLine
from kogge.planning.company import queries as companies
from kogge.planning.company.values import RegistrationKind
from kogge.sales.tax import queries as tax

# From here on the registration for the One-Stop-Shop should be prepared: it takes the office a few weeks.
PREPARE_PERCENT = 80


@dataclass(frozen=True, kw_only=True)
class ThresholdCard:
    """What the card shows."""

    counted: str
    base: str
    line: LoadLine
    state: Chip | None
    sentence: str
    url: str


def card(user: Any) -> ThresholdCard | None:
    """Return the card; None before the company is entered, or when VAT is due at destination by the merchant's option."""
    if companies.company() is None:
        return None
    today = clock.today()
    kinds = {registration.kind for registration in companies.registrations_on(today)}
    if RegistrationKind.THRESHOLD_WAIVER in kinds:
        return None
    meter = tax.threshold_meter(today.year)
    counted, limit = _euro(meter.counted_net_minor), _euro(meter.limit_minor)
    exceeded_before = meter.exceeded_previous_year or RegistrationKind.THRESHOLD_EXCEEDED in kinds
    tab = tabs.tab_of_room(user, "tax")
    return ThresholdCard(
        counted=counted,
        base=_("of %(limit)s net to consumers in other EU countries in %(year)s") % {"limit": limit, "year": meter.year},
        line=LoadLine(
            value=meter.counted_net_minor,
            limit=meter.limit_minor,
            limit_words=limit,
            warn_at=meter.limit_minor * PREPARE_PERCENT // 100,
            warn_words=_("from here: prepare"),
            sentence=_("%(counted)s of %(limit)s are used.") % {"counted": counted, "limit": limit},
        ),
        state=_state(meter, exceeded_before),
        sentence=_sentence(meter, exceeded_before),
        url=tab.url if tab else "",
    )  # fmt: skip


def _euro(minor: int) -> str:
    return i18n.format_money(Money(amount_minor=minor, currency="EUR"))


def _state(meter: Any, exceeded_before: bool) -> Chip | None:
    if meter.crossed_at is not None:
        return Chip(word=_("passed %(day)s") % {"day": i18n.format_day(meter.crossed_at)}, tone=Tone.STOP)
    if exceeded_before:
        return Chip(word=_("passed last year"), tone=Tone.LOOK)
    return Chip(word=_("prepare now"), tone=Tone.LOOK) if meter.share_percent >= PREPARE_PERCENT else None


def _sentence(meter: Any, exceeded_before: bool) -> str:
    if exceeded_before:
        return _("It was passed last year, so VAT is charged at the customer's rate from the first order on.")
    if meter.crossed_at is not None:
        return _("From the order that passed it on, VAT is charged at the customer's rate.")
    return _("Below it, VAT of your own country is charged. %(left)s are left.") % {
        "left": _euro(meter.left_minor)
    }
