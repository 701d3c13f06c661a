"""Follow what happens in the lower rooms: read all events since last time, look at each product once, write what differs.

Reading and comparing happen outside transactions, so that no sale waits for them; what is written is short. Should two
processes follow at the same time, the one that writes second is refused (`Overtaken`) and begins anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors, jobs
from kogge.core.events import following
from kogge.core.events.following import Overtaken, Place
from kogge.core.events.queries import events_after, unstamped
from kogge.core.jobs import queries as job_queries
from kogge.sales.offers import changes, rows, truth
from kogge.sales.offers.changes import Changes
from kogge.sales.offers.models import Assortment, Offer
from kogge.sales.offers.services import indexing, writing
from kogge.sales.offers.values import AssortmentState, Market
from kogge.sales.tax import queries as tax

logger = logging.getLogger(__name__)

FOLLOWER = "offers"
EVENTS_AT_ONCE = 1000
# Rows are compared and written in parts of about so many, so that SQLite's one lock is held for some ten milliseconds.
ROWS_AT_ONCE = 400
_TRIES = 20


def refresh() -> int:
    """Bring the offers in line with all that has happened; returns how many rows were new or different. Repeatable."""
    written = 0
    for _try in range(_TRIES):
        try:
            while (made := _follow()) is not None:
                written += made
            return written
        except Overtaken:
            logger.info("another process follows too; beginning anew")
    raise errors.Busy(_("What is for sale is being brought up to date elsewhere."))


def serving() -> list[Assortment]:
    """Return the assortments that are shown, by market and language."""
    return list(Assortment.objects.filter(state=AssortmentState.SERVING).order_by("market_id", "language"))


def _follow() -> int | None:
    """Take the next batch of events; None when there is nothing to do."""
    place = following.place_of(FOLLOWER)
    # Read before the events: whatever is stamped later is taken next time.
    until = following.last_position()
    assortments = serving()
    is_new_day = any(row.rates_on != clock.today() for row in assortments)
    if until <= place.position and not is_new_day:
        return None
    events = list(events_after(place.position, names=list(changes.NAMES), limit=EVENTS_AT_ONCE))
    events = [row for row in events if (row.position or 0) <= until]
    reached = (events[-1].position or until) if len(events) == EVENTS_AT_ONCE else until
    found = changes.read(events)
    return _bring_in(found, assortments, place, reached, is_new_day=is_new_day)


def _bring_in(
    found: Changes, assortments: list[Assortment], place: Place, reached: int, *, is_new_day: bool
) -> int:
    """Write what a batch of events changes, and that it is in."""
    written = 0
    markets = truth.of_markets()
    if found.has_new_rates:
        tax.forget_rate_table()
    if found.has_new_rates or found.has_new_delivery or is_new_day:
        place = _refresh_facts(assortments, markets, place)
    for concerned, ids in parts(found, assortments):
        difference = writing.difference(ids, concerned, markets)
        if difference.is_empty:
            continue
        with transaction.atomic():
            place = following.move(place)
            written += writing.apply(difference)
            indexing.note(difference.product_ids - found.worded, market=_only_market(concerned, assortments))
    with transaction.atomic():
        following.move(place, position=reached)
        indexing.note(found.worded)
        if found.has_new_words:
            writing.mark_written([row.pk for row in assortments])
        for market in sorted(found.markets):
            jobs.enqueue("offers.rebuild", markets=[market])
    return written


def _only_market(concerned: list[Assortment], assortments: list[Assortment]) -> str:
    """Return the market that is concerned, empty where all are."""
    return "" if len(concerned) == len(assortments) else concerned[0].market_id


def parts(found: Changes, assortments: Iterable[Assortment]) -> Iterator[tuple[list[Assortment], list[int]]]:
    """Cut the products of a batch into parts that are quickly written, each with the assortments it concerns."""
    held = list(assortments)
    for market, product_ids in found.products.items():
        concerned = [row for row in held if market in (changes.EVERYWHERE, row.market_id)]
        if not concerned:
            continue
        ids, size = sorted(product_ids), max(1, ROWS_AT_ONCE // len(concerned))
        for start in range(0, len(ids), size):
            yield concerned, ids[start : start + size]


def _refresh_facts(assortments: list[Assortment], markets: list[Market], place: Place) -> Place:
    """Write delivery facts and VAT rates anew where they are others now."""
    by_code = {market.code: market for market in markets}
    for row in assortments:
        market = by_code.get(row.market_id)
        facts: dict[str, object] = {"rates_on": clock.today()}
        rates: dict[str, int | None] = {}
        if market is not None:  # else the market is about to be built anew, or gone
            facts["delivery"] = rows.delivery_column(market.delivery)
            rates = _changed_rates(row, market)
        if rates or any(getattr(row, name) != value for name, value in facts.items()):
            with transaction.atomic():
                place = following.move(place)
                Assortment.objects.filter(pk=row.pk).update(**facts)
                write_rates(row, rates)
                writing.mark_written([row.pk])
    return place


def _changed_rates(row: Assortment, market: Market) -> dict[str, int | None]:
    """Return the categories whose rate is not what stands in the rows, with the rate of today."""
    if not market.vat_country:
        return {}
    rate = truth.rates_on(market.rates_on)
    held = Offer.objects.filter(assortment_id=row.pk).order_by().values_list("vat_category", "vat_rate_bp")
    return {
        category: rate(market.vat_country, category)
        for category, held_bp in held.distinct()
        if rate(market.vat_country, category) != held_bp
    }


def write_rates(row: Assortment, rates: dict[str, int | None]) -> None:
    """Set the VAT rate of all offers of some categories; one statement for each."""
    for category, rate_bp in rates.items():
        Offer.objects.filter(assortment_id=row.pk, vat_category=category).update(vat_rate_bp=rate_bp)


def tell() -> None:
    """Have the worker follow, unless it is about to: whoever starts after this call sees all that is stamped now."""
    if not job_queries.is_waiting("offers.refresh"):
        jobs.enqueue("offers.refresh")


def pending() -> Changes:
    """Return what has happened and is not in yet, stamped or not; an audit leaves out what it concerns."""
    place = following.place_of(FOLLOWER)
    names = list(changes.NAMES)
    stamped = events_after(place.position, names=names, limit=10 * EVENTS_AT_ONCE)
    found = changes.read([*stamped, *unstamped(names)])
    for row in job_queries.waiting():
        if job_queries.name_of(row) == "offers.rebuild":
            found.markets.update(row.args_kwargs["args"][1]["markets"])
    return found
