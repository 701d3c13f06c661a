"""Turn what the lower rooms say about products into the rows that the shop reads; pure, so that an audit can repeat it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Any, NamedTuple

from kogge.core.money import Money, UnitPrice
from kogge.sales.catalog.queries import worded
from kogge.sales.catalog.rules.slugs import slug_of
from kogge.sales.catalog.values import ContentUnit, ProductContent, VariantContent
from kogge.sales.offers import rules
from kogge.sales.offers.values import WHOLE, DeliveryFacts, Market
from kogge.sales.pricing.rules import base_price
from kogge.sales.pricing.values import PriceBasis, Reduction

# Country whose VAT a price contains, VAT category → basis points, None where no rate is known.
Rates = Callable[[str, str], int | None]


class OfferRow(NamedTuple):
    """The columns of models.Offer without its assortment, in the order in which they are written."""

    product_id: int
    variant_id: int
    is_lead: bool
    position: int
    sku: str
    ean: str
    label: str
    name: str
    slug: str
    summary: str
    kind: str
    is_featured: bool
    category_ids: tuple[int, ...]
    maker: str
    maker_place: str
    maker_country: str
    withdrawal_exception: str
    picture_key: str
    picture_width: int
    picture_height: int
    picture_alt: str
    picture_renditions: Mapping[str, str]
    content_amount: int
    content_unit: str
    price_minor: int
    currency: str
    vat_category: str
    vat_rate_bp: int | None
    base_minor: int | None
    base_per: str
    has_other_prices: bool
    previous_minor: int | None
    lowest_minor: int | None
    reduced_at: Any
    reduced_until: Any
    stock_state: str
    left: int
    product_state: str
    product_left: int


class PlacementRow(NamedTuple):
    """What one product is sorted and chosen by on each of its shelves."""

    position: int
    name_key: str
    price_minor: int
    maker: str
    country: str
    is_available: bool


class MakerKey(NamedTuple):
    """Who made it, and where."""

    name: str
    place: str
    country: str


def lead_of(rows: tuple[OfferRow, ...]) -> OfferRow:
    """Return the row that stands for a product."""
    return next(row for row in rows if row.is_lead)


def shelves_of(lead: OfferRow) -> tuple[int, ...]:
    """Return the categories on whose shelves a product stands, the whole assortment included."""
    return (WHOLE, *lead.category_ids)


def placement_of(lead: OfferRow, language: str) -> PlacementRow:
    """Return what a product is sorted and chosen by."""
    return PlacementRow(
        position=0 if lead.is_featured else 1,
        name_key=slug_of(lead.name, language),
        price_minor=lead.price_minor,
        maker=lead.maker,
        country=lead.maker_country,
        is_available=lead.product_left > 0,
    )


def maker_of(lead: OfferRow) -> MakerKey | None:
    """Return who made a product; None where nobody is named."""
    return MakerKey(lead.maker, lead.maker_place, lead.maker_country) if lead.maker else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What the lower rooms say about some products at one moment."""

    products: tuple[ProductContent, ...]
    prices: Mapping[tuple[str, int], int]  # (market, variant id) → ten-thousandths of its currency
    reductions: Mapping[tuple[str, int], Reduction]
    available: Mapping[int, int]  # variant id → pieces
    lines: Mapping[int, tuple[int, ...]]  # category id → itself and all above


class _Priced(NamedTuple):
    """The columns of one variant that are the same in all languages of a market."""

    amounts: tuple[Any, ...]  # price_minor … base_per
    reduced: tuple[Any, ...]  # previous_minor … reduced_until
    left: int


@lru_cache(maxsize=16_384)
def _shown(amount_e4: int, currency: str) -> int:
    return UnitPrice(amount_e4=amount_e4, currency=currency).times(1).amount_minor


@lru_cache(maxsize=16_384)
def _base(
    amount_e4: int, currency: str, content_amount: int, content_unit: ContentUnit
) -> tuple[int | None, str]:
    base = base_price(UnitPrice(amount_e4=amount_e4, currency=currency), content_amount, content_unit)
    return (base.amount.amount_minor, base.per) if base else (None, "")


def _reduced(reduction: Reduction | None, price_minor: int, currency: str) -> tuple[Any, ...]:
    if reduction is None:
        return (None, None, None, None)
    lowest = _shown(reduction.lowest.amount_e4, currency)
    if lowest <= price_minor:  # less than the smallest coin: nothing that could be said
        return (None, None, None, None)
    return (_shown(reduction.previous.amount_e4, currency), lowest, reduction.since, reduction.until)


