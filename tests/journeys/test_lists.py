"""A list at work: filtered, kept as a view, exported and read, acted upon; found with Ctrl+K; without scripts too."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journeys.homes import Served
from tests.journeys.windows import Window

pytestmark = pytest.mark.browser
PRODUCTS = "/office/products/"


def rows(window: Window) -> int:
    return window.page.locator("tbody tr").count()


def count(window: Window) -> int:
    """Return the figure beside the title."""
    return int(re.sub(r"\D", "", window.text(".o-head__count")))


def test_it_works(demo: Served, open_window: Callable[..., Window], tmp_path: Path):
    office = open_window(demo, accept_downloads=True)
    page = office.page
    office.log_in()

    # Filter, and keep it as a view.
    office.go("/office/orders/")
    page.click("#o-filter-market summary")
    page.check("#o-filter-market input[value=NL]")
    page.click("#o-filter-market .o-button--primary")
    page.wait_for_url("**market=NL**")
    page.click(".o-menu summary")
    page.fill("#o-view-name", "From the Netherlands")
    office.look()
    page.click("button[value=save]")
    office.see("The view “From the Netherlands” is saved.", within=".messages")
    assert "From the Netherlands" in office.text(".o-view[aria-current]")
    fitting = count(office)

    # Tick two by keys and export them; the file holds just these, with the columns shown.
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    office.see("2 ticked", within=".o-bulk")
    office.look()
    with page.expect_download() as download:
        page.click(".o-bulk button[value=export]")
    lines = read(download.value, tmp_path)
    assert [len(line) for line in lines] == [8, 8, 8]
    assert lines[0][:3] == ["Order", "Customer", "Market"]
    assert {line[2] for line in lines[1:]} == {"NL"}

    # All that fit are exported by whoever ticks nothing, at once or by a job.
    page.keyboard.press("Escape")
    page.click(".o-foot__export button")
    office.go("/office/runs/")
    page.click(".o-row-link >> nth=0")
    office.wait_until(lambda shown: "Download the file" in shown)
    office.look()
    with page.expect_download() as download:
        page.click("a.o-button--primary")
    assert len(read(download.value, tmp_path)) == fitting + 1

    # Back to the view by its tab, and away with it.
    office.go("/office/orders/")
    page.click(".o-view:has-text('From the Netherlands')")
    page.click(".o-menu summary")
    page.click("button[value=delete]")
    office.see("is deleted", within=".messages")
    assert "From the Netherlands" not in office.text(".o-views")


def read(download, folder: Path) -> list[list[str]]:
    """Save a download and read it as a spreadsheet would."""
    file = folder / download.suggested_filename
    download.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_many_rows_at_once(demo: Served, open_window: Callable[..., Window]):
    office = open_window(demo)
    page = office.page
    office.log_in()
    office.go(f"{PRODUCTS}?view=active&sort=maker")
    fitting = count(office)

    page.check("tbody tr:nth-child(1) [data-o-tick]")
    page.click("tbody tr:nth-child(3) [data-o-tick]", modifiers=["Shift"])
    office.see("3 ticked", within=".o-bulk")
    page.click("button[value=take_off_sale]")
    office.see("3 products are drafts now and not in the shop.", within=".messages")
    office.look()
    assert count(office) == fitting - 3

    office.go(f"{PRODUCTS}?view=draft")
    page.check("[data-o-tick-page]")
    page.click("button[value=put_on_sale]")
    office.see("products are on sale.", within=".messages")
    office.go(f"{PRODUCTS}?view=active")
    assert count(office) >= fitting


def test_anything_is_found(demo: Served, open_window: Callable[..., Window]):
    office = open_window(demo)
    page = office.page
    office.log_in()

    page.keyboard.press("Control+k")
    page.keyboard.type("10040")
    office.see("Order 10040", within="#o-find")
    office.look()
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/orders/10040/")

    page.keyboard.press("Control+k")
    page.keyboard.type("stock")
    office.see("Go to", within="#o-find")
    page.keyboard.press("Escape")
    assert not page.locator("#o-find").is_visible()


def test_without_scripts(demo: Served, open_window: Callable[..., Window]):
    office = open_window(demo, java_script_enabled=False)
    page = office.page
    office.go("/office/login/")
    page.fill("input[name=username]", demo.owner)
    page.fill("input[name=password]", demo.password)
    page.click("button[type=submit]")

    office.go("/office/find/")
    page.fill("#o-find-q", "stock")
    page.click(".o-find__form button")
    page.click("a.o-found__row[href='/office/stock/']")
    page.wait_for_url("**/office/stock/")

    # The bar of acts comes with the first tick; an act that asks asks on a page of its own.
    office.go(f"{PRODUCTS}?view=active")
    assert not page.locator(".o-bulk").is_visible()
    page.check("tbody tr:nth-child(2) [data-o-tick]")
    page.click("button[value=category]")
    office.see("Into which category does 1 product go?")
    page.click("text=Change nothing")
    page.wait_for_url("**view=active**")

    # Columns are chosen in a form.
    page.click("#o-columns summary")
    page.uncheck("#o-columns input[value=maker]")
    page.click("#o-columns .o-button--primary")
    assert "Maker" not in office.text("thead")
    page.click("#o-columns summary")
    page.click("#o-columns button[name=every]")
    assert "Maker" in office.text("thead")
