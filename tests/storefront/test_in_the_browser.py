"""The shop in a real browser: accessible on every page, by keyboard, on the phone, with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from tests.storefront.conftest import ACTOR, LANGUAGES, _product, _variant, follow

from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Category
from kogge.sales.stock import services as stock

CHROMIUM = "/usr/bin/chromium"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    "/nl-nl/",
    "/nl-nl/c/geback-nl/",
    "/nl-nl/p/kruidenprinten/",
    "/nl-nl/legal/terms/",
    "/nl-nl/x/",
    "/shops/",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="there is no Chromium"),
]


@pytest.fixture(scope="module", autouse=True)
def _next_to_a_running_loop() -> Iterator[None]:
    """The browser's own loop runs in this thread; the database is asked from it all the same."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium that asks nobody outside for anything."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


@pytest.fixture
def open_page(browser, live_server, shop) -> Iterator[Callable[..., Page]]:
    """Open an address of the shop in a window of its own; complaints of the browser fail the test."""
    complaints: list[str] = []
    contexts = []

    def open_address(address: str, size: dict[str, int] = DESK, **options: Any) -> Page:
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        page.goto(live_server.url + address)
        return page

    yield open_address
    for context in contexts:
        context.close()
    assert not complaints


def faults_of(page: Page) -> list[tuple[str, list[Any]]]:
    """Return what axe finds."""
    found = Axe().run(page).response["violations"]
    return [(row["id"], [node["target"] for node in row["nodes"]]) for row in found]


