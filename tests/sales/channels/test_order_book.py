"""Which order a line belongs to, and what counts as said twice."""

from __future__ import annotations

from datetime import datetime

from kogge.core import clock
from kogge.sales.channels.formats import online_retail
from kogge.sales.channels.rules import OrderBook
from kogge.sales.channels.values import HistoryLine


def line(
    invoice: str, moment: str = "2010-01-05 10:00:00", *, sku: str = "22041", quantity: int = 1, customer: str = "12346",
    country: str = "France",
) -> HistoryLine:  # fmt: skip
    """Make a line of an invoice."""
    cells = [invoice, sku, "THING", str(quantity), moment, "2.5", customer, country]
    return online_retail.read_line(cells, clock.LOCAL_ZONE)


def places(*lines: HistoryLine) -> list[str]:
    """Place the lines in one book; repetitions become "again"."""
    book = OrderBook()
    found = [book.place(each) for each in lines]
    return ["again" if place.is_repetition else place.order for place in found]


def test_it_works() -> None:
    assert places(line("1"), line("2"), line("1")) == ["1", "2", "1"]


def test_second_customer_of_an_invoice_gets_an_order_of_its_own() -> None:
    lines = [line("1", customer="12346"), line("1", customer="12347"), line("1", customer="12346")]

    assert places(*lines) == ["1", "1~2", "1"]


def test_countries_days_and_write_offs_are_kept_apart() -> None:
    lines = [
        line("1", country="France"),
        line("1", country="West Indies"),
        line("1", "2010-01-06 00:01:00"),
        line("1", "2010-01-06 00:01:00", quantity=-1),
    ]

    assert places(*lines) == ["1", "1~2", "1~3", "1~4"]


def test_several_times_on_one_day_stay_one_order() -> None:
    assert places(line("1", "2010-01-05 10:00:00"), line("1", "2010-01-05 10:09:00")) == ["1", "1"]


def test_lines_repeated_within_a_block_stay() -> None:
    assert places(line("1"), line("1"), line("1")) == ["1", "1", "1"]


def test_second_block_is_left_out_as_far_as_the_first_reached() -> None:
    first = [line("1", "2010-12-01 08:00:00"), line("2", "2010-12-09 20:00:00")]
    second = [*first, line("3", "2010-12-10 08:00:00")]

    assert places(*first, *second) == ["1", "2", "again", "again", "3"]


def test_repeated_line_is_left_out_only_as_often_as_it_stood_before() -> None:
    first = [line("1", "2010-12-01 08:00:00")] * 2 + [line("2", "2010-12-09 20:00:00")]
    second = [line("1", "2010-12-01 08:00:00")] * 3

    assert places(*first, *second) == ["1", "1", "2", "again", "again", "1"]


def test_invoice_that_only_the_second_block_has_is_not_lost() -> None:
    first = [line("1", "2010-12-01 08:00:00"), line("2", "2010-12-09 20:00:00")]
    second = [line("1", "2010-12-01 08:00:00"), line("9", "2010-12-02 08:00:00")]

    assert places(*first, *second)[2:] == ["again", "9"]


def test_file_sorted_downwards_loses_nothing() -> None:
    days = [f"2010-12-{day:02} 08:00:00" for day in range(20, 0, -1)]
    lines = [line(str(number), day) for number, day in enumerate(days)]

    assert places(*lines) == [str(number) for number in range(20)]


def test_other_description_is_the_same_line() -> None:
    first = line("1", "2010-12-01 08:00:00")
    between = line("2", "2010-12-05 08:00:00")

    assert places(first, between, first._replace(name="DAMAGED")) == ["1", "2", "again"]


def test_small_steps_back_within_a_day_open_no_block() -> None:
    lines = [
        line("1", "2010-12-01 08:05:00"),
        line("2", "2010-12-01 08:06:00"),
        line("1", "2010-12-01 08:05:00"),
    ]

    assert places(*lines) == ["1", "2", "1"]
    assert lines[0].placed_at > datetime(2010, 12, 1, tzinfo=clock.LOCAL_ZONE)
