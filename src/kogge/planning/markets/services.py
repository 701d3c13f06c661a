"""Choose markets, open and close them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput, Misused
from kogge.core.events import bus as events
from kogge.planning.markets import queries
from kogge.planning.markets.events import MarketChanged, MarketClosed, MarketOpened
from kogge.planning.markets.models import Market


def _checked_languages(languages: list[str]) -> list[str]:
    known = [language for language in dict.fromkeys(languages) if language in i18n.LANGUAGES]
    if not known:
        raise InvalidInput(_("Choose at least one language for the shop."), field="languages")
    return known


@transaction.atomic
def add_market(
    *, code: str, languages: list[str], actor: Any, currency: str = "", position: int | None = None
) -> Market:
    """Choose a country to sell to; it stays closed. Conflict when it is chosen already, NotFound for an unknown one.

    The currency defaults to the country's own. In the EU the shop sells in euro: the thresholds and returns of the
    one-stop shop are counted in euro, and an amount in another currency would need a day's exchange rate.
    """
    facts = queries.country_facts(code)
    if Market.objects.filter(code=code).exists():
        raise Conflict(
            _("%(country)s is one of your markets already.") % {"country": i18n.country_name(code)}
        )
    chosen = currency or ("EUR" if facts.is_eu else facts.currency)
    if facts.is_eu and chosen != "EUR":
        raise InvalidInput(_("In countries of the European Union the shop sells in euro."), field="currency")
    market = Market.objects.create(
        code=code,
        currency=chosen,
        languages=_checked_languages(languages),
        position=Market.objects.count() if position is None else position,
    )
    audit.record(actor=actor, verb="markets.added", subject=f"market:{code}")
    events.emit(MarketChanged(market=code))
    return market


@transaction.atomic
def save_market(*, code: str, languages: list[str], has_same_price_for_all: bool, actor: Any) -> Market:
    """Change in which languages a market is served, and whether everyone pays the same gross price there."""
    market = queries.market(code)
    market.languages = _checked_languages(languages)
    market.has_same_price_for_all = has_same_price_for_all
    market.save()
    audit.record(
        actor=actor, verb="markets.changed", subject=f"market:{code}", languages=market.languages,
        has_same_price_for_all=has_same_price_for_all,
    )  # fmt: skip
    events.emit(MarketChanged(market=code))
    return market


def open_market(*, code: str, actor: Any) -> Market:
    """Let shoppers in; Misused, with every finding in `details["stops"]`, while a room's check says stop. Idempotent."""
    ready = queries.readiness(code)
    if not ready.may_open:
        raise Misused(
            _("%(country)s cannot open yet: %(reasons)s")
            % {
                "country": i18n.country_name(code),
                "reasons": " ".join(str(stop.sentence) for stop in ready.stops),
            },
            code="market_not_ready",
            stops=ready.stops,
        )
    with transaction.atomic():
        market = queries.market(code)
        if not market.is_open:
            market.is_open, market.opened_at = True, clock.now()
            market.save(update_fields=["is_open", "opened_at"])
            audit.record(actor=actor, verb="markets.opened", subject=f"market:{code}")
            events.emit(MarketOpened(market=code))
    return market


@transaction.atomic
def close_market(*, code: str, actor: Any) -> Market:
    """Let no more shoppers in; orders that are there go on. Idempotent."""
    market = queries.market(code)
    if market.is_open:
        market.is_open = False
        market.save(update_fields=["is_open"])
        audit.record(actor=actor, verb="markets.closed", subject=f"market:{code}")
        events.emit(MarketClosed(market=code))
    return market