def overflow_of(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize(
    "size", [DESK, PHONE, {"width": 320, "height": 640}], ids=["desk", "phone", "narrow"]
)
def test_it_works(open_page, live_server, size):
    page = open_page("/nl-nl/", size)
    for address in PAGES:
        page.goto(live_server.url + address)

        assert faults_of(page) == [], address
        assert overflow_of(page) <= 0, address


def fill_in(page: Page) -> None:
    """Type a Dutch consumer's details."""
    typed = {
        "email": "marieke.jansen@example.nl", "first_name": "Marieke", "last_name": "Jansen", "postcode": "6211 LN",
        "house_number": "14", "street": "Kapoenstraat", "city": "Maastricht",
    }  # fmt: skip
    for name, value in typed.items():
        page.fill(f"#{name}", value)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_order_from_shelf_to_thank_you(open_page, size):
    page = open_page("/nl-nl/c/geback-nl/", size)
    page.click("text=Kruidenprinten")
    page.click("[data-buy] .k-button")
    page.click("text=Naar afrekenen")
    assert faults_of(page) == []
    page.click("#summary .k-button")
    assert page.title().startswith("Fout: Afrekenen")
    assert page.evaluate("document.activeElement.id") == "email"
    assert faults_of(page) == []
    fill_in(page)
    page.click("#summary .k-button")

    assert page.text_content("h1") == "Dank je wel, Marieke."
    assert faults_of(page) == []
    assert overflow_of(page) <= 0


def test_without_scripts_everything_is_there(open_page):
    page = open_page("/nl-nl/p/kruidenprinten/", PHONE, java_script_enabled=False)
    page.click("[data-buy] .k-button")
    assert page.url.endswith("/nl-nl/cart/")
    page.fill("input[name=quantity]", "3")
    page.click("text=Bijwerken")
    page.click("text=Naar afrekenen")
    fill_in(page)
    page.check("#shipping_option_point")
    page.click("text=Bezorging en totaal bijwerken")
    assert page.is_checked("#shipping_option_point")
    assert "€\u00a033,30" in page.text_content("#summary")
    page.click("#summary .k-button")

    assert page.text_content("h1") == "Dank je wel, Marieke."


def test_the_drawer_opens_holds_the_focus_and_gives_it_back(open_page):
    page = open_page("/nl-nl/p/kruidenprinten/")
    page.focus("[data-buy] .k-button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cart_drawer[open] #cart_panel")

    assert faults_of(page) == []
    assert page.text_content("#cart_link .k-count") == "1"
    page.click("#cart_panel [data-step='1']")
    page.wait_for_selector("#cart_panel[data-count='2']")
    assert page.text_content("#cart_link .k-count") == "2"
    page.keyboard.press("Escape")
    assert not page.is_visible("#cart_panel")
    assert page.evaluate("document.activeElement.className") == "k-button"


def test_delivery_and_total_follow_without_loading_the_page(open_page):
    page = open_page("/nl-nl/p/kruidenprinten/", PHONE)
    page.click("[data-buy] .k-button")
    page.click("text=Naar afrekenen")
    page.fill("#city", "Maastricht")
    page.check("#shipping_option_point")
    page.wait_for_selector("#summary .is-total dd:has-text('13,70')")

    assert page.input_value("#city") == "Maastricht"
    assert page.evaluate("document.activeElement.id") == "shipping_option_point"
    assert "13,70" in page.text_content("#topbar")


def test_fields_of_a_firm_appear_when_asked_for(open_page):
    page = open_page("/nl-nl/p/kruidenprinten/")
    page.click("[data-buy] .k-button")
    page.click("text=Naar afrekenen")

    assert not page.is_visible("#vat_id")
    page.check("#is_firm")
    assert page.is_visible("#vat_id")
    assert faults_of(page) == []


def test_the_buy_bar_comes_when_the_button_has_left(open_page, shop):
    stock.receive(variant_id=shop.large.pk, quantity=4, reason="receipt", actor=ACTOR)
    follow()
    page = open_page("/nl-nl/p/kruidenprinten/", PHONE)

    assert not page.is_visible("[data-buybar]")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_selector("[data-buybar]:not([hidden])")
    assert faults_of(page) == []
    page.click("[data-buybar] .k-button")
    page.wait_for_url("**/cart/")


def test_country_and_language_are_changed_by_keyboard(open_page):
    page = open_page("/nl-nl/cart/")
    page.focus(".k-switch summary")
    page.keyboard.press("Enter")
    assert faults_of(page) == []
    page.select_option("#switch_country", "BE")
    page.select_option("#switch_language", "fr")
    page.press(".k-panel .k-button", "Enter")

    page.wait_for_url("**/fr-be/cart/")
    page.focus(".k-switch summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert not page.is_visible("#switch_country")


def test_the_first_stop_leads_past_the_menu(open_page):
    page = open_page("/nl-nl/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.fixture
def long_shelf(shop):
    """Three makers and several prices on one shelf."""
    shelf = Category.objects.get(key="biscuits").pk
    for name, maker, price in (
        ("Eins", "Nobis", "4.50"),
        ("Zwei", "Nobis", "12.00"),
        ("Drei", "Lambertz", "30.00"),
    ):
        product_id = _product(dict.fromkeys(LANGUAGES, name), shelf, "food", maker)
        _variant(product_id, f"F-{name}", price, 9)
    follow()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no_scripts"])
def test_a_phone_narrows_a_list_and_takes_it_back(open_page, long_shelf, has_scripts):
    page = open_page("/nl-nl/c/geback-nl/", PHONE, java_script_enabled=has_scripts)
    assert not page.is_visible("#filters")

    page.click(".k-filter-link")
    assert page.is_visible("#filters")
    if has_scripts:
        assert faults_of(page) == []
        assert overflow_of(page) <= 0
    page.check("#filters input[value=Nobis]")
    page.check("#filters input[value='0-10']")
    page.click("#filters button")

    assert "maker=Nobis" in page.url and "price=0-10" in page.url
    assert not page.is_visible("#filters")
    assert page.text_content(".k-filter-link").strip() == "Filter (2)"
    assert page.locator(".k-card").count() == 1
    page.click(".k-chip:has-text('onder')")
    assert page.locator(".k-card").count() == 2
    page.click("text=Wis alles")
    assert page.locator(".k-card").count() == 4


def test_the_filters_of_a_phone_close_by_key_and_a_desk_has_them_open(open_page, long_shelf):
    page = open_page("/nl-nl/c/geback-nl/#filters", PHONE)
    assert page.is_visible("#filters")
    page.keyboard.press("Escape")
    assert not page.is_visible("#filters")

    desk = open_page("/nl-nl/c/geback-nl/", DESK)
    assert desk.is_visible("#filters button")
    assert not desk.is_visible(".k-filter-link")
    assert faults_of(desk) == []


def test_an_old_address_leads_a_reader_to_the_product(open_page, shop):
    catalog.save_text(
        product_id=shop.printen.product_id,
        language="nl",
        name="Kruidenprinten",
        slug="printen-met-kruiden",
        actor=ACTOR,
    )
    follow()

    page = open_page("/nl-nl/p/kruidenprinten/")

    assert page.url.endswith("/nl-nl/p/printen-met-kruiden/")
    assert page.text_content("h1") == "Kruidenprinten"
