"""Says what is wrong with the demo shop's content, all faults at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stdnum import ean, iban
from stdnum.de import vat

from kogge.demo.drawings.companions import COMPANIONS
from kogge.demo.drawings.compose import BODIES, ILLUSTRATIONS
from kogge.demo.drawings.marks import MARKS
from kogge.demo.drawings.palette import COLOURS, STRONG_WALLS, WALLS
from kogge.demo.values import LANGUAGES, Product, Shop

# The VAT categories that the shop must show at least once each (reference: vat_categories.csv of the tax room).
VAT_CATEGORIES = frozenset({"standard", "food", "food_basic", "book", "alcohol"})
LEGAL_KINDS = ("imprint", "terms", "privacy", "withdrawal", "delivery")
# Longest texts the catalog's columns hold.
_LONGEST = {"name": 200, "slug": 200, "summary": 300, "storage": 300}


class ContentError(ValueError):
    """The data files contradict themselves; `faults` lists how."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def faults(shop: Shop) -> list[str]:
    """Return every fault as a sentence; an empty list is a sound shop."""
    return [
        *_merchant_faults(shop),
        *_shelf_faults(shop),
        *(fault for product in shop.products for fault in _product_faults(shop, product)),
        *_uniqueness_faults(shop),
        *_wall_faults(shop),
        *_legal_faults(shop),
    ]


def _merchant_faults(shop: Shop) -> Iterator[str]:
    if not vat.is_valid(shop.company.vat_id):
        yield f"the VAT id {shop.company.vat_id} has a wrong check digit"
    if not iban.is_valid(shop.bank_account.iban, check_country=False):
        yield f"the IBAN {shop.bank_account.iban} has wrong check digits"
    for market in shop.markets:
        if not market.shipping or not market.payment_methods:
            yield f"{market.code} has no way to send or to pay"
        if not set(market.languages) <= set(LANGUAGES):
            yield f"{market.code} speaks a language without texts"
        for option in market.shipping:
            if set(option.names) != set(LANGUAGES):
                yield f"{market.code} {option.code} is not named in every language"
            if not 0 < option.days_min <= option.days_max:
                yield f"{market.code} {option.code} arrives before it leaves"


def _shelf_faults(shop: Shop) -> Iterator[str]:
    keys = {product.key for product in shop.products}
    for category in shop.categories:
        for language in LANGUAGES:
            if not (category.names.get(language) and category.intros.get(language)):
                yield f"category {category.key} says nothing in {language}"
        if category.tile not in keys:
            yield f"category {category.key} shows an unknown product {category.tile}"
    missing = VAT_CATEGORIES - {product.vat_category for product in shop.products}
    if missing:
        yield f"no product of the VAT categories {sorted(missing)}"
    for maker in shop.makers:
        if any(not maker.stories.get(language) or not maker.places.get(language) for language in LANGUAGES):
            yield f"maker {maker.key} lacks a text"


def _product_faults(shop: Shop, product: Product) -> Iterator[str]:
    for language in LANGUAGES:
        text = product.texts[language]
        for field in ("name", "slug", "summary", "description", "alt"):
            if not getattr(text, field):
                yield f"{product.key} has no {field} in {language}"
        if product.kind == "food" and not (text.ingredients and text.storage):
            yield f"{product.key} is food without ingredients or storage in {language}"
        if product.safety and not text.warnings:
            yield f"{product.key} has no safety note in {language}"
        for field, longest in _LONGEST.items():
            if len(getattr(text, field)) > longest:
                yield f"{product.key}: {field} in {language} is longer than {longest}"
        if text.ingredients.count("**") % 2:
            yield f"{product.key}: an allergen is not closed in {language}"
    if product.kind == "goods" and not product.safety:
        yield f"{product.key} names no manufacturer"
    yield from _drawing_faults(product)
    codes = {market.code for market in shop.markets}
    if not product.not_sold_in < codes:
        yield f"{product.key} is sold nowhere, or barred from an unknown market"
    for variant in product.variants:
        if not ean.is_valid(variant.ean):
            yield f"{variant.sku}: EAN {variant.ean} has a wrong check digit"
        if set(variant.prices) != codes or any(price.amount_e4 <= 0 for price in variant.prices.values()):
            yield f"{variant.sku} has no price in some market"
        if len(product.variants) > 1 and not all(variant.labels.get(language) for language in LANGUAGES):
            yield f"{variant.sku} cannot be told from its siblings"
        if product.kind == "food" and product.category != "gifts" and not variant.content_amount:
            yield f"{variant.sku} has no unit price"


def _drawing_faults(product: Product) -> Iterator[str]:
    drawing = product.drawing
    if drawing.wall not in WALLS:
        yield f"{product.key}: unknown wall {drawing.wall}"
    if drawing.illustration:
        if not (ILLUSTRATIONS / drawing.illustration).is_file():
            yield f"{product.key}: no illustration {drawing.illustration}"
        return
    if drawing.body not in BODIES:
        yield f"{product.key}: unknown body {drawing.body}"
    if drawing.mark and drawing.mark not in MARKS:
        yield f"{product.key}: unknown mark {drawing.mark}"
    if drawing.companion and drawing.companion not in COMPANIONS:
        yield f"{product.key}: unknown companion {drawing.companion}"
    unknown = {drawing.colour, drawing.accent, drawing.mark_colour} - set(COLOURS)
    if unknown:
        yield f"{product.key}: unknown colours {sorted(unknown)}"


def _uniqueness_faults(shop: Shop) -> Iterator[str]:
    skus = Counter(variant.sku for product in shop.products for variant in product.variants)
    keys = Counter(product.key for product in shop.products)
    for value, count in (*skus.items(), *keys.items()):
        if count > 1:
            yield f"{value} stands {count} times"
    for language in LANGUAGES:
        slugs = Counter(product.texts[language].slug for product in shop.products)
        shelves = Counter(category.slugs[language] for category in shop.categories)
        for value, count in (*slugs.items(), *shelves.items()):
            if count > 1:
                yield f"the {language} slug {value} stands {count} times"
    known = set(skus)
    for reduction in shop.reductions:
        if reduction.sku not in known:
            yield f"reduced SKU {reduction.sku} is unknown"


def _wall_faults(shop: Shop) -> Iterator[str]:
    """Neighbours in lists of two, three and four columns have different walls; strong walls stay rare."""
    for category in shop.categories:
        walls = [product.drawing.wall for product in shop.products_in(category.key)]
        for distance in (1, 2, 3, 4):
            for first, second in zip(walls, walls[distance:], strict=False):
                if first == second:
                    yield f"{category.key}: two {first} walls {distance} apart"
    strong = sum(product.drawing.wall in STRONG_WALLS for product in shop.products)
    if strong * 6 > len(shop.products):
        yield f"{strong} of {len(shop.products)} walls are strong, more than one in six"


def _legal_faults(shop: Shop) -> Iterator[str]:
    found = {(text.kind, text.language) for text in shop.legal_texts}
    for kind in LEGAL_KINDS:
        for language in LANGUAGES:
            if (kind, language) not in found:
                yield f"no {kind} text in {language}"
