"""What the lower rooms change is shown soon after, once per product, and nothing else is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.sales import goods
from tests.sales.offers.parts import a_thing, follow, names, open_markets, settle, shop, the_card, variant_of

from kogge.core import clock, i18n
from kogge.core.events import following, relay
from kogge.core.jobs import queries as jobs
from kogge.core.money import Money, UnitPrice
from kogge.planning.company import services as company
from kogge.planning.markets import services as markets
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.values import ImportedProduct
from kogge.sales.offers import checks, queries, services
from kogge.sales.offers.models import Assortment, Offer
from kogge.sales.offers.services import following as follow_module
from kogge.sales.offers.values import StockState
from kogge.sales.pricing import services as pricing
from kogge.sales.pricing.values import PriceBasis
from kogge.sales.shipping import services as shipping
from kogge.sales.stock import services as stock
from kogge.sales.tax import services as tax

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shops():
    """Germany in German, Belgium in Dutch and French."""
    open_markets()
    yield
    assert checks.audit() == []


def eur(minor: int) -> Money:
    return Money(amount_minor=minor, currency="EUR")


def test_it_works():
    a_thing("Tannenhonig", markets=("DE", "BE"), languages=("de", "nl"))
    settle()

    (card,) = queries.product_list(shop()).cards
    assert (card.name, card.slug, card.maker) == ("Tannenhonig", "tannenhonig", "Imkerei Venn")
    assert card.lead.price.amount == eur(1290)
    assert (
        card.lead.price.base and card.lead.price.base.amount == eur(2580) and card.lead.price.base.per == "kg"
    )
    assert card.lead.price.basis is PriceBasis.GROSS and card.lead.price.vat_country == "DE"
    assert card.lead.price.vat_rate_bp == 700
    assert card.stock.state is StockState.IN_STOCK and card.lead.is_lead
    assert names(queries.product_list(shop("BE", "nl")).cards) == ["Tannenhonig"]
    assert queries.product_list(shop("BE", "fr")).cards == (), "it has no French words"


def test_a_price_is_followed_in_its_market_only():
    honey = a_thing(markets=("DE", "BE"), languages=("de", "nl"))
    settle()

    goods.a_price(variant_of(honey), "9.90", market="BE")

    assert follow() == 1
    assert the_card(honey).lead.price.amount == eur(1290)
    assert the_card(honey, "BE", "nl").lead.price.amount == eur(990)


def test_a_price_that_is_taken_away_takes_the_product_out():
    honey = a_thing()
    settle()

    pricing.remove_prices(market="DE", variant_ids=[variant_of(honey).pk], actor="test")
    follow()

    assert the_card(honey) is None
    assert queries.product_list(shop()).total == 0


def test_what_is_held_released_and_sold_is_counted():
    honey = a_thing(on_hand=8)
    settle()

    with transaction.atomic():
        stock.hold(reference="order:1", wanted={variant_of(honey).pk: 5}, expires_at=None)
    follow()
    assert (the_card(honey).stock.state, the_card(honey).stock.left) == (StockState.FEW, 3)

    with transaction.atomic():
        stock.hold(reference="order:2", wanted={variant_of(honey).pk: 3}, expires_at=None)
    follow()
    assert the_card(honey).stock.state is StockState.SOLD_OUT

    stock.release(reference="order:1")
    follow()
    assert the_card(honey).stock.left == 5

    stock.receive(variant_id=variant_of(honey).pk, quantity=20, reason="receipt", actor="test")
    follow()
    assert the_card(honey).stock.state is StockState.IN_STOCK


def test_a_sale_of_plenty_writes_nothing():
    honey = a_thing(on_hand=50)
    settle()

    with transaction.atomic():
        stock.hold(reference="order:1", wanted={variant_of(honey).pk: 5}, expires_at=None)

    assert follow() == 0


def test_words_variants_and_status_are_followed():
    honey = a_thing("Tannenhonig")
    settle()
    catalog.save_text(product_id=honey.pk, language="de", name="Waldhonig", actor="test")
    second = catalog.save_variant(
        product_id=honey.pk, sku="W-2", labels={"de": "250 g"}, content_amount=250, content_unit="g",
        position=1, actor="test",
    )  # fmt: skip
    goods.a_price(second, "7.90")
    follow()

    found = queries.product(shop(), honey.pk)
    assert found.card.name == "Waldhonig" and found.card.has_other_prices
    assert [variant.sku for variant in found.variants][1:] == ["W-2"]
    assert found.variants[1].label == "250 g"
    assert [variant.is_lead for variant in found.variants] == [True, False], (
        "the cheaper one is not counted in"
    )

    catalog.archive_product(product_id=honey.pk, actor="test")
    follow()
    assert the_card(honey) is None


def test_a_category_that_is_moved_takes_its_products_along():
    honey = goods.a_category("Honig", key="honey")
    thing = a_thing(category_id=honey.pk)
    food = goods.a_category("Essen", key="food")
    settle()
    assert queries.shelf_counts(shop()) == {0: 1, honey.pk: 1}

    goods.a_category("Honig", key="honey", parent_key="food")
    follow()

    assert queries.shelf_counts(shop()) == {0: 1, honey.pk: 1, food.pk: 1}
    assert names(queries.product_list(shop(), category_id=food.pk).cards) == [the_card(thing).name]


def test_a_reduced_price_says_so_for_thirty_days():
    start = clock.now()
    honey = a_thing(price="12.90")
    with clock.at(start + timedelta(days=1)):
        goods.a_price(variant_of(honey), "9.90")
        settle()
        reduced = the_card(honey).lead.price.reduced
        assert reduced is not None
        assert (reduced.previous, reduced.lowest, reduced.percent) == (eur(1290), eur(1290), 23)
        assert names(queries.reduced(shop(), limit=4)) == [the_card(honey).name]

    with clock.at(start + timedelta(days=31)):
        assert the_card(honey).lead.price.reduced is None
        assert queries.reduced(shop(), limit=4) == []
        assert checks.audit() == []


def test_delivery_is_shown_as_it_is_offered_now():
    assert shop().delivery.price == eur(490)

    goods.an_option("DE", price=eur(590), days_min=2, days_max=3)
    company.save_place(
        actor="test", name="Lager", street="Rue 1", postcode="4000", city="Liège", country="BE"
    )
    follow()

    facts = shop().delivery
    assert (facts.price, facts.days_min, facts.days_max, facts.sends_from) == (eur(590), 2, 3, "BE")


def test_a_market_without_a_way_to_send_promises_nothing(monday):
    assert queries.promise(shop(), monday).arrives_from == date(2026, 11, 24)

    shipping.remove_option(market="DE", code="home", actor="test")
    follow()

    assert queries.promise(shop(), monday) is None


def test_a_new_rate_of_vat_is_in_every_row_on_its_day():
    tax.seed_rates()
    honey = a_thing()
    settle()
    tomorrow = clock.today() + timedelta(days=1)
    tax.save_rate(
        actor="test", country="DE", category="food", rate_bp=500, source="BGBl.", valid_from=tomorrow
    )
    follow()
    assert the_card(honey).lead.price.vat_rate_bp == 700

    with clock.at(clock.now() + timedelta(days=1)):
        services.refresh()
        assert the_card(honey).lead.price.vat_rate_bp == 500
        assert checks.audit() == []
    services.refresh()


def test_a_country_that_files_a_product_elsewhere_has_its_own_rate():
    tax.seed_rates()
    honey = a_thing(markets=("DE", "BE"), languages=("de", "nl"))
    settle()

    catalog.file_product(product_id=honey.pk, category_in={"BE": "standard"}, actor="test")
    follow()

    assert the_card(honey).lead.price.vat_rate_bp == 700
    assert the_card(honey, "BE", "nl").lead.price.vat_rate_bp == 2100


def test_a_new_rate_reaches_what_a_country_files_elsewhere():
    tax.seed_rates()
    honey = a_thing()
    catalog.file_product(product_id=honey.pk, category_in={"DE": "standard"}, actor="test")
    settle()
    tomorrow = clock.today() + timedelta(days=1)
    tax.save_rate(
        actor="test", country="DE", category="standard", rate_bp=2000, source="BGBl.", valid_from=tomorrow
    )
    follow()

    with clock.at(clock.now() + timedelta(days=1)):
        services.refresh()
        assert the_card(honey).lead.price.vat_rate_bp == 2000
    services.refresh()


def test_a_place_is_called_as_it_is_in_the_language():
    honey = a_thing(
        markets=("DE", "BE"), languages=("de", "nl"), maker_place="Liège", maker_places={"de": "Lüttich"}
    )
    settle()

    assert the_card(honey).maker_place == "Lüttich"
    assert the_card(honey, "BE", "nl").maker_place == "Liège"
    assert [maker.place for maker in queries.makers(shop())] == ["Lüttich"]


def test_a_list_that_means_something_else_is_built_anew():
    a_thing()
    settle()

    pricing.save_price_list(market="DE", currency="EUR", basis="net", vat_country="", actor="test")
    settle()

    assert shop().basis is PriceBasis.NET
    price = queries.product_list(shop()).cards[0].lead.price
    assert (price.vat_country, price.vat_rate_bp) == ("", None)


def test_a_market_speaks_the_languages_it_is_given():
    a_thing("Tannenhonig", markets=("BE",), languages=("nl", "en"))
    settle()

    markets.save_market(code="BE", languages=["en", "nl"], has_same_price_for_all=False, actor="test")
    settle()

    assert [(one.market, one.language) for one in queries.assortments()] == [
        ("BE", "en"), ("BE", "nl"), ("DE", "de"),
    ]  # fmt: skip
    assert names(queries.product_list(shop("BE", "en")).cards) == ["Tannenhonig"]


def test_a_burst_is_looked_at_once():
    honey = a_thing()
    settle()
    for cents in range(100, 150):
        goods.a_price(variant_of(honey), f"9.{cents % 100:02}")

    relay.run_until_empty()
    assert jobs.is_waiting("offers.refresh")
    assert jobs.waiting().filter(args_kwargs__args__0="offers.refresh").count() == 1

    assert services.refresh() == 1


def test_nothing_is_written_where_nothing_has_happened(django_assert_num_queries):
    a_thing()
    settle()

    with django_assert_num_queries(3):
        assert services.refresh() == 0


def test_two_that_follow_at_once_do_not_mix_what_they_read(monkeypatch):
    honey = a_thing(price="10.00")
    settle()
    goods.a_price(variant_of(honey), "11.00")
    relay.run_until_empty()
    compare, others = follow_module.writing.difference, iter(["12.00"])

    def slow(ids, concerned, known):
        """Read, and let somebody else read and write something newer before we write."""
        found = compare(ids, concerned, known)
        for price in others:
            goods.a_price(variant_of(honey), price)
            follow()
        return found

    monkeypatch.setattr(follow_module.writing, "difference", slow)
    services.refresh()

    assert the_card(honey).lead.price.amount == eur(1200)


def test_thousands_are_written_in_short_transactions(monkeypatch, django_assert_max_num_queries):
    things = [a_thing() for _ in range(30)]
    settle()
    monkeypatch.setattr(follow_module, "ROWS_AT_ONCE", 10)
    prices = {variant_of(thing).pk: UnitPrice.from_decimal("3.00", "EUR") for thing in things}
    pricing.set_prices(market="DE", prices=prices, actor="test")
    version = following.place_of("offers").version

    assert follow() == 30
    assert following.place_of("offers").version == version + 3 + 1

    assert {card.lead.price.amount for card in queries.product_list(shop(), page_size=30).cards} == {eur(300)}


def test_a_language_the_shop_does_not_know_is_left_out():
    Assortment.objects.all().delete()
    assert "en" in i18n.LANGUAGES

    services.rebuild()

    assert {(row.market_id, row.language) for row in Assortment.objects.all()} == {
        ("DE", "de"), ("BE", "nl"), ("BE", "fr"),
    }  # fmt: skip
    assert not Offer.objects.exists()


def test_imported_products_that_may_be_sold_are_followed():
    rows = [ImportedProduct(sku=f"I-{n}", name=f"Lampe {n}", language="de", is_active=True) for n in range(3)]
    for variant_id in catalog.add_imported_products(rows).values():
        price = UnitPrice.from_decimal("9.90", "EUR")
        pricing.set_price(market="DE", variant_id=variant_id, unit_price=price, actor="test")

    follow()

    assert queries.product_list(shop()).total == 3


def test_what_is_written_is_counted_in_the_assortments_concerned_only():
    honey = a_thing(markets=("DE", "BE"), languages=("de", "nl"))
    settle()
    before = {row.market: row.version for row in queries.assortments() if row.language != "fr"}

    goods.a_price(variant_of(honey), "9.90", market="BE")
    follow()

    after = {row.market: row.version for row in queries.assortments() if row.language != "fr"}
    assert after["DE"] == before["DE"]
    assert after["BE"] > before["BE"]


def test_words_that_stand_in_no_row_are_counted_too():
    honey = a_thing()
    settle()
    before = shop().version

    catalog.save_text(
        product_id=honey.pk, language="de", name=the_card(honey).name, summary="Cremig.", actor="test",
        description="Aus dem Hohen Venn.",
    )  # fmt: skip

    assert follow() == 0
    assert shop().version > before
