"""What a list can be narrowed by: read from the address, counted, and written into it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kogge.core import recent
from kogge.core.i18n import country_name
from kogge.sales.offers import queries as offers
from kogge.sales.offers import rules
from kogge.sales.offers.values import PRICE_BANDS, FacetCounts, Filters, Group, PriceBand
from kogge.storefront import wording
from kogge.storefront.values import Facet, FacetRow, FacetsView, Link, ShopContext

# The names in the address; also what tells one kept page of a list from another.
BAND, COUNTRY, MAKER, STOCK = "price", "in", "maker", "stock"
PARAMETERS = (BAND, COUNTRY, MAKER, STOCK)
# Of one kind at once; an address with more was not made by our form.
MOST_OF_A_KIND = 20
# As many makers are seen at once, and as many are offered at all: those with the most products.
MAKERS_SHOWN, MAKERS_OFFERED = 8, 60


def _code(band: PriceBand) -> str:
    return f"{band.low // 100}-{band.high // 100 if band.high is not None else ''}"


_BANDS = {_code(band): place for place, band in enumerate(PRICE_BANDS)}


def read(query: QueryDict) -> Filters:
    """Return the filters of an address, each once and in order; what makes no sense is no filter."""
    bands = {_BANDS[raw] for raw in query.getlist(BAND) if raw in _BANDS}
    countries = {raw for raw in query.getlist(COUNTRY) if len(raw) == 2 and raw.isascii() and raw.isupper()}
    makers = {raw[:120] for raw in query.getlist(MAKER) if raw.strip() and "\0" not in raw}
    return Filters(
        bands=tuple(sorted(bands)),
        countries=tuple(sorted(countries)[:MOST_OF_A_KIND]),
        makers=tuple(sorted(makers)[:MOST_OF_A_KIND]),
        only_available=query.get(STOCK) == "1",
    )


def parameters(filters: Filters) -> dict[str, list[str]]:
    """Return filters as an address carries them."""
    found = {
        BAND: [_code(PRICE_BANDS[place]) for place in filters.bands],
        COUNTRY: list(filters.countries),
        MAKER: list(filters.makers),
        STOCK: ["1"] if filters.only_available else [],
    }
    return {name: values for name, values in found.items() if values}


def groups(shop: ShopContext, category_id: int) -> tuple[Group, ...]:
    """Return what a shelf's filters are counted from, as it was within the last second."""
    chosen = shop.assortment
    if chosen is None:
        return ()
    key = ("groups", shop.prefix, shop.edition, category_id)
    return recent.remembered(key, lambda: offers.groups(chosen, category_id))


def view(
    shop: ShopContext, found: tuple[Group, ...], filters: Filters, counts: FacetCounts, sort: str
) -> FacetsView | None:
    """Write the filters of a list out; None where there is nothing to choose between."""
    kinds = (
        _stock(found, filters, counts),
        _countries(filters, counts),
        _bands(shop, filters, counts),
        _makers(filters, counts),
    )
    facets = tuple(kind for kind in kinds if kind is not None)
    if not facets:
        return None
    kept = {"sort": sort} if sort else {}
    return FacetsView(
        facets=facets,
        chips=tuple(_chips(shop, filters, kept)),
        clear_url=_address(Filters(), kept),
        kept=tuple(kept.items()),
    )


def _address(filters: Filters, kept: Mapping[str, str]) -> str:
    query = urlencode({**parameters(filters), **kept}, doseq=True)
    return f"?{query}" if query else "?"


def _kind(title: str, rows: Iterable[FacetRow]) -> Facet | None:
    """Return a kind of filter; None where it would leave everything or nothing."""
    shown = tuple(rows)
    if len(shown) < 2 and not any(row.is_chosen for row in shown):
        return None
    return Facet(title=title, rows=shown)


def _stock(found: Iterable[Group], filters: Filters, counts: FacetCounts) -> Facet | None:
    if not filters.only_available and all(group.is_available for group in found):
        return None
    row = FacetRow(
        name=STOCK, value="1", text=_("In stock"), count=counts.available, is_chosen=filters.only_available
    )
    return Facet(title=_("Availability"), rows=(row,))


def _countries(filters: Filters, counts: FacetCounts) -> Facet | None:
    codes = {code for code in (*counts.countries, *filters.countries) if code}
    rows = [
        FacetRow(
            name=COUNTRY,
            value=code,
            text=country_name(code),
            count=counts.countries.get(code, 0),
            is_chosen=code in filters.countries,
        )
        for code in codes
    ]
    return _kind(_("Made in"), sorted(rows, key=lambda row: row.text))


def _band_text(shop: ShopContext, place: int) -> str:
    band = PRICE_BANDS[place]
    return wording.price_range(band.low or None, band.high, shop.currency, shop.language, shop.market_code)


def _bands(shop: ShopContext, filters: Filters, counts: FacetCounts) -> Facet | None:
    return _kind(
        _("Price"),
        (
            FacetRow(
                name=BAND,
                value=_code(PRICE_BANDS[place]),
                text=_band_text(shop, place),
                count=counts.bands.get(place, 0),
                is_chosen=place in filters.bands,
            )
            for place in sorted({*counts.bands, *filters.bands})
        ),
    )


def _makers(filters: Filters, counts: FacetCounts) -> Facet | None:
    names = {name for name in (*counts.makers, *filters.makers) if name}
    most = sorted(names, key=lambda name: (name not in filters.makers, -counts.makers.get(name, 0), name))
    rows = [
        FacetRow(
            name=MAKER,
            value=name,
            text=name,
            count=counts.makers.get(name, 0),
            is_chosen=name in filters.makers,
        )
        for name in most[:MAKERS_OFFERED]
    ]
    shown = _kind(_("Maker"), sorted(rows[:MAKERS_SHOWN], key=lambda row: row.text.casefold()))
    if shown is None or len(rows) <= MAKERS_SHOWN:
        return shown
    return replace(
        shown,
        more=tuple(sorted(rows[MAKERS_SHOWN:], key=lambda row: row.text.casefold())),
        more_title=_("More makers"),
    )


def _chips(shop: ShopContext, filters: Filters, kept: Mapping[str, str]) -> Iterable[Link]:
    """Return one link for each filter that is set, leading to the list without it."""

    def chip(text: str, **without: object) -> Link:
        return Link(text=text, url=_address(replace(filters, **without), kept))  # type: ignore[arg-type]

    if filters.only_available:
        yield chip(_("In stock"), only_available=False)
    for code in filters.countries:
        yield chip(country_name(code), countries=tuple(one for one in filters.countries if one != code))
    for place in filters.bands:
        yield chip(_band_text(shop, place), bands=tuple(one for one in filters.bands if one != place))
    for name in filters.makers:
        yield chip(name, makers=tuple(one for one in filters.makers if one != name))


def counted(found: tuple[Group, ...], filters: Filters) -> FacetCounts:
    """Return how many products each choice leads to."""
    return rules.facet_counts(found, filters)
