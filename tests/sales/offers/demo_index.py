"""The demo shop's products in an index per language, made without a database; SKUs stand for products."""

from __future__ import annotations

from types import SimpleNamespace

from kogge.core.search import writing
from kogge.core.search.places import Place
from kogge.core.search.values import Entry
from kogge.demo import content
from kogge.demo.values import LANGUAGES, Product
from kogge.sales.catalog.values import SearchedText
from kogge.sales.offers import documents

SHOP = content.load()
_SHELVES = {category.key: number for number, category in enumerate(SHOP.categories, start=1)}


def place(language: str) -> Place:
    """Return where the German market's index of a language lies."""
    return Place(f"{language}-demo")


def _entry(number: int, product: Product, language: str) -> Entry:
    text = product.texts[language]
    offers = [
        SimpleNamespace(
            product_id=number, is_lead=variant is product.variants[0], name=text.name, maker=product.maker.name,
            maker_place=product.maker.places[language], label=variant.labels.get(language, ""),
            category_ids=(_SHELVES[product.category],), summary=text.summary, sku=variant.sku, ean=variant.ean,
            price_minor=variant.prices["DE"].times(1).amount_minor, is_featured=product.is_featured,
            product_state="in_stock" if variant.stock else "sold_out",
        )
        for variant in product.variants
    ]  # fmt: skip
    shelves = {_SHELVES[row.key]: row.names[language] for row in SHOP.categories}
    return documents.entry_of(
        offers, shelves, SearchedText(ingredients=text.ingredients, description=text.description)
    )


def build() -> None:
    """Fill an index per language."""
    for language in LANGUAGES:
        entries = [_entry(number, product, language) for number, product in enumerate(SHOP.products, start=1)]
        writing.fill(
            place(language),
            language=language,
            layout=documents.LAYOUT,
            position=0,
            texts=(entry.words for entry in entries),
            entries=entries,
        )


def sku_of(key: int) -> str:
    """Return the first article number of a product."""
    return SHOP.products[key - 1].variants[0].sku


def ean_of(sku: str) -> str:
    """Return an article's EAN."""
    return next(row.ean for product in SHOP.products for row in product.variants if row.sku == sku)