def _priced(
    product: ProductContent, variant: VariantContent, market: Market, truth: Truth, rates: Rates
) -> _Priced:
    amount_e4 = truth.prices[market.code, variant.id]
    price_minor = _shown(amount_e4, market.currency)
    # The tax room looks up the category of the country whose rate it asks for; what is shown must not differ.
    category = product.vat_category_in.get(market.vat_country, product.vat_category)
    rate = None
    if market.basis is PriceBasis.GROSS:
        rate = rates(market.vat_country, category)
    base = _base(amount_e4, market.currency, variant.content_amount, variant.content_unit)
    reduction = truth.reductions.get((market.code, variant.id))
    return _Priced(
        amounts=(price_minor, market.currency, category, rate, *base),
        reduced=_reduced(reduction, price_minor, market.currency),
        left=rules.counted(truth.available.get(variant.id, 0)),
    )


def of_market(
    product: ProductContent, market: Market, truth: Truth, rates: Rates
) -> Iterator[tuple[str, tuple[OfferRow, ...]]]:
    """Yield the rows of a product in each language in which the market shows it; nothing where it has no price there."""
    sold = [variant for variant in product.variants if (market.code, variant.id) in truth.prices]
    if not sold:
        return
    priced = {variant.id: _priced(product, variant, market, truth, rates) for variant in sold}
    minors = {key: columns.amounts[0] for key, columns in priced.items()}
    lead = rules.lead_of(
        [variant.id for variant in sold], minors, {key: one.left for key, one in priced.items()}
    )
    left = rules.counted(sum(columns.left for columns in priced.values()))
    shared = _Shared(
        line=truth.lines.get(product.category_id or 0, ()),
        lead=lead,
        has_other_prices=len(set(minors.values())) > 1,
        left=left,
    )
    for language in market.languages:
        if language in product.texts:
            yield language, _rows(product, language, sold, priced, shared)


class _Shared(NamedTuple):
    """What all rows of a product in a market have in common."""

    line: tuple[int, ...]
    lead: int
    has_other_prices: bool
    left: int


def _rows(
    product: ProductContent,
    language: str,
    sold: list[VariantContent],
    priced: Mapping[int, _Priced],
    shared: _Shared,
) -> tuple[OfferRow, ...]:
    text = product.texts[language]
    words: tuple[Any, ...] = (
        text.name,
        text.slug,
        text.summary,
        product.kind,
        product.is_featured,
        shared.line,
    )
    place = product.maker_places.get(language) or product.maker_place
    words += (product.maker, place, product.maker_country, product.withdrawal_exception)
    words += _picture(product, language)
    together = (rules.state_of(shared.left).value, shared.left)
    offers = []
    for variant in sold:
        own = priced[variant.id]
        head = (product.id, variant.id, variant.id == shared.lead, variant.position, variant.sku, variant.ean)
        label = worded(variant.labels, language)
        content = (variant.content_amount, variant.content_unit.value)
        stock = (rules.state_of(own.left).value, own.left)
        offers.append(
            OfferRow(
                *head, label, *words, *content, *own.amounts, shared.has_other_prices, *own.reduced, *stock, *together
            )
        )  # fmt: skip
    return tuple(offers)


def _picture(product: ProductContent, language: str) -> tuple[Any, ...]:
    picture = product.picture
    if picture is None:
        return ("", 0, 0, "", {})
    return (
        picture.key,
        picture.width,
        picture.height,
        worded(picture.alts, language),
        dict(picture.renditions),
    )


def delivery_column(facts: DeliveryFacts | None) -> dict[str, Any] | None:
    """Return delivery facts as they are stored with an assortment."""
    if facts is None:
        return None
    return {
        "code": facts.code,
        "carrier": facts.carrier,
        "price_minor": facts.price.amount_minor,
        "free_from_minor": facts.free_from.amount_minor if facts.free_from else None,
        "currency": facts.price.currency,
        "days_min": facts.days_min,
        "days_max": facts.days_max,
        "cutoff": facts.cutoff.isoformat("minutes"),
        "sends_from": facts.sends_from,
    }


def delivery(column: Mapping[str, Any] | None) -> DeliveryFacts | None:
    """Return delivery facts as they were stored."""
    if column is None:
        return None
    currency, free_from = column["currency"], column["free_from_minor"]
    return DeliveryFacts(
        code=column["code"],
        carrier=column["carrier"],
        price=Money(amount_minor=column["price_minor"], currency=currency),
        free_from=None if free_from is None else Money(amount_minor=free_from, currency=currency),
        days_min=column["days_min"],
        days_max=column["days_max"],
        cutoff=time.fromisoformat(column["cutoff"]),
        sends_from=column["sends_from"],
    )
