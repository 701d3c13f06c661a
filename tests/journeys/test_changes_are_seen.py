"""A price that is changed in the office stands in the shop within two seconds: on product, shelf and in the search.

Two web processes serve the shop and keep pages; the worker follows the change. All of it runs as a merchant runs it.
"""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Callable

import pytest
from tests.journeys.homes import Served
from tests.journeys.windows import Window

pytestmark = pytest.mark.browser
PROMISE_SECONDS = 2.0
# Each is a connection of its own, so both web processes are asked.
ASKED = 6
SKU = "DF-2071"


def read(address: str) -> str:
    """Ask for a page as a new visitor, whose pages are kept."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode().replace("\xa0", " ")


def seen_after(addresses: list[str], price: str) -> float:
    """Return after how many seconds every answer of every address shows the price."""
    began = time.monotonic()
    while not all(price in read(address) for address in addresses for _time in range(ASKED)):
        assert time.monotonic() - began < 30, f"{price} is not seen"
        time.sleep(0.05)
    return time.monotonic() - began


def set_price(office: Window, price: str) -> None:
    office.go(f"/office/prices/NL/?q={SKU}")
    office.page.fill(".o-price input", price)
    office.page.click("main form:has(input[name=prices]) button[type=submit]")
    office.page.wait_for_load_state()
    assert office.page.locator("main .o-errors").count() == 0


def test_it_works(demo: Served, open_window: Callable[..., Window]):
    found = read(f"{demo.url}/nl-nl/zoeken/?q={SKU}")
    product = re.search(r'href="(/nl-nl/p/[^"]+)"', found)
    assert product
    shelf = re.findall(r'href="(/nl-nl/c/[^"]+)"', read(demo.url + product[1]).split("k-crumbs")[1])[0]
    addresses = [
        demo.url + product[1],
        f"{demo.url}{shelf}?sort=newest",
        f"{demo.url}/nl-nl/zoeken/?q={SKU}",
    ]
    office = open_window(demo)
    office.log_in()
    for address in addresses[:2]:  # they are kept by both processes
        for _time in range(ASKED):
            read(address)

    waited = []
    for price in ("3,33", "4,44", "5,55"):
        set_price(office, price)
        waited.append(seen_after(addresses, f"€ {price}"))

    print("seen after", [round(seconds, 2) for seconds in waited])
    # The machine that runs this may be busy with other things for a moment: the middle one of three counts.
    assert sorted(waited)[1] <= PROMISE_SECONDS
