"""Turn offers into what the search index holds of them; pure, one entry per product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kogge.core.search.values import Entry, Layout
from kogge.sales.catalog.values import SearchedText
from kogge.sales.offers.values import StockState

CATEGORY, MAKER, STOCK, PRICE = "category", "maker", "stock", "price"
LAYOUT = Layout(groups=(CATEGORY, MAKER, STOCK), numbers=(PRICE,))
AVAILABLE, SOLD_OUT = "available", "sold_out"
# What cannot be bought comes later; what the merchant puts forward a little sooner.
_SOLD_OUT_WEIGHT, _FEATURED_WEIGHT = 0.6, 1.1


def entry_of(offers: Sequence[Any], shelves: Mapping[int, str], text: SearchedText) -> Entry:
    """Return the entry of one product in one language.

    `offers` are its rows (models.Offer or rows.OfferRow); `shelves` the names of categories by id.
    """
    lead = next(row for row in offers if row.is_lead)
    is_sold_out = lead.product_state == StockState.SOLD_OUT
    names = [shelves[category_id] for category_id in lead.category_ids if category_id in shelves]
    beside = [lead.maker, lead.maker_place, *(row.label for row in offers), *names]
    body = [lead.summary, text.ingredients.replace("**", ""), text.description]
    return Entry(
        key=lead.product_id,
        name=lead.name,
        beside=". ".join(part for part in beside if part),
        body=". ".join(part for part in body if part),
        codes=tuple(code for row in offers for code in (row.sku, row.ean) if code),
        groups={
            CATEGORY: tuple(str(category_id) for category_id in lead.category_ids),
            MAKER: (lead.maker,) if lead.maker else (),
            STOCK: (SOLD_OUT if is_sold_out else AVAILABLE,),
        },
        numbers={PRICE: lead.price_minor},
        weight=(_SOLD_OUT_WEIGHT if is_sold_out else 1.0) * (_FEATURED_WEIGHT if lead.is_featured else 1.0),
    )
