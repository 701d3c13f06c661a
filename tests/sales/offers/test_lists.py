"""Lists in every order, page by page, in few queries."""

from __future__ import annotations

import pytest
from tests.sales import goods
from tests.sales.offers.parts import a_thing, names, open_markets, settle, shop, the_card

from kogge.core import errors
from kogge.sales.offers import queries
from kogge.sales.offers.values import WHOLE, ListSort

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def markets():
    open_markets()


@pytest.fixture
def honeys() -> list:
    """Four honeys on one shelf below another, the second put forward by the merchant."""
    goods.a_category("Essen", key="food")
    shelf = goods.a_category("Honig", key="honey", parent_key="food")
    made = [
        a_thing(name, price=price, category_id=shelf.pk, is_featured=name == "Linde", maker=maker)
        for name, price, maker in (
            ("Tanne", "12.90", "Imkerei Venn"),
            ("Linde", "9.90", "Imkerei Venn"),
            ("Äpfelblüte", "9.90", "Bijen BV"),
            ("Zimt", "4.90", ""),
        )
    ]
    settle()
    return made


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (ListSort.POSITION, ["Linde", "Zimt", "Äpfelblüte", "Tanne"]),
        (ListSort.NEWEST, ["Zimt", "Äpfelblüte", "Linde", "Tanne"]),
        (ListSort.NAME, ["Äpfelblüte", "Linde", "Tanne", "Zimt"]),
        (ListSort.PRICE, ["Zimt", "Linde", "Äpfelblüte", "Tanne"]),
        (ListSort.PRICE_DOWN, ["Tanne", "Äpfelblüte", "Linde", "Zimt"]),
    ],
)
def test_every_order_is_the_same_over_pages(honeys, sort, order):
    shelf = honeys[0].category_id

    whole = queries.product_list(shop(), category_id=shelf, sort=sort)
    pages = [
        queries.product_list(shop(), category_id=shelf, sort=sort, page=page, page_size=2) for page in (1, 2)
    ]

    assert names(whole.cards) == order and whole.total == 4
    assert names([*pages[0].cards, *pages[1].cards]) == order
    assert {page.total for page in pages} == {4}


def test_a_shelf_holds_what_lies_below_it(honeys):
    above = goods.Category.objects.get(key="food").pk

    assert queries.shelf_counts(shop()) == {WHOLE: 4, above: 4, honeys[0].category_id: 4}
    assert queries.product_list(shop(), category_id=above).total == 4


def test_beyond_the_last_page_and_on_unknown_shelves_there_is_nothing(honeys):
    assert queries.product_list(shop(), page=9).cards == ()
    assert queries.product_list(shop(), page=0).cards == ()
    assert queries.product_list(shop(), page=401).cards == ()
    assert queries.product_list(shop(), category_id=999).total == 0


@pytest.mark.parametrize("count", [3, 12])
def test_a_page_takes_three_queries_whatever_its_size(count, django_assert_num_queries):
    for _ in range(count):
        a_thing()
    settle()
    chosen = shop()

    with django_assert_num_queries(3):
        found = queries.product_list(chosen)

    assert len(found.cards) == count


def test_home_asks_little(honeys, django_assert_num_queries):
    chosen = shop()

    with django_assert_num_queries(6):
        newest = queries.newest(chosen, limit=2)
        featured = queries.featured(chosen, limit=4)
        assert queries.reduced(chosen, limit=4) == []

    assert names(newest) == ["Zimt", "Äpfelblüte"]
    assert names(featured) == ["Linde"]


def test_makers_are_counted_with_what_is_for_sale(honeys):
    goods.catalog.archive_product(product_id=honeys[2].pk, actor="test")
    settle()

    assert [(maker.name, maker.product_count) for maker in queries.makers(shop())] == [("Imkerei Venn", 2)]


def test_cards_come_in_the_order_asked_for_and_only_of_what_is_for_sale(honeys, django_assert_num_queries):
    ids = [honeys[3].pk, 999, honeys[0].pk]

    with django_assert_num_queries(1):
        chosen = queries.assortment("DE", "de")
    with django_assert_num_queries(1):
        found = queries.cards(chosen, ids)

    assert names(found) == ["Zimt", "Tanne"]
    assert queries.cards(chosen, []) == []


def test_a_product_is_found_by_its_address(honeys, django_assert_num_queries):
    chosen = shop()

    with django_assert_num_queries(1):
        found = queries.product_by_slug(chosen, "aepfelbluete")

    assert found.card == the_card(honeys[2])
    with pytest.raises(errors.NotFound):
        queries.product_by_slug(chosen, "honing")


def test_one_product_stands_once_however_many_variants_it_has():
    thing = a_thing("Tanne", price="12.90", on_hand=0)
    small = goods.catalog.save_variant(product_id=thing.pk, sku="S", position=1, actor="test")
    goods.a_price(small, "14.90")
    goods.stock.receive(variant_id=small.pk, quantity=2, reason="receipt", actor="test")
    settle()

    (card,) = queries.product_list(shop()).cards

    assert card.lead.sku == "S", "the dearer one can be had"
    assert card.has_other_prices and card.stock.left == 2
    assert [
        (variant.sku, variant.price.amount.amount_minor)
        for variant in queries.product(shop(), thing.pk).variants
    ] == [(thing.variants.get(position=0).sku, 1290), ("S", 1490)]


def test_where_no_market_is_there_is_no_assortment():
    assert queries.assortment("FR", "fr") is None
