"""From the line of visits to a source, to its visits, to a file; and the books beside them, equal to the cent."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from tests.journeys.homes import Served
from tests.journeys.windows import Window

pytestmark = pytest.mark.browser


def test_it_works(demo: Served, open_window: Callable[..., Window]) -> None:
    office = open_window(demo, locale="en", reduced_motion="reduce")
    office.log_in()
    office.go("/office/visit-figures/")
    office.see("Visits, last 90 days", "google (search)", "Counted after Plausible.")
    office.look()

    office.page.click("a:text-is('Sources') >> nth=0")
    office.see("Conversion", "Order value with a visit")
    office.look()
    office.page.click("th a:has-text('google (search)') >> nth=0")
    office.see("Visits: google (search)", "Looked at, seconds")
    office.look()

    with office.page.expect_download() as found:
        office.page.click("a:has-text('Export as CSV')")
    with open(found.value.path(), encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][:3] == ["Began", "Market", "Came from"]
    assert {row[2] for row in rows[1:]} == {"google (search)"}
    count = office.text(".o-foot__range").split(" of ")[1].split()[0].replace(",", "")
    assert len(rows) - 1 == int(count)

    office.page.click("a:text-is('Definition')")
    office.see("Visits of people; half an hour of silence ends a visit.")


def test_books_and_the_way_in_german_and_dark(demo: Served, open_window: Callable[..., Window]) -> None:
    office = open_window(demo, locale="de", reduced_motion="reduce", color_scheme="dark")
    office.log_in()
    for address, words in (
        ("/office/visit-figures/way-to-the-order/", "endeten mit einer Bestellung"),
        ("/office/figures/books-and-visits/", "Bücher und Besuche"),
        ("/office/figures/definitions/", "Absprungrate"),
        ("/office/handbook/", "Abschnitten des Handbuchs"),
    ):
        office.go(address)
        office.see(words)
        office.look()
