"""Each market has its delivery options, offered with price and promise."""

from __future__ import annotations

from datetime import date, time

import pytest
from tests.sales import goods

from kogge.core import errors
from kogge.core.audit import queries as audit_queries
from kogge.core.checks import Severity
from kogge.core.money import Money
from kogge.planning.company.models import Place
from kogge.sales.shipping import queries, services
from kogge.sales.shipping.checks import has_options
from kogge.sales.shipping.models import ShippingOption

pytestmark = pytest.mark.django_db
EURO = Money(amount_minor=2500, currency="EUR")


def test_it_works(monday, django_assert_num_queries):
    goods.a_market("NL")
    goods.an_option("NL", names={"nl": "PostNL, thuis", "en": "PostNL, at home"}, carrier="PostNL")

    with django_assert_num_queries(2):
        offered = queries.options_for("NL", EURO, monday, language="nl")

    assert [(option.code, option.name, option.price.amount_minor, option.carrier) for option in offered] == [
        ("home", "PostNL, thuis", 490, "PostNL")
    ]
    assert (offered[0].arrives_from, offered[0].arrives_until) == (date(2026, 11, 24), date(2026, 11, 25))


def test_delivery_is_free_from_the_value_that_the_option_names(monday):
    goods.a_market()
    goods.an_option(free_from=Money(amount_minor=2500, currency="EUR"))

    (free,) = queries.options_for("DE", EURO, monday)
    (paid,) = queries.options_for("DE", EURO - Money(amount_minor=1, currency="EUR"), monday)

    assert (free.price.amount_minor, paid.price.amount_minor) == (0, 490)
    assert paid.free_from == EURO


def test_a_name_falls_back_to_english_and_then_to_any(monday):
    goods.a_market()
    goods.an_option(names={"de": "Zu Hause", "en": "At home"})
    goods.an_option(code="shop", names={"de": "Paketshop"}, position=1)

    assert [option.name for option in queries.options_for("DE", EURO, monday, language="fr")] == [
        "At home",
        "Paketshop",
    ]


def test_options_come_in_their_order_and_switched_off_ones_stay_away(monday):
    goods.a_market()
    goods.an_option(code="second", position=2)
    goods.an_option(code="first", position=1)
    goods.an_option(code="off", is_active=False)

    assert [option.code for option in queries.options_for("DE", EURO, monday)] == ["first", "second"]
    assert queries.options_for("FR", EURO, monday) == []


def test_the_parcel_leaves_from_the_place_of_the_company(monday):
    goods.a_market("DE")
    goods.an_option("DE")
    Place.objects.create(name="Shop", street="A 1", postcode="4000", city="Liège", country="BE")

    assert queries.dispatch_country() == "BE"


def test_an_option_is_saved_once_per_market_and_code():
    goods.a_market()
    goods.an_option(price=Money(amount_minor=490, currency="EUR"))
    goods.an_option(price=Money(amount_minor=590, currency="EUR"))

    assert ShippingOption.objects.get().price_minor == 590
    assert audit_queries.entries_about("shipping_option:DE:home").count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "At Home"}, "code"),
        ({"names": {"de": " "}}, "name"),
        ({"days_min": 3, "days_max": 2}, "days_max"),
        ({"days_max": 31}, "days_max"),
        ({"price": Money(amount_minor=-1, currency="EUR")}, "price"),
        ({"free_from": Money(amount_minor=0, currency="EUR")}, "free_from"),
        ({"free_from": Money(amount_minor=100, currency="CHF")}, "free_from"),
        ({"tracking_url": "https://carrier.example/track"}, "tracking_url"),
        ({"tracking_url": "javascript:{number}"}, "tracking_url"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_by_field(facts, field):
    goods.a_market()

    with pytest.raises(errors.InvalidInput) as caught:
        goods.an_option(**facts)

    assert caught.value.field == field
    assert not ShippingOption.objects.exists()


def test_the_tracking_address_carries_the_number():
    goods.a_market()
    goods.an_option(tracking_url="https://carrier.example/{number}/de", cutoff_time=time(12, 0))

    assert queries.tracking_url("DE", "home", "4711") == "https://carrier.example/4711/de"
    assert queries.tracking_url("DE", "home", "") == ""
    with pytest.raises(errors.NotFound):
        queries.tracking_url("DE", "other", "4711")


def test_a_removed_option_is_gone():
    goods.a_market()
    goods.an_option()

    assert services.remove_option(market="DE", code="home", actor="anna") is True
    assert services.remove_option(market="DE", code="home", actor="anna") is False
    with pytest.raises(errors.NotFound):
        queries.option("DE", "home")


def test_a_market_to_which_nothing_can_be_sent_is_stopped():
    goods.a_market()
    assert [(str(found.sentence), found.severity) for found in has_options("DE")] == [
        ("Nothing can be sent to Germany: it has no delivery option.", Severity.STOP)
    ]

    goods.an_option()
    assert has_options("DE") == []
    assert has_options("") == []
