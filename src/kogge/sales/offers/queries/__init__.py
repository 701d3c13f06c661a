"""Read what is for sale: lists, cards and products in a few indexed queries whose number does not grow with the page.

Never asked for what an order costs or whether it can be sent: checkout asks pricing and stock themselves.
"""

from kogge.sales.offers.queries.assortments import (
    assortment,
    assortments,
    makers,
    promise,
    shelf_counts,
)
from kogge.sales.offers.queries.facets import filtered_page, groups
from kogge.sales.offers.queries.lists import (
    cards,
    featured,
    newest,
    product_list,
    reduced,
)
from kogge.sales.offers.queries.products import (
    addresses,
    places,
    product,
    product_by_slug,
    product_id_at,
)

__all__ = [
    "addresses",
    "assortment",
    "assortments",
    "cards",
    "featured",
    "filtered_page",
    "groups",
    "makers",
    "newest",
    "places",
    "product",
    "product_by_slug",
    "product_id_at",
    "product_list",
    "promise",
    "reduced",
    "shelf_counts",
]
