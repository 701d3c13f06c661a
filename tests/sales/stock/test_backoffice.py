"""Pieces are received, counted and looked after in the office."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from tests.factories import make_member
from tests.sales import goods

from kogge.core.staff.roles import Role
from kogge.sales.stock import queries, services
from kogge.sales.stock.backoffice import reference_words, state_of

pytestmark = pytest.mark.django_db
LIST = "/office/stock/"


@pytest.fixture
def owner(client):
    client.force_login(make_member(Role.OWNER))
    return client


def numbers(client, address=""):
    return re.findall(r"T-\d+|S-\d", client.get(LIST + address).content.decode())


def test_it_works(owner):
    variant = goods.a_variant(name="Heidehonig", sku="S-1")
    place = f"{LIST}{variant.pk}/"

    answer = owner.post(
        place,
        {"receive": "1", "receive-quantity": "12", "receive-reason": "receipt", "receive-note": "Lot 7"},
    )

    assert answer["Location"] == place
    assert queries.available([variant.pk]) == {variant.pk: 12}
    page = owner.get(place).content.decode()
    for words in ("Heidehonig", "Lot 7", "+12", "Katrin"):
        assert words in page, words


def test_a_count_is_corrected_with_its_reason(owner):
    variant = goods.a_variant(on_hand=5)

    owner.post(
        f"{LIST}{variant.pk}/", {"correct": "1", "correct-quantity": "4", "correct-note": "One broken"}
    )

    assert queries.available([variant.pk]) == {variant.pk: 4}


def test_a_count_without_a_reason_is_refused(owner):
    variant = goods.a_variant(on_hand=5)

    answer = owner.post(f"{LIST}{variant.pk}/", {"correct": "1", "correct-quantity": "4", "correct-note": ""})

    assert answer.status_code == 422
    assert queries.available([variant.pk]) == {variant.pk: 5}


def test_a_count_below_what_is_promised_is_refused_with_a_sentence(owner):
    variant = goods.a_variant(on_hand=5)
    with transaction.atomic():
        services.hold(reference="order:10042", wanted={variant.pk: 4}, expires_at=None)

    answer = owner.post(
        f"{LIST}{variant.pk}/", {"correct": "1", "correct-quantity": "3", "correct-note": "Count"}
    )

    assert answer.status_code == 422
    assert "4 pieces are promised to orders" in answer.content.decode()
    assert "Order 10042" in answer.content.decode()


def test_the_views_narrow_the_list(owner):
    goods.a_variant(sku="S-1")
    goods.a_variant(sku="S-2", on_hand=3)
    plenty = goods.a_variant(sku="S-3", on_hand=50)
    goods.a_variant(sku="S-4", status="archived")
    with transaction.atomic():
        services.hold(reference="order:1", wanted={plenty.pk: 1}, expires_at=None)

    assert numbers(owner) == ["S-1", "S-2", "S-3"]
    assert numbers(owner, "?view=sold_out") == ["S-1"]
    assert numbers(owner, "?view=few") == ["S-2"]
    assert numbers(owner, "?view=held") == ["S-3"]


def test_an_article_is_found_once_by_its_name_in_any_language(owner):
    goods.a_variant(name="Honig", sku="S-1", languages=("de", "nl", "fr"))
    goods.a_variant(name="Printe", sku="S-2")

    assert numbers(owner, "?q=honig") == ["S-1"]


def test_the_queries_do_not_grow_with_the_list(owner, django_assert_max_num_queries):
    for number in range(9):
        goods.a_variant(sku=f"S-{number}", on_hand=number)

    with django_assert_max_num_queries(16):
        owner.get(LIST)


@pytest.mark.parametrize(
    ("available", "word"),
    [(-1, "Sold out"), (0, "Sold out"), (1, "Few left"), (6, "Few left"), (7, "In stock")],
)
def test_a_number_reads_as_a_state(available, word):
    assert str(state_of(available).word) == word


@pytest.mark.parametrize(
    ("reference", "words"), [("order:10042", "Order 10042"), ("fair", "fair"), ("order:", "order:"), ("", "")]
)
def test_a_reference_reads_as_words(reference, words):
    assert reference_words(reference) == words


def test_an_article_that_is_gone_answers_not_found(owner):
    assert owner.get(f"{LIST}999999/").status_code == 404


def test_a_reader_changes_nothing(client):
    client.force_login(make_member(Role.READER))
    variant = goods.a_variant(on_hand=5)

    assert client.get(f"{LIST}{variant.pk}/").status_code == 200
    assert client.post(f"{LIST}{variant.pk}/", {"receive": "1"}).status_code == 403
