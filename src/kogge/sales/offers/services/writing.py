"""Bring the rows of some products in line with the truth: only what differs is written.

The comparison reads; only `apply` writes, in a transaction that its caller opens and keeps short. Between the two
nobody else may have written these rows, which the caller makes sure of (see core.events.following).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F

from kogge.core import bulk
from kogge.sales.offers import rows as making
from kogge.sales.offers import truth
from kogge.sales.offers.models import Assortment, Maker, Offer, Placement, Shelf
from kogge.sales.offers.rows import MakerKey, OfferRow, PlacementRow
from kogge.sales.offers.values import Market

ProductKey = tuple[int, int]  # assortment, product
Rows = tuple[OfferRow, ...]


@dataclass(kw_only=True)
class Difference:
    """What is to be written so that the rows are true again."""

    gone: list[int] = field(default_factory=list)  # ids of offers
    offers: list[tuple[int, OfferRow]] = field(default_factory=list)  # assortment, row
    assortments: set[int] = field(default_factory=set)  # whose pages show something else now
    lifted: dict[int, list[tuple[int, OfferRow]]] = field(
        default_factory=dict
    )  # off their shelves, by assortment
    placed: dict[int, list[tuple[str, OfferRow]]] = field(default_factory=dict)  # assortment → language, lead
    shelves: Counter[tuple[int, int]] = field(default_factory=Counter)  # assortment, category → products more
    makers: Counter[tuple[int, MakerKey]] = field(default_factory=Counter)

    product_ids: set[int] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Say whether everything is as it should be."""
        return not (self.gone or self.offers)


def wanted_rows(
    product_ids: Collection[int], assortments: Iterable[Assortment], markets: Iterable[Market]
) -> dict[ProductKey, Rows]:
    """Return what the rows of these products should be in these assortments, by the truth of this moment."""
    known = truth.of_products(product_ids)
    ids = {(row.market_id, row.language): row.pk for row in assortments}
    found: dict[ProductKey, Rows] = {}
    concerned = [market for market in markets if any(code == market.code for code, _language in ids)]
    rates = {market.code: truth.rates_on(market.rates_on) for market in concerned}
    for product in known.products:
        for market in concerned:
            for language, rows in making.of_market(product, market, known, rates[market.code]):
                if assortment_id := ids.get((market.code, language)):
                    found[assortment_id, product.id] = rows
    return found


def present_rows(
    product_ids: Collection[int], assortment_ids: Collection[int]
) -> tuple[dict[ProductKey, Rows], dict[ProductKey, list[int]]]:
    """Return the rows that there are, and their ids; one query."""
    found: dict[ProductKey, list[OfferRow]] = {}
    ids: dict[ProductKey, list[int]] = {}
    rows = Offer.objects.filter(assortment_id__in=assortment_ids, product_id__in=product_ids)
    for pk, assortment_id, *columns in rows.order_by("product_id", "position", "variant_id").values_list(
        "id", "assortment_id", *OfferRow._fields
    ):
        row = OfferRow(*columns)
        row = row._replace(category_ids=tuple(row.category_ids))
        key = (assortment_id, row.product_id)
        found.setdefault(key, []).append(row)
        ids.setdefault(key, []).append(pk)
    return {key: tuple(held) for key, held in found.items()}, ids


def difference(
    product_ids: Collection[int], assortments: Collection[Assortment], markets: Iterable[Market]
) -> Difference:
    """Compare the rows of these products with the truth; about ten queries."""
    languages = {row.pk: row.language for row in assortments}
    wanted = wanted_rows(product_ids, assortments, markets)
    present, ids = present_rows(product_ids, languages)
    found = Difference()
    for key in wanted.keys() | present.keys():
        before, after = present.get(key, ()), wanted.get(key, ())
        if before != after:
            found.assortments.add(key[0])
            found.gone.extend(ids.get(key, ()))
            found.product_ids.add(key[1])
            found.offers.extend((key[0], row) for row in after)
            _compare_places(found, key[0], languages[key[0]], before, after)
    return found


