"""Pages that are kept in front of Django: for whom, until when, and that each reader gets a mark of their own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from tests.storefront.conftest import ACTOR

from kogge.core import recent
from kogge.core.events import relay
from kogge.core.money import UnitPrice
from kogge.planning.company import services as company
from kogge.sales.catalog import services as catalog
from kogge.sales.offers import services as offers
from kogge.sales.pricing import services as pricing
from kogge.sales.terms import services as terms
from kogge.sales.terms.values import TextKind
from kogge.storefront import facets, kept_pages, lists, pages, rendering
from kogge.storefront.kept_pages import KeptPages, Store

HOME, LIST, PRODUCT = "/nl-nl/", "/nl-nl/c/geback-nl/", "/nl-nl/p/kruidenprinten/"
LEGAL = "/nl-nl/legal/terms/"


class Answer:
    """What a WSGI application answered."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status = int(status[:3])
        self.headers = dict(headers)
        self.text = body.decode()


class Door:
    """The shop behind its kept pages; `asked` counts how often the shop itself was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.shop = WSGIHandler()
        self.kept = KeptPages(self.count)

    def count(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked += 1
        return self.shop(environ, start_response)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a page; `headers` as WSGI names them."""
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
            "HTTP_HOST": "testserver", **headers,
        }  # fmt: skip
        for signal in (request_started, request_finished):  # the test client connects it again
            signal.disconnect(close_old_connections)
        told: list[Any] = []
        answer = self.kept(environ, lambda *words: told.append(words))
        body = b"".join(answer)
        if (close := getattr(answer, "close", None)) is not None:
            close()
        return Answer(*told[0][:2], body)


@pytest.fixture
def door(shop, monkeypatch) -> Iterator[Door]:
    """The little shop behind its kept pages; the test's own connection stays open at the end of a request."""
    monkeypatch.setattr(kept_pages, "close_old_connections", lambda: None)
    yield Door()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def nonce_of(answer: Answer) -> str:
    """Return the mark of the policy."""
    return re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]


@pytest.mark.parametrize("path", [HOME, LIST, f"{LIST}?sort=price", f"{LIST}?stock=1", PRODUCT, LEGAL])
def test_it_works(door, path):
    first, second = door.get(path), door.get(path)

    assert (first.status, second.status, door.asked) == (200, 200, 1)
    assert first.text.replace(nonce_of(first), "") == second.text.replace(nonce_of(second), "")
    assert second.headers["Content-Language"] == "nl-NL"
    assert second.headers["Content-Length"] == str(len(second.text.encode()))


def test_each_reader_gets_a_mark_that_nobody_had(door):
    answers = [door.get(PRODUCT) for _reader in range(4)]

    marks = [nonce_of(answer) for answer in answers]
    assert len(set(marks)) == 4
    for mark, answer in zip(marks, answers, strict=True):
        assert f'<style nonce="{mark}">' in answer.text
        assert answer.text.count("nonce=") == 1
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    policies = {
        answer.headers["Content-Security-Policy"].replace(mark, "")
        for mark, answer in zip(marks, answers, strict=True)
    }
    assert len(policies) == 1


def test_who_has_a_cart_or_is_logged_in_is_answered_by_the_shop(door, client, shop):
    shop.fill(client)
    cart = f"kogge_cart={client.cookies['kogge_cart'].value}"
    door.get(PRODUCT)

    with_cart = door.get(PRODUCT, HTTP_COOKIE=cart)
    door.get(PRODUCT, HTTP_COOKIE="sessionid=abc")

    assert door.asked == 3
    assert '<span class="k-count k-figure" aria-hidden="true">1</span>' in with_cart.text
    assert "k-count k-figure" not in door.get(PRODUCT, HTTP_COOKIE="kogge_visits=no").text
    assert door.asked == 3


def test_browsers_ask_again_and_are_told_that_nothing_has_changed(door):
    first = door.get(PRODUCT)

    again = door.get(PRODUCT, HTTP_IF_NONE_MATCH=f'"other", {first.headers["ETag"]}')

    assert (again.status, again.text) == (304, "")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" not in again.headers, "the copy's own mark stays right"
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in again.headers["Vary"]
    assert door.get(PRODUCT, HTTP_IF_NONE_MATCH='"other"').status == 200


def test_marks_of_advertisements_make_no_other_page(door):
    door.get(PRODUCT)
    door.get(f"{PRODUCT}?utm_source=mail&gclid=x")
    door.get(f"{LIST}?sort=price&stock=1")
    door.get(f"{LIST}?stock=1&utm_medium=mail&sort=price")

    assert door.asked == 2


def test_other_countries_hosts_and_choices_are_other_pages(door, shop):
    for path in (LIST, f"{LIST}?page=1", f"{LIST}?sort=name", "/nl-be/c/geback-nl/"):
        door.get(path)
    door.get(LIST, HTTP_HOST="other.example")
    door.get(LIST, HTTP_X_FORWARDED_PROTO="https")

    assert door.asked == 6


@pytest.mark.parametrize(
    "path",
    ["/nl-nl/cart/", "/nl-nl/search/?q=printen", "/nl-nl/visits/", "/", "/shops/", "/nl-nl/p/nothing/"],
)
def test_other_pages_are_never_kept(door, path):
    door.get(path)
    door.get(path)

    assert door.asked == 2
    assert len(door.kept.store) == 0


