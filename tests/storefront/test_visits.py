"""What the shop's pages tell about visits, and what a visitor may decide."""

from __future__ import annotations

import errno
import os
import re

import pytest
from django.db import transaction

from kogge.core.events import relay
from kogge.marketing.touchpoints import queries, spool, visitors
from kogge.marketing.touchpoints.rules import identity, keeping
from kogge.marketing.touchpoints.services import save_settings
from kogge.marketing.touchpoints.values import CollectorSettings, Kind, Level, Touch
from kogge.sales.offers import services as offers
from kogge.sales.orders.models import Order

PLACE = "/nl-nl/visits/"


@pytest.fixture(autouse=True)
def _settings_are_asked_anew() -> None:
    queries.forget_settings()


def kept() -> list[Touch]:
    return [
        touch
        for file in spool.files()
        for payload in spool.payloads_of(file.path)
        for touch in keeping.touches_in(payload)
    ]


def facts_of(text: str) -> dict[str, str]:
    """Return what the page's script is told."""
    tag = re.search(r'<script defer src="[^"]*touch\.js[^"]*"([^>]*)>', text)
    return dict(re.findall(r'data-(\w+)="([^"]*)"', tag[1])) if tag else {}


def test_pages_say_what_they_are(client, shop):
    offers.rebuild()
    found = {
        address: facts_of(client.get(address).content.decode())
        for address in ("/nl-nl/", "/nl-nl/p/kruidenprinten/", "/nl-nl/zoeken/?q=Printen", "/nl-nl/cart/", "/nl-nl/nothing/")
    }  # fmt: skip

    assert found["/nl-nl/"] == {"kind": "home", "path": "/nl-nl/"}
    assert found["/nl-nl/p/kruidenprinten/"] == {
        "kind": "product",
        "path": "/nl-nl/p/kruidenprinten/",
        "variant": str(shop.printen.pk),
    }
    assert found["/nl-nl/zoeken/?q=Printen"] == {
        "kind": "search", "path": "/nl-nl/zoeken/", "term": "Printen", "results": "1",
    }  # fmt: skip
    assert found["/nl-nl/cart/"]["kind"] == "cart"
    assert found["/nl-nl/nothing/"]["kind"] == "problem"


def test_an_orders_page_tells_no_secret(client, shop):
    address = shop.order(client)
    token = address.split("/")[3]

    page = client.get(address).content.decode()

    assert facts_of(page) == {"kind": "order", "path": "/nl-nl/order/"}
    assert token not in page.split("<noscript>")[1].split("</noscript>")[0]


def test_without_scripts_a_picture_tells_the_same(client, shop):
    page = client.get("/nl-nl/p/kruidenprinten/").content.decode()

    picture = page.split("<noscript>")[1].split("</noscript>")[0]
    assert (
        f"/touch/p.gif?kind=product&amp;path=%2Fnl-nl%2Fp%2Fkruidenprinten%2F&amp;variant={shop.printen.pk}"
        in picture
    )


def test_what_is_put_into_the_cart_is_noted_by_the_server(client, shop):
    shop.fill(client)

    (touch,) = kept()
    assert (touch.kind, touch.variant, touch.market, touch.language) == (
        Kind.ADD_TO_CART,
        shop.printen.pk,
        "NL",
        "nl",
    )
    assert (touch.level, touch.has_script) == (Level.ANONYMOUS, False)


def test_an_order_is_noted_in_the_visit_that_filled_the_cart(
    client, shop, django_capture_on_commit_callbacks
):
    shop.order(client)
    relay.run_until_empty()

    cart, order = kept()
    assert (order.kind, order.visitor) == (Kind.ORDER, cart.visitor)
    placed = Order.objects.get()
    assert (order.amount_minor, order.currency, order.method) == (placed.total_minor, "EUR", "banktransfer")
    assert order.person is None


def test_nothing_kept_leads_from_a_visit_to_the_order(client, shop):
    shop.order(client)
    relay.run_until_empty()

    number, written = (
        Order.objects.get().number,
        b"".join(path.read_bytes() for path in spool.folder().iterdir()),
    )
    assert number.encode() not in written
    assert identity.touch_key(f"order-{number}") not in {touch.key for touch in kept()}