def _compare_places(found: Difference, assortment_id: int, language: str, before: Rows, after: Rows) -> None:
    """Note what has to leave its shelves, and what is put on which."""
    old, new = (making.lead_of(rows) if rows else None for rows in (before, after))
    if old and new and _place(old, language) == _place(new, language):
        return
    for lead, step in ((old, -1), (new, 1)):
        if lead is None:
            continue
        for category_id in making.shelves_of(lead):
            found.shelves[assortment_id, category_id] += step
        if maker := making.maker_of(lead):
            found.makers[assortment_id, maker] += step
    if old:
        found.lifted.setdefault(assortment_id, []).append((assortment_id, old))
    if new:
        found.placed.setdefault(assortment_id, []).append((language, new))


def _place(lead: OfferRow, language: str) -> tuple[object, ...]:
    return making.shelves_of(lead), making.placement_of(lead, language), making.maker_of(lead)


def apply(found: Difference) -> int:
    """Write a difference, inside the caller's transaction; returns how many offers are new or different."""
    Offer.objects.filter(pk__in=found.gone).delete()
    insert_offers(found.offers)
    if found.lifted or found.placed:
        _move_places(found)
    mark_written(found.assortments)
    return len(found.offers)


def mark_written(assortment_ids: Collection[int]) -> None:
    """Count that something which pages of these assortments show is another now."""
    Assortment.objects.filter(pk__in=assortment_ids).update(version=F("version") + 1)


def _move_places(found: Difference) -> None:
    ids = shelf_ids({key for key, step in found.shelves.items()})
    for assortment_id, leads in found.lifted.items():
        on = {ids[assortment_id, category] for _id, lead in leads for category in making.shelves_of(lead)}
        Placement.objects.filter(
            shelf_id__in=on, product_id__in=[lead.product_id for _id, lead in leads]
        ).delete()
    insert_placements(found.placed, ids)
    count_shelves(found.shelves, ids)
    count_makers(found.makers)


def insert_offers(offers: Iterable[tuple[int, OfferRow]]) -> None:
    """Insert rows of assortments."""
    bulk.insert_rows(
        Offer, ["assortment", *OfferRow._fields], ((assortment_id, *row) for assortment_id, row in offers)
    )


def insert_placements(
    placed: Mapping[int, list[tuple[str, OfferRow]]], ids: Mapping[tuple[int, int], int]
) -> None:
    """Put products on their shelves; `placed`: assortment → (language, lead); `ids`: assortment, category → shelf."""
    bulk.insert_rows(
        Placement,
        ["shelf", "product_id", *PlacementRow._fields],
        (
            (ids[assortment_id, category_id], lead.product_id, *place)
            for assortment_id, leads in placed.items()
            for language, lead in leads
            for place in [making.placement_of(lead, language)]
            for category_id in making.shelves_of(lead)
        ),
    )


def shelf_ids(keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the shelf of each assortment and category, and make those that are missing."""
    assortments = {assortment_id for assortment_id, _category in keys}
    known = _known_shelves(assortments)
    missing = sorted(set(keys) - known.keys())
    if missing:
        Shelf.objects.bulk_create(
            [Shelf(assortment_id=assortment_id, category_id=category) for assortment_id, category in missing]
        )
        known = _known_shelves(assortments)
    return known


def _known_shelves(assortments: Collection[int]) -> dict[tuple[int, int], int]:
    rows = Shelf.objects.filter(assortment_id__in=assortments)
    return {(assortment, category): pk for pk, assortment, category in rows.values_list("id", "assortment_id", "category_id")}  # fmt: skip


def count_shelves(steps: Mapping[tuple[int, int], int], ids: Mapping[tuple[int, int], int]) -> None:
    """Add to the numbers of products on shelves; one statement per different step."""
    alike: dict[int, list[int]] = {}
    for key, step in steps.items():
        if step:
            alike.setdefault(step, []).append(ids[key])
    for step, shelves in alike.items():
        Shelf.objects.filter(pk__in=shelves).update(product_count=F("product_count") + step)


def count_makers(steps: Mapping[tuple[int, MakerKey], int]) -> None:
    """Add to the numbers of products of makers; a maker without any is forgotten."""
    for (assortment_id, maker), step in steps.items():
        if not step:
            continue
        rows = Maker.objects.filter(assortment_id=assortment_id, **maker._asdict())
        if not rows.update(product_count=F("product_count") + step):
            Maker.objects.create(assortment_id=assortment_id, product_count=step, **maker._asdict())
        elif step < 0:
            rows.filter(product_count=0).delete()
