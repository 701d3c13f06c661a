"""What the hits of a search can be narrowed to, as the address carries it and as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kogge.core.money import Money
from kogge.sales.catalog.values import CategoryCard
from kogge.sales.offers.values import SearchBand, SearchResult, SearchSort, SearchWish
from kogge.storefront import wording
from kogge.storefront.values import Choice, Facet, FacetRow, FacetsView, Link, ShopContext

MOST_TYPED = 80
_MOST_MAKERS = 20
_SHOWN = 12  # rows of one group
_HIGHEST = 9  # figures of a price in an address


def typed(query: QueryDict) -> str:
    """Return what was searched, in single spaces."""
    return " ".join(query.get("q", "").replace("\x00", " ").split())[:MOST_TYPED]


def wish_of(query: QueryDict, shop: ShopContext, shelves: Sequence[CategoryCard], page: int) -> SearchWish:
    """Read a wish from an address; what makes no sense is left out."""
    slug, sort = query.get("category", ""), query.get("sort", "")
    start, end = _prices(query.get("price", ""), shop.currency)
    return SearchWish(
        text=typed(query),
        category_id=next((card.id for card in shelves if slug and card.slug == slug), None),
        makers=tuple(dict.fromkeys(name[:120] for name in query.getlist("maker") if name))[:_MOST_MAKERS],
        price_from=start,
        price_below=end,
        only_available=query.get("stock") == "1",
        sort=SearchSort(sort) if sort in SearchSort.__members__.values() else SearchSort.RELEVANCE,
        page=page,
    )


def _prices(raw: str, currency: str) -> tuple[int | None, int | None]:
    start, hyphen, end = raw.partition("-")
    if not hyphen:
        return None, None
    return _minor(start, currency), _minor(end, currency)


def _minor(raw: str, currency: str) -> int | None:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= _HIGHEST):
        return None
    return Money.from_decimal(Decimal(raw), currency).amount_minor


def _units(minor: int | None, currency: str) -> str:
    return "" if minor is None else str(int(Money(amount_minor=minor, currency=currency).as_decimal()))


def price_value(start: int | None, end: int | None, currency: str) -> str:
    """Return a range of prices as an address carries it: 10-20, -10, 50-."""
    return f"{_units(start, currency)}-{_units(end, currency)}"


def _price_text(shop: ShopContext, start: int | None, end: int | None) -> str:
    return wording.price_range(start, end, shop.currency, shop.language, shop.market_code)


def parameters(wish: SearchWish, shop: ShopContext, shelves: Iterable[CategoryCard]) -> dict[str, list[str]]:
    """Return what the address of a wish carries, without the page."""
    found: dict[str, list[str]] = {"q": [wish.text]}
    slug = next((card.slug for card in shelves if card.id == wish.category_id), "")
    if slug:
        found["category"] = [slug]
    if wish.makers:
        found["maker"] = list(wish.makers)
    if wish.price_from is not None or wish.price_below is not None:
        found["price"] = [price_value(wish.price_from, wish.price_below, shop.currency)]
    if wish.only_available:
        found["stock"] = ["1"]
    if wish.sort is not SearchSort.RELEVANCE:
        found["sort"] = [str(wish.sort)]
    return found


def address(wish: SearchWish, shop: ShopContext, shelves: Iterable[CategoryCard]) -> str:
    """Return the address of a wish's first page."""
    return f"{shop.search_url}?{urlencode(parameters(wish, shop, shelves), doseq=True)}"


def view(
    shop: ShopContext, wish: SearchWish, found: SearchResult, shelves: Sequence[CategoryCard]
) -> FacetsView | None:
    """Write the filters of a search out; None where there is nothing to choose between."""
    kinds = (
        _categories(wish, found, shelves),
        _stock(wish, found),
        _bands(shop, wish, found),
        _makers(wish, found),
    )
    facets = tuple(kind for kind in kinds if kind is not None)
    if not facets:
        return None
    kept = {"q": wish.text} | ({} if wish.sort is SearchSort.RELEVANCE else {"sort": str(wish.sort)})
    return FacetsView(
        facets=facets,
        chips=tuple(_chips(shop, wish, shelves)),
        clear_url=address(SearchWish(text=wish.text, sort=wish.sort), shop, shelves),
        kept=tuple(kept.items()),
    )


