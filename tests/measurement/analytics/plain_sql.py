"""The figures of an Online Retail file as plain SQL over the file itself says them: nothing of the product is used.

Two extracts stand behind each other in the file: of the second, rows before the day after the first one's end are left
out. `second_block` is the data row, counted from 1, with which the second begins.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb

SETUP = """
CREATE TABLE retail AS
WITH numbered AS (
    SELECT row_number() OVER () AS number, * FROM read_csv($path, all_varchar = true, header = true, parallel = false)
)
SELECT
    Invoice AS invoice,
    "StockCode" AS product,
    CAST("Quantity" AS BIGINT) AS quantity,
    CAST("Price" AS DECIMAL(18, 4)) AS price,
    "Customer ID" AS customer,
    substr("InvoiceDate", 1, 7) AS month,
    coalesce(nullif(trim("Country"), ''), 'Unspecified') AS country
FROM numbered
WHERE number < $second_block OR "InvoiceDate" >= $second_from;
CREATE VIEW sales_lines AS SELECT * FROM retail WHERE invoice NOT LIKE 'C%' AND quantity > 0 AND price > 0;
"""
QUERIES = {
    "sales_value": "SELECT {key}, sum(quantity * price) FROM sales_lines GROUP BY ALL",
    "orders": "SELECT {key}, count(DISTINCT invoice) FROM sales_lines GROUP BY ALL",
    "customers": "SELECT {key}, count(DISTINCT customer) FROM sales_lines GROUP BY ALL",
    "average_order_value": "SELECT {key}, sum(quantity * price), count(DISTINCT invoice) FROM sales_lines GROUP BY ALL",
    "repeat_rate": "SELECT key, count(*) FILTER (WHERE n >= 2), count(*) FROM (SELECT {key} AS key, customer,"
    " count(DISTINCT invoice) AS n FROM sales_lines WHERE customer IS NOT NULL GROUP BY ALL) GROUP BY key",
    "cancellation_rate": "SELECT {key}, count(DISTINCT CASE WHEN invoice LIKE 'C%' THEN invoice END),"
    " count(DISTINCT invoice) FROM retail GROUP BY ALL",
}
PLACES = {"sales_value": 2, "orders": 0, "customers": 0, "average_order_value": 2}


class PlainFile:
    """One file, ready to be asked."""

    def __init__(self, path: Path, *, second_block: int, second_from: str = "2010-12-10") -> None:
        self._database = duckdb.connect(":memory:")
        self._database.execute("SET preserve_insertion_order = true")
        first, _, second = SETUP.partition(";")
        self._database.execute(
            first, {"path": str(path), "second_block": second_block, "second_from": second_from}
        )
        self._database.execute(second)

    def rows(self, kpi: str, by: str) -> dict[str, str]:
        """Return key → figure as printed; `by` is month, country or product."""
        return {str(row[0]): self._printed(kpi, row[1:]) for row in self._ask(kpi, by)}

    def total(self, kpi: str) -> str:
        """Return the figure of everything."""
        return self._printed(kpi, self._ask(kpi, "'all'")[0][1:])

    def _ask(self, kpi: str, key: str) -> list[tuple[object, ...]]:
        return self._database.execute(QUERIES[kpi].format(key=key)).fetchall()

    @staticmethod
    def _printed(kpi: str, parts: tuple[object, ...]) -> str:
        exact = Decimal(str(parts[0])) / (Decimal(str(parts[1])) if len(parts) > 1 else 1)
        places = Decimal(1).scaleb(-PLACES.get(kpi, 6))
        return str(exact.quantize(places, rounding="ROUND_HALF_UP"))
