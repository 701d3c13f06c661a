"""Read products, shelves and variants; every page's queries are few and do not grow with the page."""

from kogge.sales.catalog.queries.categories import (
    categories,
    category_by_slug,
    category_keys,
    category_paths,
    category_row,
    category_slugs,
    shelves,
    subtree_ids,
)
from kogge.sales.catalog.queries.contents import (
    active_product_count,
    active_product_ids,
    category_lines,
    product_contents,
    product_ids_in,
    product_ids_of_variants,
)
from kogge.sales.catalog.queries.found import products_found
from kogge.sales.catalog.queries.pictures import (
    first_pictures,
    picture_value,
    pictures_of_variants,
    shown_picture,
    worded,
)
from kogge.sales.catalog.queries.products import (
    product_by_slug,
    product_card_rows,
    product_count,
    product_list,
    product_row,
    product_text_names,
    shown_texts,
)
from kogge.sales.catalog.queries.variants import (
    is_for_sale,
    sale_ids,
    variant,
    variant_by_sku,
    variant_ids_by_sku,
    variants_by_id,
)

__all__ = [
    "active_product_count",
    "active_product_ids",
    "categories",
    "category_by_slug",
    "category_keys",
    "category_lines",
    "category_paths",
    "category_row",
    "category_slugs",
    "first_pictures",
    "picture_value",
    "pictures_of_variants",
    "product_by_slug",
    "product_card_rows",
    "product_contents",
    "product_count",
    "product_ids_in",
    "product_ids_of_variants",
    "product_list",
    "product_row",
    "product_text_names",
    "is_for_sale",
    "products_found",
    "sale_ids",
    "shelves",
    "shown_picture",
    "shown_texts",
    "subtree_ids",
    "variant",
    "variant_by_sku",
    "variant_ids_by_sku",
    "variants_by_id",
    "worded",
]
