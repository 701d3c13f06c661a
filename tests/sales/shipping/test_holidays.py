"""The shipped table of public holidays says what its source says."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import holidays
import pytest

from kogge.planning.markets.queries import all_countries
from kogge.sales.shipping import queries


def rows():
    lines = queries._TABLE.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['country']}-{row['year']}")
def test_each_year_is_that_of_the_package(row):
    year = int(row["year"])

    known = {day for day in holidays.country_holidays(row["country"], years=year) if day.year == year}

    assert {date.fromisoformat(f"{year}-{day}") for day in row["days"].split()} == known


def test_every_country_we_know_is_there_for_years_to_come():
    needed = {(country, year) for country in all_countries() for year in range(2026, 2031)}

    assert needed <= {(row["country"], int(row["year"])) for row in rows()}


def test_a_year_beyond_the_table_is_asked_from_the_package():
    assert date(2045, 12, 25) in queries.holidays_of("NL", date(2044, 6, 1))


def test_a_promise_near_the_end_of_the_year_knows_the_next():
    found = queries.holidays_of("DE", date(2026, 12, 31))

    assert date(2027, 1, 1) in found
    assert max(found) - min(found) > timedelta(days=400)
