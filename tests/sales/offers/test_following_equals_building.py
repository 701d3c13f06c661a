"""Whatever happens in the lower rooms: what was followed is what a rebuild makes, row for row, shelf for shelf."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sales import goods
from tests.sales.offers.parts import open_markets

from kogge.core import errors
from kogge.core.events import relay
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Product
from kogge.sales.offers import checks, services
from kogge.sales.offers.models import Maker, Offer, Placement, Shelf
from kogge.sales.offers.rows import OfferRow, PlacementRow
from kogge.sales.offers.values import AssortmentState
from kogge.sales.pricing import services as pricing
from kogge.sales.stock import services as stock

pytestmark = pytest.mark.django_db

PRODUCTS = 3
MARKETS = {"DE": ("de",), "BE": ("nl", "fr")}
SHELVES = ("", "above", "below", "beside")


def facts_of(product: Product, **changes: Any) -> None:
    """Write a product's facts anew with some of them changed."""
    catalog.save_product(
        actor="test", product_id=product.pk,
        **{
            "status": product.status, "kind": product.kind, "category_id": product.category_id,
            "vat_category": product.vat_category, "maker": product.maker, "maker_country": product.maker_country,
            "is_featured": product.is_featured, **changes,
        },
    )  # fmt: skip


def priced(product: Product, market: str, cents: int) -> None:
    goods.a_price(product.variants.first(), f"{cents / 100:.2f}", market=market)


def unpriced(product: Product, market: str) -> None:
    ids = list(product.variants.values_list("pk", flat=True))
    pricing.remove_prices(market=market, variant_ids=ids, actor="test")


def worded(product: Product, language: str, name: str, slug: str) -> None:
    try:
        with transaction.atomic():
            catalog.save_text(product_id=product.pk, language=language, name=name, slug=slug, actor="test")
    except errors.Conflict:
        pass


def unworded(product: Product, language: str) -> None:
    catalog.remove_text(product_id=product.pk, language=language, actor="test")


def counted(product: Product, pieces: int) -> None:
    stock.receive(variant_id=product.variants.first().pk, quantity=pieces, reason="correction", actor="test")


def published(product: Product, status: str) -> None:
    facts_of(product, status=status)


def shelved(product: Product, key: str) -> None:
    shelf = catalog_shelves().get(key)
    facts_of(product, category_id=shelf)


def made_by(product: Product, maker: str, country: str) -> None:
    facts_of(product, maker=maker, maker_country=country)


def put_forward(product: Product, is_featured: bool) -> None:
    facts_of(product, is_featured=is_featured)


def varied(product: Product, cents: int) -> None:
    number = product.variants.count()
    row = catalog.save_variant(
        product_id=product.pk, sku=f"V-{product.pk}-{number}", position=number, actor="test"
    )
    goods.a_price(row, f"{cents / 100:.2f}", market="DE")


def moved(_product: Product, parent: str) -> None:
    catalog.save_category(key="below", texts={"de": {"name": "Unten"}}, parent_key=parent, actor="test")


def followed(_product: Product) -> None:
    follow()


def catalog_shelves() -> dict[str, int]:
    from kogge.sales.catalog.models import Category

    return dict(Category.objects.values_list("key", "pk"))


market = st.sampled_from(list(MARKETS))
language = st.sampled_from(["de", "nl", "fr"])
cents = st.integers(1, 30_000)
CHANGES = st.one_of(
    st.tuples(st.just(priced), market, cents),
    st.tuples(st.just(unpriced), market),
    st.tuples(st.just(worded), language, st.sampled_from(["Honig", "Äpfel", "Zimt"]), st.sampled_from(["", "a", "b"])),
    st.tuples(st.just(unworded), language),
    st.tuples(st.just(counted), st.integers(1, 9)),
    st.tuples(st.just(published), st.sampled_from(["draft", "active", "archived"])),
    st.tuples(st.just(shelved), st.sampled_from(SHELVES)),
    st.tuples(st.just(made_by), st.sampled_from(["", "Imkerei", "Hoven"]), st.sampled_from(["", "DE", "BE"])),
    st.tuples(st.just(put_forward), st.booleans()),
    st.tuples(st.just(varied), cents),
    st.tuples(st.just(moved), st.sampled_from(["", "above", "beside"])),
    st.tuples(st.just(followed)),
)  # fmt: skip
Change = tuple[Callable[..., None], Any]


def follow() -> None:
    """Bring in what has happened."""
    while relay.stamp():
        pass
    services.refresh()


def shown() -> dict[str, Any]:
    """Return everything that the shop reads, without ids of rows."""
    serving = {"assortment__state": AssortmentState.SERVING}
    where = ("assortment__market_id", "assortment__language")
    on = ("shelf__assortment__market_id", "shelf__assortment__language", "shelf__category_id", "product_id")
    found = {
        "offers": Offer.objects.filter(**serving).values_list(*where, *OfferRow._fields),
        "placements": Placement.objects.filter(shelf__assortment__state=AssortmentState.SERVING).values_list(
            *on, *PlacementRow._fields
        ),
        "shelves": Shelf.objects.filter(product_count__gt=0, **serving).values_list(
            *where, "category_id", "product_count"
        ),
        "makers": Maker.objects.filter(product_count__gt=0, **serving).values_list(
            *where, "name", "place", "country", "product_count"
        ),
    }
    return {name: sorted(map(repr, rows)) for name, rows in found.items()}


@pytest.fixture
def products() -> list[int]:
    """Two markets, three shelves, and three products for sale in the first."""
    open_markets()
    goods.a_category("Oben", key="above", nl="Boven")
    goods.a_category("Unten", key="below", parent_key="above")
    goods.a_category("Daneben", key="beside")
    made = [goods.a_product(f"Ware {number}", languages=("de", "nl")) for number in range(PRODUCTS)]
    for product in made:
        priced(product, "DE", 990)
    follow()
    return [product.pk for product in made]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)  # fmt: skip
@given(happened=st.lists(st.tuples(st.integers(0, PRODUCTS - 1), CHANGES), min_size=1, max_size=12))
def test_it_works(products, happened: list[tuple[int, Change]]):
    with transaction.atomic():
        for place, (change, *words) in happened:
            change(Product.objects.get(pk=products[place]), *words)
        follow()

        kept = shown()
        services.rebuild()

        assert kept == shown()
        assert checks.compare(sample=None) == []
        transaction.set_rollback(True)