def test_an_order_of_someone_recognised_names_the_customer(client, shop):
    client.cookies[visitors.COOKIE] = identity.new_cookie()

    shop.order(client)
    relay.run_until_empty()

    order = kept()[-1]
    assert (order.level, order.person) == (Level.KNOWN, Order.objects.get().customer_id)


def test_an_order_of_someone_not_counted_has_its_amount_and_no_visit(client, shop):
    client.cookies[visitors.COOKIE] = visitors.OPTED_OUT

    shop.order(client)
    relay.run_until_empty()

    (order,) = kept()
    assert (order.kind, order.visitor, order.amount_minor) == (
        Kind.ORDER,
        None,
        Order.objects.get().total_minor,
    )


def test_an_order_noted_twice_is_the_same_touch(client, shop):
    from kogge.core.events import bus
    from kogge.core.events.models import OutboxEvent
    from kogge.marketing.touchpoints import listeners

    shop.order(client)
    event = bus.rebuild(OutboxEvent.objects.get(name="orders.order_placed"))
    listeners.note_order(event)
    listeners.note_order(event)

    orders = [touch for touch in kept() if touch.kind == Kind.ORDER]
    assert len(orders) == 2
    assert orders[0].key == orders[1].key


def test_a_full_disk_stands_in_nobodys_way(client, shop, monkeypatch):
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for call in ("pwrite", "fdatasync", "posix_fallocate"):
        monkeypatch.setattr(os, call, full)
    monkeypatch.setattr("kogge.marketing.touchpoints.salt._shared", full)

    address = shop.order(client)

    assert client.get(address).status_code == 200
    assert Order.objects.count() == 1


# --- the choice -------------------------------------------------------------------------------------------------------


def test_the_page_says_what_holds(client, shop):
    page = client.get(PLACE).content.decode()

    assert page.count('<button class="k-button is-second" name="choice"') == 3
    assert page.count('aria-pressed="true"') == 1
    assert "Global Privacy Control" in page
    assert client.get("/nl-nl/").content.decode().count('href="/nl-nl/visits/"') == 1


@pytest.mark.parametrize("prefix", ["/de-de", "/fr-be", "/en-nl"])
def test_the_page_exists_in_every_language(client, shop, prefix):
    assert client.get(f"{prefix}/visits/").status_code == 200


def test_a_browser_that_asks_is_told_that_it_is_heard(client, shop):
    assert "Je browser stuurt er een" in client.get(PLACE, headers={"Sec-GPC": "1"}).content.decode()


def test_reading_the_page_sets_no_cookie(client, shop):
    assert not client.get(PLACE).cookies


def test_who_does_not_want_to_be_counted_is_not(client, shop):
    response = client.post(PLACE, {"choice": "no"})

    assert response.status_code == 302
    assert client.cookies[visitors.COOKIE].value == visitors.OPTED_OUT
    assert client.cookies[visitors.COOKIE]["httponly"] is True
    shop.fill(client)
    assert kept() == []


def test_who_wants_to_be_recognised_gets_a_random_cookie(client, shop):
    client.post(PLACE, {"choice": "yes"})

    assert identity.is_cookie(client.cookies[visitors.COOKIE].value)
    shop.fill(client)
    assert kept()[0].level is Level.CONSENTED


def test_a_choice_can_be_taken_back(client, shop):
    client.post(PLACE, {"choice": "yes"})

    client.post(PLACE, {"choice": ""})

    assert client.cookies[visitors.COOKIE].value == ""


def test_what_the_shop_does_not_offer_cannot_be_chosen(client, shop):
    with transaction.atomic():
        save_settings(settings=CollectorSettings(offers_recognition=False), actor="test")
    queries.forget_settings()

    client.post(PLACE, {"choice": "yes"})

    assert client.cookies[visitors.COOKIE].value == ""
    assert client.get(PLACE).content.decode().count('name="choice"') == 2


def test_other_sites_cannot_choose(client, shop):
    response = client.post(PLACE, {"choice": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert visitors.COOKIE not in client.cookies


def test_the_page_says_when_nothing_is_counted(client, shop):
    with transaction.atomic():
        save_settings(settings=CollectorSettings(is_collecting=False), actor="test")
    queries.forget_settings()

    page = client.get(PLACE).content.decode()
    assert "telt op dit moment geen bezoeken" in page
    assert 'name="choice"' not in page
