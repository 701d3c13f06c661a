"""The list every room uses: rows, filters, views, search, sort, totals, pages, file, empty states, queries."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.translation import override
from tests.core.screens.pages import PLACE
from tests.factories import make_member

from kogge.core import clock
from kogge.core.screens.models import ListRun, SavedView
from kogge.core.staff.roles import Role
from kogge.sales.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.screens.pages")]


def make_orders(count: int, **values) -> list[Order]:
    now = clock.now()
    base = {
        "status": "paid",
        "market": "NL",
        "language": "nl",
        "currency": "EUR",
        "total_minor": 1000,
        "email": "sanne@example.nl",
    }
    have = Order.objects.count()
    rows = [
        Order(
            number=f"{10001 + have + at}",
            placed_at=now - timedelta(hours=have + at + 1),
            **{**base, **values},
        )
        for at in range(count)
    ]
    return Order.objects.bulk_create(rows)  # fmt: skip


def numbers(response) -> list[str]:
    """Return the order numbers in the order in which the page lists them."""
    return re.findall(r'class="o-row-link" href="/office/test-orders/(\d+)/"', response.content.decode())


def text(response) -> str:
    """Return the page's words without markup."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return unescape(re.sub(r"\s+", " ", words))


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def test_it_works(owner):
    make_orders(3)

    response = owner.get(PLACE)

    assert response.status_code == 200
    assert numbers(response) == ["10001", "10002", "10003"]
    assert "Test orders" in text(response)
    assert "1–3 of 3" in text(response)
    assert "sanne@example.nl" in text(response)
    assert "note 10001" in text(response)


def test_names_are_escaped(owner):
    make_orders(1, email="<script>x</script>@example.nl")

    page = owner.get(PLACE).content.decode()

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_filter_with_two_values_shows_both(owner):
    make_orders(1, market="NL")
    make_orders(1, market="DE")
    make_orders(1, market="BE")

    response = owner.get(PLACE, {"market": ["NL", "DE"]})

    assert sorted(numbers(response)) == ["10001", "10002"]
    assert "Netherlands, Germany" in text(response)


def test_unknown_names_and_values_in_the_address_are_ignored(owner):
    make_orders(2)

    response = owner.get(
        PLACE + "?market=XX&sort=nothing&view=nothing&page=nothing&colour=red&q=%00&state=paid'--"
    )

    assert response.status_code == 200
    assert len(numbers(response)) == 2


def test_a_period_counts_calendar_days(owner, monday):
    make_orders(1)
    Order.objects.create(
        number="9",
        status="paid",
        market="NL",
        language="nl",
        currency="EUR",
        placed_at=monday - timedelta(days=8),
    )

    response = owner.get(PLACE, {"age": "7"})

    assert numbers(response) == ["10001"]  # fmt: skip


def test_every_word_of_a_search_must_occur(owner):
    make_orders(1, email="anna@example.de")
    make_orders(1, email="anna@example.nl")

    assert numbers(owner.get(PLACE, {"q": "anna .DE"})) == ["10001"]
    assert numbers(owner.get(PLACE, {"q": "10002"})) == ["10002"]


def test_views_narrow_and_carry_live_counts(owner):
    make_orders(2, status="paid")
    make_orders(3, status="placed")

    response = owner.get(PLACE, {"view": "to_ship"})

    assert len(numbers(response)) == 2
    assert "All 5 To ship 2" in text(response)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["10001", "10002", "10003"]),
        ("number", ["10001", "10002", "10003"]),
        ("-number", ["10003", "10002", "10001"]),
        ("market,-number", ["10002", "10003", "10001"]),
        ("total", ["10003", "10001", "10002"]),
        ("-total", ["10002", "10001", "10003"]),
    ],
)
def test_rows_come_in_the_order_of_the_address(owner, sort, expected):
    make_orders(1, market="NL", total_minor=500)
    make_orders(1, market="DE", total_minor=900)
    make_orders(1, market="NL", total_minor=100)

    assert numbers(owner.get(PLACE, {"sort": sort} if sort else {})) == expected


def test_a_head_turns_its_own_sort_round_and_keeps_the_filter(owner):
    make_orders(1)

    page = owner.get(PLACE + "?market=NL&sort=number").content.decode()

    assert 'href="?market=NL&amp;sort=-number"' in page
    assert 'data-o-add-sort="?market=NL&amp;sort=number%2Cmarket"' in page
    assert 'aria-sort="ascending"' in page


def test_totals_are_of_all_filtered_rows_not_of_the_page(owner):
    make_orders(25, total_minor=200)
    make_orders(2, currency="CHF", total_minor=350)
    make_orders(4, market="DE", total_minor=10_000)

    with override("en"):
        response = owner.get(PLACE, {"market": "NL"}, headers={"accept-language": "en"})

    assert len(numbers(response)) == 20
    assert "€50.00" in text(response)
    assert "CHF7.00" in text(response)
    assert "Total of all 27 rows" in text(response)


