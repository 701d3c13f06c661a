"""The format's rules, line by line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.sales.channels import online_retail_generator as generator

from kogge.core import clock
from kogge.sales.channels.formats import online_retail
from kogge.sales.channels.values import BadLine, HistoryLine, Outcome

PLAIN = ["489434", "85048", " 15CM BALL ", "12", "2009-12-01 07:45:00", "6.95", "13085", "United Kingdom"]


def read(**changes: str) -> HistoryLine:
    """Read the plain line with some cells changed."""
    cells = dict(zip(online_retail.COLUMNS, PLAIN, strict=True)) | {
        name.replace("_", " "): text for name, text in changes.items()
    }
    return online_retail.read_line([cells[name] for name in online_retail.COLUMNS], clock.LOCAL_ZONE)


def test_it_works() -> None:
    line = read()

    assert line == HistoryLine(
        invoice="489434",
        kind=Outcome.SALE,
        sku="85048",
        is_fee=False,
        name="15CM BALL",
        quantity=12,
        unit_price_e4=69_500,
        total_minor=8_340,
        placed_at=datetime(2009, 12, 1, 6, 45, tzinfo=UTC),
        day="2009-12-01",
        customer="13085",
        country="GB",
        country_label="",
    )


@pytest.mark.parametrize(
    ("invoice", "quantity", "kind"),
    [
        pytest.param("489434", "1", Outcome.SALE, id="plain"),
        pytest.param("489434", "-1", Outcome.WRITE_OFF, id="negative without C"),
        pytest.param("C489434", "-1", Outcome.CANCELLATION, id="C"),
        pytest.param("C496350", "1", Outcome.CANCELLATION, id="C with a positive quantity"),
        pytest.param("A506401", "1", Outcome.ADJUSTMENT, id="A"),
        pytest.param("489434", "0", Outcome.SALE, id="nothing sold"),
    ],
)
def test_kind_follows_invoice_and_sign(invoice: str, quantity: str, kind: Outcome) -> None:
    assert read(Invoice=invoice, Quantity=quantity).kind is kind


@pytest.mark.parametrize("sku", [*generator.FEES, "AMAZONFEE", "gift_0001_50", "ADJUST", "TEST002", "B"])
def test_codes_without_an_article_are_fees(sku: str) -> None:
    assert read(StockCode=sku).is_fee


@pytest.mark.parametrize(
    "sku", ["85048", "85123a", "DCGS0058", "SP1002", "47503J ", "POSTER1", "79323P", "MUG", "D1"]
)
def test_articles_are_no_fees(sku: str) -> None:
    line = read(StockCode=sku)

    assert not line.is_fee
    assert line.sku == sku


@pytest.mark.parametrize(
    ("word", "code", "label"),
    [
        ("EIRE", "IE", ""),
        ("RSA", "ZA", ""),
        ("USA", "US", ""),
        ("Korea", "KR", ""),
        ("Channel Islands", "", "Channel Islands"),
        ("European Community", "", "European Community"),
        ("West Indies", "", "West Indies"),
        ("Unspecified", "", "Unspecified"),
        ("Atlantis", "", "Atlantis"),
        ("", "", "Unspecified"),
    ],
)
def test_country_becomes_a_code_or_keeps_its_word(word: str, code: str, label: str) -> None:
    line = read(Country=word)

    assert (line.country, line.country_label) == (code, label)


@pytest.mark.parametrize(
    ("price", "quantity", "e4", "minor"),
    [
        pytest.param("0", "3", 0, 0, id="free"),
        pytest.param("4.125", "1", 41_250, 413, id="half a penny goes up"),
        pytest.param("4.125", "-1", 41_250, -413, id="and away from zero"),
        pytest.param("-53594.36", "1", -535_943_600, -5_359_436, id="bad debt"),
        pytest.param("0.0001", "80995", 1, 810, id="finest price, many pieces"),
        pytest.param("2.500000", "2", 25_000, 500, id="zeros behind"),
    ],
)
def test_prices_are_exact(price: str, quantity: str, e4: int, minor: int) -> None:
    line = read(Price=price, Quantity=quantity)

    assert (line.unit_price_e4, line.total_minor) == (e4, minor)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2010-03-28 02:30:00", "2010-03-28"),  # an hour that clocks left out
        ("2010-10-31 02:30:00", "2010-10-31"),  # an hour that came twice
        ("2010-01-31 23:59", "2010-01-31"),
        ("2010-01-31", "2010-01-31"),
    ],
)
def test_lines_keep_the_day_the_file_states(text: str, day: str) -> None:
    line = read(InvoiceDate=text)

    assert line.day == day
    assert clock.local_day(line.placed_at).isoformat() == day


@pytest.mark.parametrize(
    ("cells", "word"), [pytest.param(*row, id=row[1]) for row in generator.BROKEN if len(row[0]) == 8]
)
def test_unusable_lines_say_why(cells: list[str], word: str) -> None:
    with pytest.raises(BadLine, match=word):
        online_retail.read_line(cells, clock.LOCAL_ZONE)


@pytest.mark.parametrize("text", ["1e3", "١٢", "1,5", "", "0x10", "12345678901"])
def test_quantities_are_whole_numbers_of_our_digits(text: str) -> None:
    with pytest.raises(BadLine, match="quantity"):
        read(Quantity=text)


def test_customers_written_as_decimals_are_the_same() -> None:
    assert read(Customer_ID="13085.0").customer == "13085"
    assert read(Customer_ID=" ").customer == ""


def test_columns_are_found_by_name_in_any_order() -> None:
    header = [
        "Country",
        "InvoiceNo",
        "UnitPrice",
        "CustomerID",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
    ]

    assert online_retail.column_places(header) == (1, 4, 5, 6, 7, 2, 3, 0)


def test_missing_columns_are_named() -> None:
    with pytest.raises(BadLine, match="Price, Country"):
        online_retail.column_places(online_retail.COLUMNS[:5] + ("Customer ID",))
