"""Read products, shelves and variants; every page's queries are few and do not grow with the page."""

from kogge.sales.catalog.queries.categories import (
    categories,
    category_keys,
    category_paths,
    category_row,
    former_category,
    shelves,
    subtree_ids,
)
from kogge.sales.catalog.queries.contents import (
    active_product_count,
    active_product_ids,
    category_lines,
    category_names,
    product_contents,
    product_ids_in,
    product_ids_of_variants,
    searched_texts,
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
    changed_at,
    former_product,
    product_details,
    product_row,
    product_text_names,
    shown_texts,
)
from kogge.sales.catalog.queries.variants import (
    is_for_sale,
    sale_ids,
    variant,
    variant_ids_by_sku,
    variants_by_id,
)

__all__ = [
    "active_product_count",
    "active_product_ids",
    "categories",
    "category_keys",
    "category_lines",
    "category_names",
    "category_paths",
    "category_row",
    "changed_at",
    "first_pictures",
    "former_category",
    "former_product",
    "picture_value",
    "pictures_of_variants",
    "product_contents",
    "product_details",
    "product_ids_in",
    "product_ids_of_variants",
    "product_row",
    "product_text_names",
    "is_for_sale",
    "products_found",
    "sale_ids",
    "searched_texts",
    "shelves",
    "shown_picture",
    "shown_texts",
    "subtree_ids",
    "variant",
    "variant_ids_by_sku",
    "variants_by_id",
    "worded",
]