def _categories(wish: SearchWish, found: SearchResult, shelves: Sequence[CategoryCard]) -> Facet | None:
    """Return the shelves one step below the chosen one, or the top ones; and the chosen one with those above it."""
    counts = dict(found.categories)
    by_id = {card.id: card for card in shelves}
    line, chosen = [], by_id.get(wish.category_id or 0)
    while chosen is not None:
        line.insert(0, chosen)
        chosen = by_id.get(chosen.parent_id or 0)
    parent = wish.category_id if wish.category_id in by_id else None
    below = [card for card in shelves if card.parent_id == parent and counts.get(card.id)]
    listed = [*line, *sorted(below, key=lambda card: -counts[card.id])[:_SHOWN]]
    if len(listed) < 2 and not line:
        return None
    rows = [_row("category", "", _("All categories"), None, is_chosen=parent is None)]
    rows += [
        _row("category", card.slug, card.name, counts.get(card.id, 0), is_chosen=card.id == parent)
        for card in listed
    ]
    return Facet(title=_("Category"), kind="radio", rows=tuple(rows))


def _row(name: str, value: str, text: str, count: int | None, *, is_chosen: bool) -> FacetRow:
    return FacetRow(name=name, value=value, text=text, count=count, is_chosen=is_chosen)


def _makers(wish: SearchWish, found: SearchResult) -> Facet | None:
    counts = dict(found.makers)
    names = [*wish.makers, *(name for name in counts if name not in wish.makers)][: _SHOWN + len(wish.makers)]
    if len(names) < 2 and not wish.makers:
        return None
    rows = [
        _row("maker", name, name, counts.get(name, 0), is_chosen=name in wish.makers)
        for name in sorted(names, key=str.casefold)
    ]
    return Facet(title=_("Maker"), rows=tuple(rows))


def _bands(shop: ShopContext, wish: SearchWish, found: SearchResult) -> Facet | None:
    chosen = (wish.price_from, wish.price_below)
    bands = list(found.bands)
    is_chosen = chosen != (None, None)
    if is_chosen and chosen not in [(band.start, band.end) for band in bands]:
        bands.append(SearchBand(start=wish.price_from, end=wish.price_below, count=found.total))
    if not bands:
        return None
    rows = [_row("price", "", _("All prices"), None, is_chosen=not is_chosen)]
    rows += [
        _row(
            "price",
            price_value(band.start, band.end, shop.currency),
            _price_text(shop, band.start, band.end),
            band.count,
            is_chosen=chosen == (band.start, band.end),
        )
        for band in bands
    ]
    return Facet(title=_("Price"), kind="radio", rows=tuple(rows))


def _stock(wish: SearchWish, found: SearchResult) -> Facet | None:
    if not wish.only_available and found.available == found.total:
        return None
    row = _row("stock", "1", _("In stock"), found.available, is_chosen=wish.only_available)
    return Facet(title=_("Availability"), rows=(row,))


def _chips(shop: ShopContext, wish: SearchWish, shelves: Sequence[CategoryCard]) -> Iterable[Link]:
    """Return one link for each filter that is set, leading to the hits without it."""

    def chip(text: str, **without: object) -> Link:
        return Link(text=text, url=address(replace(wish, **without), shop, shelves))  # type: ignore[arg-type]

    category = next((card.name for card in shelves if card.id == wish.category_id), "")
    if category:
        yield chip(category, category_id=None)
    if wish.only_available:
        yield chip(_("In stock"), only_available=False)
    if wish.price_from is not None or wish.price_below is not None:
        text = _price_text(shop, wish.price_from, wish.price_below)
        yield chip(text, price_from=None, price_below=None)
    for name in wish.makers:
        yield chip(name, makers=tuple(other for other in wish.makers if other != name))


def sorts(chosen: SearchSort) -> list[Choice]:
    """Return the orders of a search."""
    words: Mapping[SearchSort, str] = {
        SearchSort.RELEVANCE: _("Best match"),
        SearchSort.PRICE: _("Price, lowest first"),
        SearchSort.PRICE_DOWN: _("Price, highest first"),
        SearchSort.NEWEST: _("Newest"),
    }
    return [Choice(value=value, text=text, is_chosen=value == chosen) for value, text in words.items()]
