"""Keep a search index for each market and language: built from the rows that serve, then brought up to date by notes.

Whoever changes rows notes the products in the same transaction. Every index knows the last note that it has taken in, so
a crash between rows and index loses nothing, and several machines may each keep indexes of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Min

from kogge.core import bulk, clock, jobs
from kogge.core.jobs import queries as job_queries
from kogge.core.search import places, writing
from kogge.core.search.places import Generation, Place, State
from kogge.core.search.values import Entry
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import SearchedText
from kogge.sales.offers import documents
from kogge.sales.offers.models import Assortment, IndexNote, Offer
from kogge.sales.offers.rules import index_name
from kogge.sales.offers.values import AssortmentState

NOTES_AT_ONCE = 2000
PRODUCTS_AT_ONCE = 500
# An index that has not been brought up to date for so long is built anew instead.
KEEP_NOTES = timedelta(days=2)


def note(product_ids: Collection[int], *, market: str = "") -> None:
    """Have entries of products renewed; inside the transaction that changes their rows, under the follower's lock."""
    now = clock.now()
    rows = ((product_id, market, now) for product_id in sorted(product_ids))
    if product_ids:
        bulk.insert_rows(IndexNote, ["product_id", "market", "noted_at"], rows)


def catch_up() -> int:
    """Bring every index up to date; returns how many entries were written. Has missing indexes built. Repeatable."""
    if not settings.KOGGE_SEARCH_INDEX:
        return 0
    written, missing = 0, set()
    first, last = _first_note(), _last_note()
    for assortment in _serving():
        place = Place(index_name(assortment.market_id, assortment.language))
        generation = place.serving()
        state = generation.read() if generation else None
        if state is not None and state.position > last:
            last = _last_note()  # another process may have been quicker
        if generation is None or state is None or not _fits(state, first, last):
            missing.add(assortment.market_id)
        elif state.position < last:
            with place.alone("writing"):
                # Another one may serve since we looked.
                written += _take_in(place.serving() or generation, assortment.market_id)
    for market in sorted(missing - _being_built()):
        jobs.enqueue("offers.index", markets=[market])
    return written


def _being_built() -> set[str]:
    """Return the markets whose indexes wait for being built."""
    rows = [row for row in job_queries.waiting() if job_queries.name_of(row) == "offers.index"]
    return {market for row in rows for market in row.args_kwargs["args"][1]["markets"]}


def build(*, markets: Collection[str] = (), still_alone: Callable[[], None] = lambda: None) -> int:
    """Build the indexes of these markets, or of all, anew; returns how many entries. The old ones serve meanwhile."""
    if not settings.KOGGE_SEARCH_INDEX:
        return 0
    count = 0
    served = _serving()
    for assortment in served:
        if markets and assortment.market_id not in markets:
            continue
        count += _build(assortment)
        still_alone()
    places.keep_only(index_name(row.market_id, row.language) for row in served)
    return count


def clear_notes() -> int:
    """Delete notes that every index has taken in; returns how many. The last one stays: it says how far there is."""
    last = _last_note()
    old = IndexNote.objects.filter(noted_at__lt=clock.now() - KEEP_NOTES, pk__lt=last)
    return old.delete()[0]


def _serving() -> list[Assortment]:
    return list(Assortment.objects.filter(state=AssortmentState.SERVING).order_by("market_id", "language"))


def _of(market: str, language: str) -> Assortment | None:
    found = Assortment.objects.filter(market_id=market, language=language, state=AssortmentState.SERVING)
    return found.first()


def _first_note() -> int:
    return IndexNote.objects.aggregate(first=Min("pk"))["first"] or 0


def _last_note() -> int:
    return IndexNote.objects.aggregate(last=Max("pk"))["last"] or 0


def _fits(state: State, first: int, last: int) -> bool:
    """Say whether an index belongs to this database and can be brought up to date from the notes that are left."""
    return state.layout == documents.LAYOUT and first - 1 <= state.position <= last


def _take_in(generation: Generation, market: str) -> int:
    """Renew the entries that notes name; hold the place's `writing`."""
    written = 0
    while (state := generation.read()) is not None:
        assortment = _of(market, state.language)
        notes = IndexNote.objects.filter(pk__gt=state.position).order_by("pk")
        found = list(notes.values_list("pk", "product_id", "market")[:NOTES_AT_ONCE])
        if not found or assortment is None:
            break
        ids = sorted({product for _pk, product, only in found if only in ("", market)})
        starts = range(0, len(ids), PRODUCTS_AT_ONCE)
        entries = [
            one for start in starts for one in _entries(assortment, ids[start : start + PRODUCTS_AT_ONCE])
        ]
        writing.change(generation, gone=ids, entries=entries, position=found[-1][0])
        written += len(ids)
    return written


def _build(assortment: Assortment) -> int:
    # Notes from here on are taken in afterwards, whether the rows had them already or not.
    position = _last_note()
    return writing.fill(
        Place(index_name(assortment.market_id, assortment.language)),
        language=assortment.language,
        layout=documents.LAYOUT,
        position=position,
        texts=(entry.words for entry in _all_entries(assortment)),
        entries=_all_entries(assortment),
        before_serving=lambda generation: _take_in(generation, assortment.market_id),
    )


def _all_entries(assortment: Assortment) -> Iterator[Entry]:
    """Yield the entries of an assortment, reading some products at a time."""
    last = 0
    while ids := _next_ids(assortment, last):
        yield from _entries(assortment, ids)
        last = ids[-1]


def _next_ids(assortment: Assortment, after: int) -> list[int]:
    rows = Offer.objects.filter(assortment_id=assortment.pk, product_id__gt=after, is_lead=True)
    return list(rows.order_by("product_id").values_list("product_id", flat=True)[:PRODUCTS_AT_ONCE])


def _entries(assortment: Assortment, product_ids: list[int]) -> list[Entry]:
    """Return the entries of those of these products that are for sale; three queries."""
    found: dict[int, list[Offer]] = {}
    rows = Offer.objects.filter(assortment_id=assortment.pk, product_id__in=product_ids)
    for row in rows.order_by("product_id", "position", "variant_id"):
        found.setdefault(row.product_id, []).append(row)
    texts = catalog.searched_texts(list(found), assortment.language)
    shelves = catalog.category_names(assortment.language)
    nothing = SearchedText()
    return [documents.entry_of(offers, shelves, texts.get(key, nothing)) for key, offers in found.items()]
