"""Find what is for sale by words; the index answers, the cards come from the rows. Three queries to the database at most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Max, Q, QuerySet, Sum

from kogge.core import clock, recent
from kogge.core.search import asking
from kogge.core.search.places import Place
from kogge.core.search.values import Ask, Found, Narrowing, Sort, Synonyms
from kogge.core.search.words import split
from kogge.sales.offers import documents, queries, rules
from kogge.sales.offers.models import Offer, SearchCount, Synonym
from kogge.sales.offers.values import (
    MOST_PAGES,
    AssortmentValue,
    Missed,
    OfferCard,
    SearchBand,
    SearchResult,
    SearchSort,
    SearchWish,
)

_SORTS = {
    SearchSort.RELEVANCE: Sort.RELEVANCE,
    SearchSort.NEWEST: Sort.NEWEST,
    SearchSort.PRICE: Sort.LOWEST,
    SearchSort.PRICE_DOWN: Sort.HIGHEST,
}
# How many terms without a result the office looks through, and how far back.
MISSED_SHOWN = 200
MISSED_DAYS = timedelta(days=90)


def find(chosen: AssortmentValue, wish: SearchWish) -> SearchResult:
    """Return one page of what is found, with what the hits could be narrowed to; two queries."""
    if not 1 <= wish.page <= MOST_PAGES:
        return SearchResult(cards=(), total=0)
    found = asking.ask(_place(chosen), _ask(chosen, wish))
    if found is None:
        return _found_without_index(chosen, wish)
    return _result(chosen, found)


def suggest(chosen: AssortmentValue, text: str, *, limit: int) -> list[OfferCard]:
    """Return what somebody may be about to type; two queries."""
    asked = Ask(text=text, limit=limit, is_typing=True, synonyms=synonyms(chosen.language))
    found = asking.ask(_place(chosen), asked)
    if found is None or found.is_partial:
        return []
    return queries.cards(chosen, found.keys)


def proposal(chosen: AssortmentValue, text: str) -> str:
    """Return a text that finds something, near to one that finds nothing; empty where there is none. No query."""
    meant = asking.proposals(_place(chosen), text)
    kept = [meant.get(word, word) for word in split(text)]
    for tried in (" ".join(kept), *sorted(meant.values(), key=len, reverse=True)):
        found = asking.ask(_place(chosen), Ask(text=tried, limit=1)) if tried != text else None
        if found and found.total and not found.is_partial:
            return tried
    return ""


def synonyms(language: str) -> Synonyms:
    """Return what is searched as well for which term, as asked within the last second; one query."""
    return recent.remembered(("synonyms", language), lambda: _synonyms(language))


def synonym_rows(language: str = "") -> QuerySet[Synonym]:
    """Return the synonyms of a language, or of all, for the office."""
    rows = Synonym.objects.order_by("language", "term")
    return rows.filter(language=language) if language else rows


def missed(languages: Iterable[str] = ()) -> list[Missed]:
    """Return the terms that found nothing, the most searched first, without those that have a synonym; two queries."""
    since = clock.today() - MISSED_DAYS
    rows = SearchCount.objects.filter(hits=0, day__gte=since)
    if languages:
        rows = rows.filter(language__in=list(languages))
    summed = rows.values("language", "term").annotate(times=Sum("searches"), last_on=Max("day"))
    top = list(summed.order_by("-times", "-last_on", "term")[:MISSED_SHOWN])
    known = set(Synonym.objects.values_list("language", "term"))
    same = Q(pk__in=[])
    for row in top:
        same |= Q(language=row["language"], term=row["term"])
    markets: dict[tuple[str, str], set[str]] = {}
    for language, term, market in rows.filter(same).values_list("language", "term", "market").distinct():
        markets.setdefault((language, term), set()).add(market)
    return [
        Missed(
            language=row["language"],
            term=row["term"],
            searches=row["times"],
            markets=tuple(sorted(markets.get((row["language"], row["term"]), ()))),
            last_on=row["last_on"],
        )
        for row in top
        if (row["language"], row["term"]) not in known
    ]


def _place(chosen: AssortmentValue) -> Place:
    return Place(rules.index_name(chosen.market, chosen.language))


def _synonyms(language: str) -> Synonyms:
    rows = Synonym.objects.filter(language=language).values_list("term", "means")
    return {term: tuple(means) for term, means in rows}


def _ask(chosen: AssortmentValue, wish: SearchWish) -> Ask:
    groups: dict[str, tuple[str, ...]] = {documents.MAKER: wish.makers}
    if wish.category_id is not None:
        groups[documents.CATEGORY] = (str(wish.category_id),)
    if wish.only_available:
        groups[documents.STOCK] = (documents.AVAILABLE,)
    return Ask(
        text=wish.text,
        narrowing=Narrowing(groups=groups, numbers={documents.PRICE: (wish.price_from, wish.price_below)}),
        sort=_SORTS[wish.sort],
        sort_by=documents.PRICE,
        offset=(wish.page - 1) * wish.page_size,
        limit=wish.page_size,
        synonyms=synonyms(chosen.language),
        counts=(documents.CATEGORY, documents.MAKER, documents.STOCK),
        bands={documents.PRICE: rules.price_edges},
    )


def _result(chosen: AssortmentValue, found: Found) -> SearchResult:
    stock = dict(found.counts.get(documents.STOCK, ()))
    return SearchResult(
        cards=tuple(queries.cards(chosen, found.keys)),
        total=found.total,
        categories=tuple((int(key), count) for key, count in found.counts.get(documents.CATEGORY, ())),
        makers=found.counts.get(documents.MAKER, ()),
        bands=tuple(
            SearchBand(start=band.start, end=band.end, count=band.count)
            for band in found.bands.get(documents.PRICE, ())
        ),
        available=stock.get(documents.AVAILABLE, 0),
        corrected=found.corrected,
        is_partial=found.is_partial,
    )


def _found_without_index(chosen: AssortmentValue, wish: SearchWish) -> SearchResult:
    """Look for the words in names while the index is being built: slower, as they are written, and without filters."""
    rows = Offer.objects.filter(assortment_id=chosen.id, is_lead=True)
    for word in split(wish.text):
        rows = rows.filter(Q(name__icontains=word) | Q(maker__icontains=word) | Q(sku__iexact=word))
    order = {SearchSort.PRICE: "price_minor", SearchSort.PRICE_DOWN: "-price_minor"}.get(
        wish.sort, "-product_id"
    )
    ids = rows.order_by(order, "-product_id").values_list("product_id", flat=True)
    start = (wish.page - 1) * wish.page_size
    cards = queries.cards(chosen, list(ids[start : start + wish.page_size]))
    return SearchResult(cards=tuple(cards), total=rows.count())
