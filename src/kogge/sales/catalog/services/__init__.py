"""Write products, shelves, texts and pictures: the catalog's use cases."""

from kogge.sales.catalog.services.categories import delete_category, save_category, set_category_picture
from kogge.sales.catalog.services.filing import file_product
from kogge.sales.catalog.services.imports import add_imported_products
from kogge.sales.catalog.services.pictures import (
    add_drawing,
    add_picture,
    made_picture,
    remove_picture,
    save_picture,
)
from kogge.sales.catalog.services.products import (
    archive_product,
    remove_text,
    remove_variant,
    save_product,
    save_text,
    save_variant,
)
from kogge.sales.catalog.services.single_facts import (
    move_to_category,
    put_on_sale,
    set_vat_category,
    take_off_sale,
)

__all__ = [
    "add_drawing",
    "add_imported_products",
    "add_picture",
    "archive_product",
    "delete_category",
    "file_product",
    "made_picture",
    "move_to_category",
    "put_on_sale",
    "remove_picture",
    "remove_text",
    "remove_variant",
    "save_category",
    "save_picture",
    "save_product",
    "save_text",
    "save_variant",
    "set_category_picture",
    "set_vat_category",
    "take_off_sale",
]
