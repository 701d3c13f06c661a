#!/usr/bin/env python3
"""Write the table of public holidays from which delivery promises are made.

    python tools/holidays_table.py 2026 2031     # first and last year

The package `holidays` knows every country but takes seconds to load; the shop's first page must not wait for it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import holidays

SOURCE = Path(__file__).resolve().parent.parent / "src" / "kogge"
TABLE = SOURCE / "sales" / "shipping" / "data" / "holidays.csv"


def countries() -> list[str]:
    """Return the countries whose facts the project knows."""
    return sorted(
        path.stem for path in (SOURCE / "planning" / "markets" / "data" / "countries").glob("*.toml")
    )


def table(first_year: int, last_year: int) -> str:
    """Return the table's text: one line per country and year, days as month-day."""
    lines = [
        f"# national public holidays of the Python package holidays {holidays.__version__}",
        "country,year,days",
    ]
    for country in countries():
        for year in range(first_year, last_year + 1):
            days = sorted(day for day in holidays.country_holidays(country, years=year) if day.year == year)
            lines.append(f"{country},{year}," + " ".join(f"{day:%m-%d}" for day in days))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(table(int(sys.argv[1]), int(sys.argv[2])), "utf-8")
    print(f"{TABLE} is written.")
