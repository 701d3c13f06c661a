"""Every page of the office and the shop: nothing for axe, nothing too wide, on the desk and on the phone.

The desk is judged in light and the phone in dark, as both take their colours from the same tokens. The office is walked
from its resolver: addresses without arguments are opened, and what their pages lead to gives the arguments of the
others. It is read in German, whose words are the longest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Browser, Page
from tests.journeys import shoppers
from tests.journeys.homes import Served
from tests.journeys.windows import DESK, PHONE, Window

pytestmark = pytest.mark.browser

# Addresses that answer with a page only after something which the demo shop does not have: a mishap, a refund by transfer,
# a CSV file of a bank.
AFTER_A_MISHAP = {"payments_parked_detail", "payments_refund_sent", "banking_columns"}
# Pages that only some rows lead to: where such a row stands, and the way from there.
DETOURS = [
    ["/office/payments/?view=open", "payments_detail", "payments_receipt"],
    ["/office/payments/?view=paid", "payments_detail", "payments_refund"],
    ["/office/orders/?view=to_ship", "orders_detail", "orders_dispatch"],
    ["/office/orders/?view=to_ship", "orders_detail", "orders_cancel"],
    ["/office/figures/", "analytics_rows"],
    ["/office/visit-figures/", "analytics_visit_report"],
    ["/office/visit-figures/", "analytics_visit_rows"],
    ["/office/figures/books-and-visits/", "analytics_book_orders"],
    # Nobody is locked out or given a password on their own page: a colleague's leads there.
    ["/office/people/?q=amelie", "people_person", "people_lock"],
    ["/office/people/?q=amelie", "people_person", "people_password"],
]
# The page of what was found, with something on it of every kind.
FOUND = "/office/find/?q=be"
OFFICE_LINK = re.compile(r'(?:href|action)="(/office/[^"#]*)"')
# Begun, not waited for: two windows are judged side by side. A long list's later rows are drawn like its first.
BEGIN = """() => {
  document.querySelectorAll("tbody").forEach((body) => [...body.rows].slice(5).forEach((row) => row.remove()));
  const options = { resultTypes: ["violations"], preload: false, iframes: false };
  // The sidebar folds a moment after the window has another width.
  window.judged = new Promise((resolve) => setTimeout(resolve, 60)).then(() => axe.run(document, options)).then(
    ({ violations }) => violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.target)]));
}"""
SHOP_PAGES = [
    "/de-de/", "/de-de/c/keramik/", "/de-de/p/butterspekulatius-in-der-dose/", "/de-de/suche/?q=Printen",
    "/de-de/suche/?q=Zzzz", "/de-de/cart/", "/de-de/checkout/", "/de-de/legal/withdrawal/", "/de-de/nowhere/",
    "/fr-be/", "/fr-be/p/speculoos-au-beurre-boite-en-metal/", "/de-ch/p/henkelbecher-mit-rotem-zweig/", "/shops/",
]  # fmt: skip


def _patterns(found: list[Any]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        elif hasattr(one.callback, "kogge_permission"):
            yield one


def office_pages() -> dict[str, URLPattern]:
    """Return every address of ours below /office/ by its name."""
    office = next(one for one in get_resolver().url_patterns if str(one.pattern) == "office/")
    return {str(one.name): one for one in _patterns(office.url_patterns)}


def name_of(address: str) -> str:
    """Return the name of an address, empty when nobody answers there."""
    try:
        return resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


class Walk:
    """Opens addresses two at a time and collects what is wrong with them."""

    def __init__(self, windows: list[Page], *, schemes: tuple[str, str]) -> None:
        self.windows, self.schemes = windows, schemes  # by night on the phone, by day on the desk
        self.faults: list[tuple[Any, ...]] = []
        self.missing: set[str] = set()

    def judge(self, addresses: list[str]) -> list[str]:
        """Judge at most as many addresses as there are windows; return the office's addresses that they lead to."""
        pairs = list(zip(self.windows, addresses, strict=False))
        for page, address in pairs:
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            answer = page.goto(address, wait_until="commit")
            self.missing |= {address} if answer and answer.status == 404 else set()
        for page, _address in pairs:
            page.wait_for_load_state()
            page.evaluate(AXE_SCRIPT)
        links = [link for page, _address in pairs for link in OFFICE_LINK.findall(page.content())]
        for size, scheme in zip((PHONE, DESK), self.schemes, strict=True):
            for page, _address in pairs:
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.evaluate(BEGIN)
            for page, address in pairs:
                self.faults += [
                    (address, size["width"], scheme, *one) for one in page.evaluate("window.judged")
                ]
                too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                self.faults += [(address, size["width"], "too wide", too_wide)] if too_wide > 0 else []
        return links


