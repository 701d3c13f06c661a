"""Write an Online Retail file with every kind of dirt that the published one is known for; the same seed, the same file.

python tests/sales/channels/online_retail_generator.py FILE [LINES]
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEADER = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]
FEES = ["POST", "DOT", "M", "m", "D", "C2", "C3", "S", "BANK CHARGES", "AMAZONFEE", "ADJUST", "ADJUST2", "CRUK", "PADS",
        "TEST001", "TEST002", "gift_0001_20", "GIFT"]  # fmt: skip
COUNTRIES = ["United Kingdom"] * 60 + [
    "EIRE", "Germany", "France", "Netherlands", "Belgium", "Spain", "Switzerland", "Austria", "Channel Islands",
    "European Community", "Unspecified", "West Indies", "RSA", "USA", "Korea", "Israel",
]  # fmt: skip
FIRST_DAY = datetime(2009, 12, 1, tzinfo=UTC)
# The two sheets meet as in the published file: nine days stand in both.
OVERLAP_FROM, OVERLAP_UNTIL = datetime(2010, 12, 1, tzinfo=UTC), datetime(2010, 12, 10, tzinfo=UTC)
LAST_DAY = datetime(2011, 12, 9, tzinfo=UTC)
# Each line has one defect; the reason must be told.
BROKEN = [
    (["", "22041", "NO INVOICE", "1", "2010-03-01 10:00:00", "1.00", "17000", "France"], "invoice"),
    (["490001", "", "NO CODE", "1", "2010-03-01 10:00:00", "1.00", "17000", "France"], "stock code"),
    (["490002", "22041", "HALF A PIECE", "1.5", "2010-03-01 10:00:00", "1.00", "17000", "France"], "quantity"),
    (["490003", "22041", "PRICE IN WORDS", "1", "2010-03-01 10:00:00", "free", "17000", "France"], "price"),
    (["490004", "22041", "TOO FINE A PRICE", "1", "2010-03-01 10:00:00", "1.00001", "17000", "France"], "price"),
    (["490005", "22041", "NO SUCH DAY", "1", "2010-02-30 10:00:00", "1.00", "17000", "France"], "time"),
    (["490006", "22041", "CUSTOMER IN WORDS", "1", "2010-03-01 10:00:00", "1.00", "Smith", "France"], "customer"),
    (["490007", "22041", "SEVEN CELLS", "1", "2010-03-01 10:00:00", "1.00", "17000"], "cells"),
    (["490008", "22041", "MORE THAN THERE IS", "999999999", "2010-03-01 10:00:00", "9999999.00", "", "France"], "large"),
]  # fmt: skip


@dataclass
class Facts:
    """What the writer knows about the file; `second_block` counts data rows from 1."""

    lines: int = 0
    second_block: int = 0
    overlap: int = 0
    broken: int = 0
    invoices: set[str] = field(default_factory=set)


@dataclass
class _Maker:
    random: random.Random
    number: int = 489433

    def products(self) -> list[tuple[str, list[str], str]]:
        chosen = []
        for code in self.random.sample(range(20000, 90000), 700):
            sku = f"{code}{self.random.choice(['', '', '', 'A', 'B', 'a'])}"
            name = f"{self.random.choice(['RED', 'BLUE', 'VINTAGE', 'SET/3'])} THING {code}"
            names = [name, f" {name}", f"{name} ", name.replace("THING", 'THING 7"'), ""]
            chosen.append(
                (sku, names, self.random.choice(["0.29", "0.85", "1.25", "2.1", "6.75", "4.125", "12"]))
            )
        return [
            *chosen,
            ("85123A", ["WHITE HANGING HEART"], "2.55"),
            ("85123a", ["white hanging heart"], "2.95"),
            ("47503J ", ["SET/3 FLORAL GARDEN TOOLS IN BAG"], "8.5"),
        ]

    def invoice(
        self, day: datetime, products: list[tuple[str, list[str], str]], customers: list[str]
    ) -> list[list[str]]:
        self.number += 1
        chance = self.random.random()
        moment = day + timedelta(minutes=self.random.randrange(8 * 60, 20 * 60))
        country = self.random.choice(COUNTRIES)
        customer = self.random.choice(customers) if self.random.random() < 0.77 else ""
        if chance < 0.14:
            return self._lines(f"C{self.number}", moment, customer, country, products, sign=-1, most=4)
        if chance < 0.19:
            line = self._lines(str(self.number), moment, "", "United Kingdom", products, sign=-1, most=1)
            line[0][2], line[0][5] = self.random.choice(["damaged", "?", "lost", ""]), "0"
            return line
        if chance < 0.192:
            return [
                [
                    f"A{self.number}",
                    "B",
                    "Adjust bad debt",
                    "1",
                    _text(moment),
                    "-11062.06",
                    "",
                    "United Kingdom",
                ]
            ]
        if chance < 0.194:
            return [[f"C{self.number}", "M", "Manual", "1", _text(moment), "373.57", "", country]]
        return self._lines(str(self.number), moment, customer, country, products, sign=1, most=40)

    def _lines(
        self, invoice: str, moment: datetime, customer: str, country: str,
        products: list[tuple[str, list[str], str]], *, sign: int, most: int,
    ) -> list[list[str]]:  # fmt: skip
        lines = []
        for _ in range(self.random.randint(1, most)):
            sku, names, price = self.random.choice(products)
            quantity = self.random.choice([1, 2, 3, 6, 12, 24, 96])
            if self.random.random() < 0.06:
                sku, names, price = (
                    self.random.choice(FEES),
                    ["POSTAGE", "Dotcomgiftshop £20 voucher", ""],
                    "18",
                )
                quantity = 1
            if self.random.random() < 0.01:
                price = "0"
            if self.random.random() < 0.002:
                quantity = 80995
            if self.random.random() < 0.002:
                price = "-1.5"
            later = moment + timedelta(minutes=1 if self.random.random() < 0.003 else 0)
            cells = [
                invoice,
                sku,
                self.random.choice(names),
                str(sign * quantity),
                _text(later),
                price,
                customer,
                country,
            ]
            lines += [cells] * (2 if self.random.random() < 0.012 else 1)
        return lines


def write(path: Path, *, lines: int = 20_000, seed: int = 7, with_broken: bool = False) -> Facts:
    """Write the file, gzip when its name ends in .gz, and say what is in it; `lines` is met within one invoice or so."""
    maker = _Maker(random.Random(seed))
    products, customers = maker.products(), [str(number) for number in range(12346, 12346 + 400)]
    days = (LAST_DAY - FIRST_DAY).days + 1
    rows: list[list[str]] = []
    for day_number in range(days):
        day = FIRST_DAY + timedelta(days=day_number)
        while len(rows) < lines * (day_number + 1) // days:
            rows += maker.invoice(day, products, customers)
    rows = _strange_invoices() + rows
    rows.sort(
        key=lambda cells: cells[4]
    )  # by minute, so that invoices of one minute interleave; the sort is stable
    first = [cells for cells in rows if cells[4] < _text(OVERLAP_UNTIL)]
    second = [cells for cells in rows if cells[4] >= _text(OVERLAP_FROM)]
    facts = Facts(
        second_block=len(first) + 1, overlap=sum(cells[4] < _text(OVERLAP_UNTIL) for cells in second),
        invoices={cells[0] for cells in rows},
    )  # fmt: skip
    written = first + second
    if with_broken:
        facts.broken = len(BROKEN)
        written[100:100] = [cells for cells, _reason in BROKEN]
        facts.second_block += len(BROKEN)
    facts.lines = len(written)
    _save(path, written)
    return facts


def _strange_invoices() -> list[list[str]]:
    """Return invoices that break the one-customer, one-day habit: they must become several orders, not lose lines."""
    return [
        ["480001", "22041", "TWO CUSTOMERS", "2", "2010-01-15 10:00:00", "2.5", "12346", "France"],
        ["480001", "22042", "TWO CUSTOMERS", "3", "2010-01-15 10:00:00", "2.5", "12347", "France"],
        [
            "480002",
            "22041",
            "ACROSS MIDNIGHT AND MONTH",
            "2",
            "2010-01-31 23:59:00",
            "2.5",
            "12346",
            "France",
        ],
        [
            "480002",
            "22042",
            "ACROSS MIDNIGHT AND MONTH",
            "5",
            "2010-02-01 00:01:00",
            "2.5",
            "12346",
            "France",
        ],
        ["480003", "22041", "TWO COUNTRIES", "2", "2010-01-16 10:00:00", "2.5", "12346", "France"],
        ["480003", "22041", "TWO COUNTRIES", "2", "2010-01-16 10:00:00", "2.5", "12346", "West Indies"],
        ["480004", "22041", "SOLD AND LOST", "9", "2010-01-17 10:00:00", "2.5", "12346", "France"],
        ["480004", "22041", "SOLD AND LOST", "-4", "2010-01-17 10:00:00", "2.5", "12346", "France"],
        ["A480005", "B", "Adjust bad debt", "1", "2010-01-18 10:00:00", "11062.06", "", "United Kingdom"],
        ["480006", "22041", "NO COUNTRY AT ALL", "1", "2010-01-18 11:00:00", "2.5", "", ""],
    ]


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _save(path: Path, rows: list[list[str]]) -> None:
    with gzip.open(path, "wb") if path.suffix == ".gz" else path.open("wb") as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
        text.flush()


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), lines=int(sys.argv[2]) if len(sys.argv) > 2 else 20_000).lines)
