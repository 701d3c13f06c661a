"""Build assortments anew beside those that serve, and let them serve when they are whole.

What happens meanwhile is taken from the outbox afterwards, so nothing is locked while a hundred thousand rows are made.
A process that dies leaves an assortment that nobody reads; the next rebuild throws it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors, jobs, seeds
from kogge.core.events import following, leases, relay
from kogge.core.events.following import Overtaken
from kogge.core.events.queries import events_after
from kogge.sales.catalog import queries as catalog
from kogge.sales.offers import changes, rows, truth
from kogge.sales.offers.models import Assortment, Maker, Offer, Placement, Shelf
from kogge.sales.offers.rows import MakerKey, OfferRow
from kogge.sales.offers.services import following as follow
from kogge.sales.offers.services import indexing, writing
from kogge.sales.offers.values import AssortmentState, Market

Report = Callable[[int, int], None]  # products done, products in all

LEASE = timedelta(seconds=60)
# Rows of one transaction while building: on SQLite another writer waits for it, some twenty milliseconds.
ROWS_AT_ONCE = 1000
MOST_PRODUCTS_AT_ONCE = 500
# Readers that have begun with an assortment have finished with it after this time.
KEEP_RETIRED = timedelta(seconds=60)
CLEAR_AT_ONCE = 2000
_TRIES = 50


def _silent(done: int, total: int) -> None:
    """Report to nobody."""


def rebuild(*, markets: Collection[str] = (), report: Report = _silent) -> int:
    """Build the offers of these markets, or of all, anew; returns how many rows. Readers see the old or the new ones.

    Raises Busy while another rebuild runs.
    """
    with _alone() as still_alone:
        _clear(Assortment.objects.filter(state=AssortmentState.BUILDING))
        position = following.last_position()
        wanted = [market for market in truth.of_markets() if not markets or market.code in markets]
        built = [_begin(market, language) for market in wanted for language in market.languages]
        count = _fill(built, wanted, report, still_alone)
        _switch(built, wanted, position, markets)
        indexing.build(markets=markets, still_alone=still_alone)
    return count


@contextmanager
def _alone() -> Generator[Callable[[], None]]:
    """Be the only rebuild; the value is called from time to time and keeps it so."""
    holder = relay.holder_of_this_process()

    def still_alone() -> None:
        if not leases.take("offers.rebuild", holder=holder, duration=LEASE):
            raise errors.Busy(_("What is for sale is being built anew already. Try again in a minute."))

    still_alone()
    try:
        yield still_alone
    finally:
        leases.give_back("offers.rebuild", holder=holder)


def _begin(market: Market, language: str) -> Assortment:
    return Assortment.objects.create(
        market_id=market.code,
        language=language,
        currency=market.currency,
        basis=market.basis,
        vat_country=market.vat_country,
        delivery=rows.delivery_column(market.delivery),
        rates_on=market.rates_on,
        made_at=clock.now(),
    )


def _fill(
    built: list[Assortment], markets: list[Market], report: Report, still_alone: Callable[[], None]
) -> int:
    """Write the rows of all products, part by part, each part in a short transaction; returns how many offers."""
    if not built:
        return 0
    total, done, written, last = catalog.active_product_count(), 0, 0, 0
    at_once = min(MOST_PRODUCTS_AT_ONCE, max(1, ROWS_AT_ONCE // len(built)))
    languages = {row.pk: row.language for row in built}
    counts: Counter[tuple[int, int]] = Counter()
    makers: Counter[tuple[int, MakerKey]] = Counter()
    while product_ids := catalog.active_product_ids(after=last, limit=at_once):
        found = writing.wanted_rows(product_ids, built, markets)
        written += _write(found, languages, counts, makers)
        last, done = product_ids[-1], done + len(product_ids)
        report(done, max(total, done))
        still_alone()
    with transaction.atomic():
        writing.count_shelves(counts, writing.shelf_ids(list(counts)))
        Maker.objects.bulk_create(
            [
                Maker(assortment_id=assortment_id, product_count=count, **maker._asdict())
                for (assortment_id, maker), count in makers.items()
            ],
            batch_size=500,
        )
    return written


def _write(
    found: dict[tuple[int, int], tuple[OfferRow, ...]],
    languages: dict[int, str],
    counts: Counter[tuple[int, int]],
    makers: Counter[tuple[int, MakerKey]],
) -> int:
    """Insert the rows of some products into assortments that hold none of them, and count them."""
    placed: dict[int, list[tuple[str, OfferRow]]] = {}
    keys = set()
    for (assortment_id, _product_id), offers in found.items():
        lead = rows.lead_of(offers)
        placed.setdefault(assortment_id, []).append((languages[assortment_id], lead))
        for category_id in rows.shelves_of(lead):
            keys.add((assortment_id, category_id))
            counts[assortment_id, category_id] += 1
        if maker := rows.maker_of(lead):
            makers[assortment_id, maker] += 1
    with transaction.atomic():
        ids = writing.shelf_ids(keys)
        writing.insert_offers((key[0], row) for key, offers in found.items() for row in offers)
        writing.insert_placements(placed, ids)
    return sum(len(offers) for offers in found.values())


def _switch(built: list[Assortment], markets: list[Market], position: int, only: Collection[str]) -> None:
    """Take in what has happened since `position`, then let the new assortments serve instead of the old ones."""
    for _try in range(_TRIES):
        position = _catch_up(built, markets, position)
        place = following.place_of(follow.FOLLOWER)
        try:
            with transaction.atomic():
                # What came after our last look is still to be followed, even where the old rows had it already.
                following.move(place, position=min(place.position, position))
                _serve(built, only)
                jobs.enqueue("offers.refresh")
                jobs.enqueue("offers.clear", run_after=clock.now() + KEEP_RETIRED)
            return
        except Overtaken:
            continue
    raise errors.Busy(_("What is for sale changes too fast just now. Try again in a minute."))


def _catch_up(built: list[Assortment], markets: list[Market], position: int) -> int:
    """Bring the new assortments in line with the events behind a position; returns how far they are."""
    while True:
        until = following.last_position()
        events = list(events_after(position, names=list(changes.NAMES), limit=follow.EVENTS_AT_ONCE))
        events = [row for row in events if (row.position or 0) <= until]
        for concerned, ids in follow.parts(changes.read(events), built):
            difference = writing.difference(ids, concerned, markets)
            with transaction.atomic():
                writing.apply(difference)
        if len(events) < follow.EVENTS_AT_ONCE:
            return until
        position = events[-1].position or until


def _serve(built: list[Assortment], only: Collection[str]) -> None:
    old = Assortment.objects.filter(state=AssortmentState.SERVING)
    if only:
        old = old.filter(market_id__in=only)
    old.update(state=AssortmentState.RETIRED, retired_at=clock.now())
    Assortment.objects.filter(pk__in=[row.pk for row in built]).update(state=AssortmentState.SERVING)


def clear_retired() -> int:
    """Delete assortments that no reader can still be reading; returns how many."""
    long_ago = clock.now() - KEEP_RETIRED
    return _clear(Assortment.objects.filter(state=AssortmentState.RETIRED, retired_at__lte=long_ago))


def _clear(assortments: QuerySet[Assortment]) -> int:
    """Delete assortments with all their rows, in short transactions."""
    ids = list(assortments.values_list("pk", flat=True))
    for assortment_id in ids:
        _clear_rows(Offer.objects.filter(assortment_id=assortment_id))
        for shelf_id in Shelf.objects.filter(assortment_id=assortment_id).values_list("pk", flat=True):
            _clear_rows(Placement.objects.filter(shelf_id=shelf_id))
        Assortment.objects.filter(pk=assortment_id).delete()
    return len(ids)


def _clear_rows(found: QuerySet[Offer] | QuerySet[Placement]) -> None:
    model = found.model
    while part := list(found.values_list("pk", flat=True)[:CLEAR_AT_ONCE]):
        model.objects.filter(pk__in=part).delete()


@seeds.seed("offers.assortments")
def build_missing() -> int:
    """Build everything where nothing serves yet: a home made by a version without offers, or restored without them."""
    if Assortment.objects.filter(state=AssortmentState.SERVING).exists() or not truth.of_markets():
        return 0
    return rebuild()
