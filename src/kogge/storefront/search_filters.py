"""What the hits of a search can be narrowed to, as the address carries it and as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core.money import Money
from kogge.sales.catalog.values import CategoryCard
from kogge.sales.offers.values import SearchBand, SearchResult, SearchSort, SearchWish
from kogge.storefront import wording
from kogge.storefront.values import Choice, Link, ShopContext

MOST_TYPED = 80
_MOST_MAKERS = 20
_SHOWN = 12  # rows of one group
_HIGHEST = 9  # figures of a price in an address


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterRow:
    """One thing that can be chosen."""

    value: str
    text: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterGroup:
    """One group of the filter; `kind` is checkbox or radio."""

    name: str
    title: str
    kind: str
    rows: tuple[FilterRow, ...]


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


def price_text(shop: ShopContext, start: int | None, end: int | None) -> str:
    """Write a range of prices; the upper end is not contained."""
    low, high = (
        wording.amount(Money(amount_minor=minor, currency=shop.currency), shop.language, shop.market_code)
        if minor is not None
        else ""
        for minor in (start, end)
    )
    if start is None:
        return _("Below %(price)s") % {"price": high}
    if end is None:
        return _("%(price)s and more") % {"price": low}
    return _("%(low)s to below %(high)s") % {"low": low, "high": high}


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


def filter_groups(
    shop: ShopContext, wish: SearchWish, found: SearchResult, shelves: Sequence[CategoryCard]
) -> list[FilterGroup]:
    """Return the groups of the filter in which there is something to choose."""
    made = [
        _categories(wish, found, shelves),
        _makers(wish, found),
        _bands(shop, wish, found),
        _stock(wish, found),
    ]
    return [group for group in made if group is not None]


def _categories(wish: SearchWish, found: SearchResult, shelves: Sequence[CategoryCard]) -> FilterGroup | None:
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
    rows = [FilterRow(value="", text=_("All categories"), count=0, is_chosen=parent is None)]
    rows += [
        FilterRow(value=card.slug, text=card.name, count=counts.get(card.id, 0), is_chosen=card.id == parent)
        for card in listed
    ]
    return FilterGroup(name="category", title=_("Category"), kind="radio", rows=tuple(rows))


def _makers(wish: SearchWish, found: SearchResult) -> FilterGroup | None:
    counts = dict(found.makers)
    names = [*wish.makers, *(name for name in counts if name not in wish.makers)][: _SHOWN + len(wish.makers)]
    if len(names) < 2 and not wish.makers:
        return None
    rows = [
        FilterRow(value=name, text=name, count=counts.get(name, 0), is_chosen=name in wish.makers)
        for name in sorted(names, key=str.casefold)
    ]
    return FilterGroup(name="maker", title=_("Maker"), kind="checkbox", rows=tuple(rows))


def _bands(shop: ShopContext, wish: SearchWish, found: SearchResult) -> FilterGroup | None:
    chosen = (wish.price_from, wish.price_below)
    bands = list(found.bands)
    is_chosen = chosen != (None, None)
    if is_chosen and chosen not in [(band.start, band.end) for band in bands]:
        bands.append(SearchBand(start=wish.price_from, end=wish.price_below, count=found.total))
    if not bands:
        return None
    rows = [FilterRow(value="", text=_("All prices"), count=0, is_chosen=not is_chosen)]
    rows += [
        FilterRow(
            value=price_value(band.start, band.end, shop.currency),
            text=price_text(shop, band.start, band.end),
            count=band.count,
            is_chosen=chosen == (band.start, band.end),
        )
        for band in bands
    ]
    return FilterGroup(name="price", title=_("Price"), kind="radio", rows=tuple(rows))


def _stock(wish: SearchWish, found: SearchResult) -> FilterGroup | None:
    if not wish.only_available and found.available == found.total:
        return None
    row = FilterRow(value="1", text=_("In stock only"), count=found.available, is_chosen=wish.only_available)
    return FilterGroup(name="stock", title=_("Availability"), kind="checkbox", rows=(row,))


def chips(shop: ShopContext, wish: SearchWish, shelves: Sequence[CategoryCard]) -> list[Link]:
    """Return what is chosen, each with the address that undoes it."""
    plain: dict[str, SearchWish] = {}
    category = next((card.name for card in shelves if card.id == wish.category_id), "")
    if category:
        plain[category] = replace(wish, category_id=None)
    for name in wish.makers:
        plain[name] = replace(wish, makers=tuple(other for other in wish.makers if other != name))
    if wish.price_from is not None or wish.price_below is not None:
        text = price_text(shop, wish.price_from, wish.price_below)
        plain[text] = replace(wish, price_from=None, price_below=None)
    if wish.only_available:
        plain[_("In stock only")] = replace(wish, only_available=False)
    return [Link(text=text, url=address(without, shop, shelves)) for text, without in plain.items()]


def sorts(chosen: SearchSort) -> list[Choice]:
    """Return the orders of a search."""
    words: Mapping[SearchSort, str] = {
        SearchSort.RELEVANCE: _("Best match"),
        SearchSort.PRICE: _("Price, lowest first"),
        SearchSort.PRICE_DOWN: _("Price, highest first"),
        SearchSort.NEWEST: _("Newest"),
    }
    return [Choice(value=value, text=text, is_chosen=value == chosen) for value, text in words.items()]


def filter_words(count: int) -> str:
    """Name the link to the filter, with how much is chosen."""
    if not count:
        return _("Filter")
    return ngettext("Filter (%(count)s chosen)", "Filter (%(count)s chosen)", count) % {"count": count}
