"""Ask an index: hits in order, counts of what could be chosen, and what was taken for a mistyped word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tantivy import FieldType, Occur, Order, Query

from kogge.core.search.places import Place
from kogge.core.search.querying import Maker
from kogge.core.search.reading import opened
from kogge.core.search.values import NOTHING, Ask, Band, Edges, Found, Narrowing, Sort

MOST_VALUES = 100  # of one group


def ask(place: Place, asked: Ask) -> Found | None:
    """Answer a question; None where there is no index that could."""
    index = opened(place)
    if index is None:
        return None
    maker = Maker(index, is_typing=asked.is_typing)
    reading = maker.reading(asked.text, asked.synonyms)
    if reading is None:
        return NOTHING
    found = _answer(maker, reading.query, asked)
    is_partial = False
    if not found.total and reading.loose is not None and not maker.hits(reading.query):
        found = _answer(maker, reading.loose, asked)
        is_partial = found.total > 0
    return Found(
        keys=found.keys,
        total=found.total,
        counts=found.counts,
        bands=found.bands,
        corrected=reading.corrected,
        is_partial=is_partial,
    )


def proposals(place: Place, text: str) -> dict[str, str]:
    """Return for the words of a text that an index does not have the nearest ones that it has."""
    index = opened(place)
    if index is None:
        return {}
    maker = Maker(index)
    reading = maker.reading(text, {})
    unknown = reading.unknown if reading else []
    found = {word: maker.corrected.get(word) or maker.proposal(word) for word in unknown}
    return {word: meant for word, meant in found.items() if meant}


def _answer(maker: Maker, query: Any, asked: Ask) -> Found:
    filters = _filters(maker, asked.narrowing)
    keys, total = _hits(maker, _narrowed(query, filters.values()), asked)
    return Found(
        keys=keys,
        total=total,
        counts=_counts(maker, query, filters, asked.counts),
        bands=_bands(maker, query, filters, asked.bands),
    )


def _hits(maker: Maker, query: Any, asked: Ask) -> tuple[tuple[int, ...], int]:
    how: dict[str, Any] = {"weight_by_field": "weight"}
    if asked.sort is Sort.NEWEST:
        how = {"order_by_field": "key", "order": Order.Desc}
    elif asked.sort in (Sort.LOWEST, Sort.HIGHEST):
        order = Order.Asc if asked.sort is Sort.LOWEST else Order.Desc
        how = {"order_by_field": asked.sort_by, "order": order}
    result = maker.searcher.search(query, limit=max(1, asked.limit), offset=asked.offset, count=True, **how)
    addresses = [address for _score, address in result.hits] if asked.limit else []
    keys = maker.searcher.fast_field_values("key", addresses) if addresses else []
    return tuple(keys), result.count


def _filters(maker: Maker, narrowing: Narrowing) -> dict[str, Any]:
    """Return a question per group and number that is narrowed; it does not touch relevance."""
    found: dict[str, Any] = {}
    for name, values in narrowing.groups.items():
        if values:
            found[name] = Query.term_set_query(maker.schema, name, list(values))
    for name, (start, end) in narrowing.numbers.items():
        if start is not None or end is not None:
            found[name] = _within(maker, name, start, end)
    return {name: Query.const_score_query(query, 0.0) for name, query in found.items()}


def _within(maker: Maker, name: str, start: int | None, end: int | None) -> Any:
    return Query.range_query(
        maker.schema,
        name,
        FieldType.Unsigned,
        lower_bound=start or 0,
        upper_bound=end,
        include_upper=end is None,
    )


def _narrowed(query: Any, filters: Iterable[Any]) -> Any:
    held = list(filters)
    if not held:
        return query
    return Query.boolean_query([(Occur.Must, query), *((Occur.Must, one) for one in held)])


def _others(filters: Mapping[str, Any], name: str) -> list[Any]:
    return [one for key, one in filters.items() if key != name]


def _counts(
    maker: Maker, query: Any, filters: Mapping[str, Any], groups: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    found = {}
    for name in groups:
        terms = {"values": {"terms": {"field": name, "size": MOST_VALUES}}}
        result = maker.searcher.aggregate(_narrowed(query, _others(filters, name)), terms)
        buckets = result["values"]["buckets"]
        found[name] = tuple((str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
    return found


def _bands(
    maker: Maker, query: Any, filters: Mapping[str, Any], bands: Mapping[str, Edges]
) -> dict[str, tuple[Band, ...]]:
    found = {}
    for name, edges_of in bands.items():
        narrowed = _narrowed(query, _others(filters, name))
        spread = maker.searcher.aggregate(narrowed, {"of": {"stats": {"field": name}}})["of"]
        if not spread["count"]:
            found[name] = ()
            continue
        edges = list(edges_of(int(spread["min"]), int(spread["max"])))
        limits = list(zip([None, *edges], [*edges, None], strict=True))
        if not edges:
            found[name] = ()
            continue
        ranges = [_range(start, end) for start, end in limits]
        result = maker.searcher.aggregate(narrowed, {"of": {"range": {"field": name, "ranges": ranges}}})[
            "of"
        ]
        counts = {(bucket.get("from"), bucket.get("to")): bucket["doc_count"] for bucket in result["buckets"]}
        found[name] = tuple(
            Band(start=start, end=end, count=int(counts.get((_float(start), _float(end)), 0)))
            for start, end in limits
        )
    return found


def _float(edge: int | None) -> float | None:
    return None if edge is None else float(edge)


def _range(start: int | None, end: int | None) -> dict[str, int]:
    return {key: edge for key, edge in (("from", start), ("to", end)) if edge is not None}