def test_pages_say_their_range_and_lead_on(owner):
    make_orders(45)

    first, second, last = (owner.get(PLACE, {"page": page}) for page in ("1", "2", "99"))

    assert "1–20 of 45" in text(first) and "Next 20" in text(first)
    assert "21–40 of 45" in text(second) and "Next 5" in text(second) and "Back" in text(second)
    assert "41–45 of 45" in text(last)
    assert not set(numbers(first)) & set(numbers(second))


def test_the_number_of_queries_does_not_grow_with_the_rows(owner, django_assert_max_num_queries):
    make_orders(60)
    owner.get(PLACE)

    with django_assert_max_num_queries(8):
        response = owner.get(PLACE + "?market=NL&q=example&view=to_ship&sort=market,-number")

    assert len(numbers(response)) == 20


@pytest.mark.parametrize("role", [Role.OWNER, Role.CLERK, Role.READER])
def test_no_role_needs_more_queries(client, role, django_assert_max_num_queries):
    client.force_login(make_member(role))
    make_orders(30)
    client.get(PLACE)

    with django_assert_max_num_queries(8):
        client.get(PLACE)


def test_before_the_first_row_the_list_says_what_will_be_here(owner):
    response = owner.get(PLACE)

    assert "No orders yet They come by themselves. Open the shop" in text(response)
    assert "o-table" not in response.content.decode()


def test_an_empty_result_names_what_to_drop_and_what_that_gives(owner):
    make_orders(3, market="NL", status="placed")
    make_orders(1, market="DE", status="paid")

    response = owner.get(PLACE, {"market": "NL", "state": "paid"})

    assert "Nothing fits these 2 filters" in text(response)
    assert "Market Netherlands without it there is one" in text(response)
    assert "State Paid without it there are 3" in text(response)
    assert 'href="?market=NL"' in response.content.decode()


def test_htmx_gets_the_changed_part_only(owner):
    make_orders(1)

    response = owner.get(PLACE, headers={"hx-request": "true"})

    assert response.content.decode().strip().startswith('<div class="o-list"')
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_the_list_works_as_form_and_links(owner):
    make_orders(25)

    page = owner.get(PLACE + "?sort=market").content.decode()

    assert f'<form class="o-filters" method="get" action="{PLACE}"' in page
    assert '<input type="hidden" name="sort" value="market">' in page
    assert 'href="?sort=market&amp;page=2"' in page
    assert f'<form class="o-bulk" id="o-bulk" method="post" action="{PLACE}?sort=market"' in page


def test_buttons_are_shown_to_whoever_may_use_them(client):
    make_orders(1)
    client.force_login(make_member(Role.READER))

    words = text(client.get(PLACE))

    assert "Read the handbook" in words
    assert "New order" not in words


def test_strangers_log_in_and_others_are_refused(client):
    assert client.get(PLACE).status_code == 302

    client.force_login(make_member(Role.MARKETER))

    assert client.get(PLACE).status_code == 403


def test_what_nobody_asked_for_changes_nothing(owner):
    make_orders(1)

    assert owner.post(PLACE + "?market=NL", {"do": "nonsense"})["Location"] == f"{PLACE}?market=NL"
    assert owner.put(PLACE).status_code == 405
    assert not SavedView.objects.exists() and not ListRun.objects.exists()


def test_a_page_far_down_shows_the_rows_that_a_walk_over_all_of_them_finds(owner):
    make_orders(97, market="NL")
    make_orders(30, market="DE")
    every = []

    for page in range(1, 8):
        every += numbers(owner.get(PLACE, {"sort": "market,total", "page": page}))

    in_order = Order.objects.order_by("market", "currency", "total_minor", "-pk")
    assert every == [order.number for order in in_order]


@pytest.mark.parametrize(("size", "shown"), [("25", 25), ("100", 60), ("7", 20), ("x", 20)])
def test_a_page_has_one_of_a_few_sizes(owner, size, shown):
    make_orders(60)

    response = owner.get(PLACE, {"size": size})

    assert len(numbers(response)) == shown


def test_the_size_stays_when_one_sorts_and_goes_on(owner):
    make_orders(60)

    page = owner.get(PLACE, {"size": "25"}).content.decode()

    assert 'href="?size=25&amp;page=2"' in page
    assert 'href="?sort=number&amp;size=25"' in page


def test_columns_in_the_address_are_shown_and_the_leading_one_stays(owner):
    make_orders(1)

    page = owner.get(PLACE, {"cols": "total,nonsense"}).content.decode()

    assert numbers(owner.get(PLACE, {"cols": "total"})) == ["10001"]
    assert "€10.00" in page
    assert "sanne@example.nl" not in page
