"""Shoppers find what they look for on a phone, in their own words; an address that has changed leads on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.journeys.homes import Served
from tests.journeys.windows import DESK, PHONE, Window

pytestmark = pytest.mark.browser

# What is typed with a slip of the finger, what is meant, and a product that is among the hits.
TYPED = [
    ("/de-de", "spekulatuis", "spekulatius", "Butterspekulatius in der Dose"),
    ("/nl-nl", "speculas", "speculaas", "Boterspeculaas in bewaarblik"),
    ("/fr-be", "spéculos", "spéculoos", "Spéculoos au beurre, boîte en métal"),
    ("/en-gb", "speculos", "speculoos", "Butter speculoos in a tin"),
]


def shown(shop: Window) -> int:
    """Return how many products the list says it has."""
    return int(re.sub(r"\D", "", shop.text(".k-list-note b")))


def titles(shop: Window) -> list[str]:
    return [" ".join(one.split()) for one in shop.page.locator(".k-grid h3").all_inner_texts()]


@pytest.mark.parametrize(("prefix", "typed", "meant", "name"), TYPED, ids=[row[0][1:3] for row in TYPED])
def test_a_search_on_the_phone(
    demo: Served, open_window: Callable[..., Window], prefix: str, typed: str, meant: str, name: str
):
    shop = open_window(demo, viewport=PHONE, has_touch=True, is_mobile=True)
    page = shop.page
    shop.go(f"{prefix}/")
    box = page.locator("#search_words")
    box.press_sequentially(typed, delay=20)
    proposed = page.locator("#search_suggestions a").first
    proposed.wait_for()
    assert meant in proposed.inner_text().casefold()
    box.press("Enter")
    page.wait_for_selector(".k-grid")
    assert name in titles(shop)
    found = shown(shop)

    # Narrowed to one maker: as many as the form said, undone by its chip.
    page.locator(".k-filter-link").tap()
    row = page.locator(".k-facet input[name=maker]").first
    promised = int(row.locator("xpath=../*[contains(@class, 'k-figure')]").inner_text())
    row.check()
    page.locator(".k-facets .k-button").tap()
    page.wait_for_url("**maker=**")
    assert shown(shop) == promised <= found
    shop.look()
    page.set_viewport_size(PHONE)
    page.locator(".k-chips a").first.click()
    page.wait_for_url(lambda url: "maker=" not in url)
    assert shown(shop) == found


@pytest.mark.parametrize("prefix", ["/de-at", "/nl-be", "/fr-fr", "/en-gb"])
def test_a_shelf_is_narrowed_on_the_phone(demo: Served, open_window: Callable[..., Window], prefix: str):
    shop = open_window(demo, viewport=PHONE, has_touch=True, is_mobile=True)
    page = shop.page
    shop.go(f"{prefix}/")
    shelf = page.locator("main a[href*='/c/']").first.get_attribute("href")
    shop.go(shelf or "")
    all_of_it = shown(shop)
    page.locator(".k-filter-link").tap()
    rows = page.locator(".k-facet input[name=price]")
    promised = [
        int(figure) for figure in page.locator(".k-facet:has(input[name=price]) .k-figure").all_inner_texts()
    ]
    rows.nth(0).check()
    rows.nth(1).check()
    page.locator(".k-facets .k-button").tap()
    page.wait_for_url("**price=**price=**")
    # One product may have variants in both bands.
    assert max(promised[:2]) <= shown(shop) <= min(sum(promised[:2]), all_of_it)
    page.locator(".k-chips a").last.click()
    page.wait_for_url(lambda url: "price=" not in url)
    assert shown(shop) == all_of_it


def test_an_address_that_changed_leads_on(demo: Served, open_window: Callable[..., Window]):
    office = open_window(demo)
    office.log_in()
    office.go("/office/products/?q=DF-5031")
    office.page.click("tbody tr a")
    office.page.wait_for_load_state()
    field = office.page.locator("main [name=text_nl-slug]")
    before = field.input_value()
    field.fill(f"{before}-nieuw")
    office.page.click("main form:has([name=status]) button[type=submit]")
    office.page.wait_for_load_state()
    assert office.page.locator("main [name=text_nl-slug]").input_value() == f"{before}-nieuw"

    shop = open_window(demo, locale="nl", viewport=DESK)
    shop.go(f"/nl-nl/p/{before}/?utm_source=letter")
    assert shop.page.url.endswith(f"/nl-nl/p/{before}-nieuw/?utm_source=letter")
    shop.look()