@pytest.fixture
def windows(browser: Browser, demo: Served) -> Iterator[Callable[[], Page]]:
    """Open windows of one German reader who wants no motion."""
    context = browser.new_context(locale="de", base_url=demo.url, reduced_motion="reduce")
    yield context.new_page
    context.close()


def address_on(page: Page, name: str, start: str) -> str:
    """Return the first address of this name that a page leads to, asked without drawing the page."""
    links = OFFICE_LINK.findall(page.request.get(start).text())
    return next(link.replace("&amp;", "&") for link in links if name_of(link) == name)


def first_addresses(page: Page) -> list[str]:
    """Return the addresses at the ends of the detours, then those that need no arguments."""
    found = []
    for start, *names in DETOURS:
        for name in names:
            start = address_on(page, name, start)
        found.append(start)
    return found + [reverse(name) for name, one in office_pages().items() if not one.pattern.converters]


def test_it_works(demo: Served, windows: Callable[[], Page]):
    first = windows()
    first.goto("/office/login/")
    first.fill("input[name=username]", demo.owner)
    first.fill("input[name=password]", demo.password)
    first.click("button[type=submit]")
    first.wait_for_url("**/office/today/**")
    walk = Walk([first, windows()], schemes=("dark", "light"))
    names = {name for name, one in office_pages().items() if not is_for_posts(one) and not is_a_file(one)}
    # An export long enough to be written by a job leaves a page of its own.
    first.goto("/office/orders/")
    first.click(".o-foot__export button")
    first.wait_for_url("**/office/runs/*/")
    waiting, seen = [FOUND, *first_addresses(first), "/office/account/"], set()

    while waiting:
        fresh = {name: at for at in reversed(waiting) if (name := name_of(at)) in names - seen}
        pair = dict(list(fresh.items())[-2:])
        seen |= set(pair)
        waiting = [address for address in waiting if name_of(address) not in seen]
        waiting += walk.judge(list(pair.values())) if pair else []
        waiting = waiting if pair else []

    assert walk.faults == []
    assert walk.missing == set()
    assert names - seen == AFTER_A_MISHAP


def is_for_posts(pattern: URLPattern) -> bool:
    """Say whether an address takes posts only."""
    view: Any = pattern.callback
    while view is not None:
        if "require_http_methods" in getattr(getattr(view, "__code__", None), "co_qualname", ""):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def is_a_file(pattern: URLPattern) -> bool:
    """Say whether an address hands out a file instead of a page."""
    return str(pattern.pattern).endswith((".pdf", ".csv"))


def test_the_shop(demo: Served, windows: Callable[[], Page]):
    # The shop looks the same by day and by night.
    walk = Walk([windows(), windows()], schemes=("light", "light"))
    for pair in zip_longest(SHOP_PAGES[::2], SHOP_PAGES[1::2]):
        walk.judge([address for address in pair if address])

    assert walk.faults == []


def test_from_cart_to_thank_you(demo: Served, open_window: Callable[..., Window]):
    """The pages of one purchase: full cart, checkout with and without mistakes, order status, paying again."""
    shop = open_window(demo, locale="de", reduced_motion="reduce")
    shop.fill_cart("/de-de", "henkelbecher-mit-rotem-zweig")
    shop.look()
    shop.page.click("#summary .k-button")
    shop.look()
    shop.enter(shoppers.JONAS)
    shop.choose("payment_method", "banktransfer")
    shop.order()
    shop.page.wait_for_url("**/de-de/order/**")
    shop.look()
