"""Today: the opening sentence, what needs a hand, the tiles, refused sales, and who sees which of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.utils.translation import override
from tests.factories import make_company, make_market, make_member

from kogge.backoffice import needs, sales_tiles, setup_guide, today
from kogge.core import clock
from kogge.core.screens.cells import Tone
from kogge.core.staff.roles import Role
from kogge.core.todos import services as todos
from kogge.core.todos.services import Wording
from kogge.sales.checkout.models import RefusedSale
from kogge.sales.orders.models import Order
from kogge.sales.tax.wordings import REFUSALS

pytestmark = pytest.mark.django_db
PLACE = "/office/today/"


@pytest.fixture(autouse=True)
def fresh_names():
    cache.clear()


@pytest.fixture
def worded(monkeypatch):
    monkeypatch.setattr(todos, "_wordings", dict(todos._wordings))
    todos.word(
        "test.parcel",
        Wording(
            title=lambda params: f"Ship {params['count']} parcels",
            second_line=lambda params: "DHL collects today",
            button=lambda params: "Start picking",
            icon="package",
        ),
    )


def make_orders(count: int, *, days_ago: int = 1, **values) -> None:
    base = {"status": "dispatched", "market": "NL", "language": "nl", "currency": "EUR", "total_minor": 1000}
    have = Order.objects.count()
    Order.objects.bulk_create(
        Order(number=f"T{have + at}", placed_at=clock.now() - timedelta(days=days_ago), **{**base, **values})
        for at in range(count)
    )


def words(response) -> str:
    text = re.sub(r"<(script|template).*?</\1>", " ", response.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def read(client, role: Role = Role.OWNER, language: str = "en") -> str:
    client.force_login(make_member(role))
    response = client.get(PLACE, headers={"accept-language": language})
    assert response.status_code == 200
    return words(response)


def test_the_front_door_leads_to_today(client):
    client.force_login(make_member())

    assert client.get("/office/")["Location"] == PLACE


def test_it_works(client, monday, worded):
    make_company()
    make_orders(3, status="paid")
    todos.raise_todo("a", kind="test.parcel", params={"count": 14}, link="/office/orders/")

    text = read(client)

    assert "Good morning, Katrin. 3 orders wait to be shipped. One thing needs a hand." in text
    assert "Ship 14 parcels DHL collects today" in text
    assert "Start picking" in text
    assert "EU threshold" in text
    assert "Orders, 14 days" in text


def test_the_first_day_counts_the_steps_to_the_first_sale(client, monday):
    text = read(client)

    assert "Good morning, Katrin. 9 steps to the first sale." in text
    assert "9 steps, in any order" in text


def test_a_quiet_day_is_said_in_one_sentence(client, monday, monkeypatch):
    monkeypatch.setattr(setup_guide, "is_over", lambda: True)

    assert "Good morning, Katrin. Nothing needs a hand." in read(client)


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(8, "Good morning, K."), (10, "Good day, K."), (16, "Good day, K."), (17, "Good evening, K.")],
)
def test_the_greeting_follows_the_local_time(hour, greeting):
    with clock.at(datetime(2026, 11, 23, hour, 30, tzinfo=UTC)), override("en"):
        assert today.greeting("K") == greeting


def test_a_name_cannot_write_markup():
    assert "<b>" not in today.greeting("<b>")


def test_the_first_need_is_the_one_with_the_nearest_deadline(client, worded):
    todos.raise_todo("late", kind="test.parcel", params={"count": 1})
    todos.raise_todo("soon", kind="test.parcel", params={"count": 2}, due_at=clock.now() + timedelta(hours=1))
    todos.raise_todo("past", kind="test.parcel", params={"count": 3}, due_at=clock.now() - timedelta(days=2))

    text = read(client)

    assert text.index("Ship 3 parcels") < text.index("Ship 2 parcels") < text.index("Ship 1 parcels")


def test_orders_that_wait_stand_first_and_lead_to_their_list(client, monday, worded):
    make_orders(2, status="paid", days_ago=3, paid_at=monday - timedelta(days=3))
    make_orders(1, status="paid", paid_at=monday)
    todos.raise_todo("a", kind="test.parcel", params={"count": 1}, due_at=monday)

    text = read(client)

    assert "Ship 3 orders Paid and waiting, the oldest since Nov 20, 2026." in text
    assert text.index("Ship 3 orders") < text.index("Ship 1 parcels")
    assert "?view=to_ship" in client.get(PLACE).content.decode()


def test_no_row_stands_for_no_orders():
    assert needs.orders_to_ship(0, None, "/office/orders/") is None


def test_each_market_tells_its_state_and_sales(client, monday):
    make_company()
    make_market("NL")
    make_market("DE", languages=("de",), is_open=False)
    make_orders(3, market="NL")
    make_orders(5, market="NL", days_ago=31)
    make_orders(2, market="NL", status="cancelled")

    text = read(client)

    assert "NL Netherlands Open 3 €30.00" in text
    assert "DE Germany Closed 0 –" in text


def test_a_need_is_shown_to_whoever_may_do_it(client, worded):
    todos.raise_todo("a", kind="test.parcel", params={"count": 1}, permission="payments.change")
    todos.raise_todo("b", kind="test.parcel", params={"count": 2})

    text = read(client, Role.MARKETER)

    assert "Ship 2 parcels" in text
    assert "Ship 1 parcels" not in text


def test_the_menu_counts_what_is_open_for_the_person(client, worded):
    todos.raise_todo("a", kind="test.parcel", params={"count": 1}, permission="payments.change")
    todos.raise_todo("b", kind="test.parcel", params={"count": 2})

    client.force_login(make_member(Role.OWNER))
    assert '"data-o-count": "2"' in client.get(PLACE).content.decode()

    client.force_login(make_member(Role.MARKETER))
    assert '"data-o-count": "1"' in client.get(PLACE).content.decode()


def test_a_todo_of_a_room_that_has_gone_does_not_take_the_page_with_it(client):
    todos.raise_todo("gone:1", kind="gone.kind")

    assert "gone:1" in read(client)


def test_many_needs_are_counted_below_the_list(client, worded):
    for at in range(needs.SHOWN + 3):
        todos.raise_todo(f"n{at}", kind="test.parcel", params={"count": at})

    assert "3 more wait below these." in read(client)


@pytest.mark.parametrize(("name", "expected"), [("truck", "o-truck"), ("no-such-icon", "o-circle-alert")])
def test_an_unknown_icon_becomes_the_general_one(name, expected):
    assert needs.icon_name(name) == expected


def test_deadlines_are_told_by_how_near_they_are(monday):
    with override("en"):
        past = needs.deadline(monday - timedelta(days=1))
        soon = needs.deadline(monday + timedelta(hours=2))
        next_day = needs.deadline(monday + timedelta(days=1))
        far = needs.deadline(monday + timedelta(days=9))

    assert (past.word, past.tone) == ("was due Nov 22, 2026", Tone.STOP)
    assert (soon.word, soon.tone) == ("today 12:00", Tone.LOOK)
    assert (next_day.word, next_day.tone) == ("by Nov 24, 2026", Tone.LOOK)
    assert (far.word, far.tone) == ("by Dec 2, 2026", Tone.CALM)
    assert needs.deadline(None) is None


def test_refused_sales_are_counted_with_what_the_shopper_read(client):
    for _at in range(2):
        RefusedSale.objects.create(code="ch_registration_missing", market="CH", refused_at=clock.now())
    RefusedSale.objects.create(code="no_such_code", market="GB", refused_at=clock.now())
    RefusedSale.objects.create(code="old", market="XX", refused_at=clock.now() - timedelta(days=31))

    text = read(client)

    assert f"CH {REFUSALS['ch_registration_missing'].shopper} 2" in text
    assert "GB no_such_code 1" in text
    assert "XX old" not in text


def test_a_refused_sale_is_told_with_the_figures_the_shopper_read(client):
    facts = {"limit_minor": "13500", "currency": "GBP"}
    RefusedSale.objects.create(
        code="gb_registration_missing", market="GB", refused_at=clock.now(), details={"facts": facts}
    )

    assert "only orders with goods worth more than £135.00. 1" in read(client)


def test_sales_are_compared_with_the_days_before_and_kept_apart_by_currency(monday):
    make_orders(6, days_ago=1)
    make_orders(4, days_ago=20)
    make_orders(1, days_ago=2, currency="CHF", total_minor=500)
    make_orders(1, days_ago=2, status="cancelled")

    with override("en"):
        revenue, orders = sales_tiles.tiles(make_member())

    assert revenue.figure == "€60.00"
    assert revenue.change.words == "50% on the 14 days before"
    assert "CHF" in revenue.base and "5.00" in revenue.base
    assert orders.figure == "7"
    assert orders.change.words == "75% on the 14 days before"
    assert orders.base == "€10.00 on average"
    assert len(orders.spark.values) == 14
    assert sum(orders.spark.values) == 7
    assert orders.spark.values[-2] == 6
    assert sum(revenue.spark.values) == 6000


def test_a_day_ends_at_local_midnight():
    make_orders(1)
    with clock.at(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):
        Order.objects.update(placed_at=datetime(2026, 11, 23, 23, 10, tzinfo=UTC))
        spark = sales_tiles.tiles(make_member())[1].spark

    assert spark.values[-1] == 1


def test_before_the_first_sale_there_are_no_tiles():
    assert sales_tiles.tiles(make_member()) == []


@pytest.mark.parametrize(
    ("role", "seen", "hidden"),
    [
        (Role.CLERK, ["Orders, 14 days", "EU threshold"], []),
        (Role.READER, ["Orders, 14 days", "EU threshold"], []),
        (
            Role.MARKETER,
            [],
            ["Orders, 14 days", "EU threshold", "Sales refused", "to be shipped", "Ship 2 orders"],
        ),
    ],
)
def test_everyone_sees_what_the_role_allows(client, role, seen, hidden):
    make_company()
    make_orders(2, status="paid")
    RefusedSale.objects.create(code="ch_registration_missing", market="CH", refused_at=clock.now())

    text = read(client, role)

    assert [part for part in seen if part not in text] == []
    assert [part for part in hidden if part in text] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "2 Bestellungen warten auf den Versand."),
        ("nl", "2 bestellingen wachten op verzending."),
        ("fr", "2 commandes attendent l’expédition."),
    ],
)
def test_it_speaks_the_persons_language(client, monday, language, sentence):
    make_orders(2, status="paid")

    text = read(client, language=language)

    assert sentence in text
    assert "[" not in text.split(sentence)[0][-20:]


def test_the_page_needs_few_queries_whatever_the_number_of_sales(
    client, worded, django_assert_max_num_queries
):
    make_company()
    make_market("NL")
    make_orders(120, status="paid")
    for at in range(30):
        todos.raise_todo(f"n{at}", kind="test.parcel", params={"count": at})
    client.force_login(make_member())
    client.get(PLACE)

    with django_assert_max_num_queries(22):
        client.get(PLACE)