def test_what_is_posted_or_asked_by_htmx_is_answered_by_the_shop(door):
    door.get(PRODUCT)
    door.get(PRODUCT, HTTP_HX_REQUEST="true")
    door.get(PRODUCT, method="POST")

    assert door.asked == 3


def test_only_the_head_of_a_kept_page_can_be_asked_for(door):
    first = door.get(PRODUCT)

    head = door.get(PRODUCT, method="HEAD")

    assert (head.status, head.text, door.asked) == (200, "", 1)
    assert head.headers["ETag"] == first.headers["ETag"]


class Clock:
    """The second that processes remember, moved by hand: nobody forgets at once because another process has written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(recent.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(recent, "_forget", lambda **_event: None)

    def pass_a_second(self) -> None:
        """Let the memory end."""
        self.now += recent.SECONDS


def _follow_without_forgetting() -> None:
    while relay.stamp():
        pass
    offers.refresh()


def _price(shop) -> None:
    price = UnitPrice.from_decimal("7.70", "EUR")
    pricing.set_price(market="NL", variant_id=shop.printen.pk, actor=ACTOR, unit_price=price)


def _words(shop) -> None:
    catalog.save_text(
        product_id=shop.printen.product_id, language="nl", name="Kruidenprinten", actor=ACTOR,
        summary="Kruidenprinten.", description="Pas gebakken.", storage="18 °C",
    )  # fmt: skip


def _shelf(shop) -> None:
    catalog.save_category(key="biscuits", texts={"nl": {"name": "Koek en gebak"}}, actor=ACTOR)


def _brand(shop) -> None:
    company.save_brand_kit(actor=ACTOR, brand="#0F5A4A")


def _terms(shop) -> None:
    terms.write_text(
        kind=TextKind.TERMS, market="NL", language="nl", body="# Nieuwe voorwaarden", actor=ACTOR
    )


def _archive(shop) -> None:
    catalog.archive_product(product_id=shop.printen.product_id, actor=ACTOR)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        pytest.param(_price, LIST, "€\u00a07,70", id="price_on_a_list"),
        pytest.param(_price, PRODUCT, "€\u00a07,70", id="price_of_a_product"),
        pytest.param(_words, PRODUCT, "Pas gebakken.", id="words_that_stand_in_no_row"),
        pytest.param(_shelf, HOME, "Koek en gebak", id="name_of_a_shelf"),
        pytest.param(_brand, LIST, "--k-brand:#0F5A4A;", id="brand"),
        pytest.param(_terms, LEGAL, "Nieuwe voorwaarden", id="legal_text"),
        pytest.param(_archive, PRODUCT, "Dit product is hier niet te koop.", id="taken_out"),
    ],
)
def test_a_change_is_seen_a_second_after_it_was_followed(door, shop, monkeypatch, change, path, words):
    seconds = Clock(monkeypatch)
    before = door.get(path)

    change(shop)
    _follow_without_forgetting()
    seconds.pass_a_second()
    after = door.get(path)

    assert words not in before.text
    assert words in after.text
    # The worker follows within half a second; two seconds are promised.
    assert recent.SECONDS <= 1.0


def test_another_markets_price_leaves_this_ones_pages_alone(door, shop, monkeypatch):
    _follow_without_forgetting()
    seconds = Clock(monkeypatch)
    recent.forget()
    door.get(LIST)
    price = UnitPrice.from_decimal("7.70", "EUR")
    pricing.set_price(market="DE", variant_id=shop.printen.pk, actor=ACTOR, unit_price=price)
    _follow_without_forgetting()
    seconds.pass_a_second()

    door.get(LIST)

    assert door.asked == 1


def test_what_depends_on_the_hour_is_written_anew_after_a_minute(door, monkeypatch):
    seconds = Clock(monkeypatch)
    door.get(LIST)
    seconds.now += kept_pages.MOST_SECONDS + 1

    door.get(LIST)

    assert door.asked == 2


def test_the_memory_has_an_end():
    store = Store(most_bytes=10_000)
    for number in range(100):
        page = kept_pages.KeptPage(
            edition="e", until=float("inf"), headers=(), policy=("", ""), body=(b"x" * 500, b""), etag=""
        )
        store.keep((number,), page)
        store.find((0,), "e")

    assert len(store) == 5
    assert store.find((0,), "e") is not None, "what is read stays"
    assert store.find((50,), "e") is None
    assert store.find((99,), "another") is None
    assert len(store) == 4


def test_a_shop_without_its_database_answers_itself(door, monkeypatch):
    from django.db import DatabaseError

    def broken(*_words: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(kept_pages.context, "held", lambda *_words: None)
    monkeypatch.setattr(kept_pages.context, "shop_for", broken)

    assert kept_pages._edition(("nl", "NL")) == ""


def test_each_parameter_that_a_kept_page_reads_makes_another_page():
    folder = Path(pages.__file__).parent
    read = set()
    for name in ("home", "category", "product", "legal"):
        text = (folder / f"{name}.py").read_text("utf-8")
        read |= set(re.findall(r"request\.GET(?:\.get\(|\.getlist\(|\[)\"(\w+)", text.split("def home(")[-1]))
    shared = (Path(lists.__file__).read_text("utf-8"), Path(rendering.__file__).read_text("utf-8"))
    for text in shared:
        read |= set(re.findall(r"request\.GET(?:\.get\(|\.getlist\(|\[)\"(\w+)", text))

    assert read == {"sort", "v", "page"}
    known = frozenset().union(*kept_pages.PARAMETERS.values())
    assert known == read | set(facets.PARAMETERS)
