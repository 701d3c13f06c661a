"""The words of the channels room: what a line of another system's file says, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of one line of the file; every line has exactly one outcome."""

    SALE = "sale"
    CANCELLATION = "cancellation"
    ADJUSTMENT = "adjustment"
    WRITE_OFF = "write_off"
    OVERLAP = "overlap"
    KNOWN = "known"
    REJECTED = "rejected"


TAKEN = (Outcome.SALE, Outcome.CANCELLATION, Outcome.ADJUSTMENT, Outcome.WRITE_OFF)


class HistoryLine(NamedTuple):
    """One line of an order of another system, understood."""

    invoice: str  # as the other system writes it
    kind: Outcome  # one of TAKEN
    sku: str  # as written: case and blanks matter
    is_fee: bool  # postage, discount, bank charge, voucher: no product
    name: str
    quantity: int  # pieces, signed
    unit_price_e4: int  # ten-thousandths of the currency unit, signed
    total_minor: int  # quantity × unit price, rounded once
    placed_at: datetime  # aware, UTC
    day: str  # YYYY-MM-DD as the file states it
    customer: str  # the other system's key, empty for a guest
    country: str  # ISO 3166 alpha-2, empty when the file's word names no country
    country_label: str  # the file's word where it names no country


class BadLine(ValueError):
    """A line of the file cannot be used; the message is the reason in one short sentence."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import has done, for people."""

    file_name: str
    lines: int  # data rows of the file
    counts: dict[str, int]  # outcome → lines; the values add up to `lines`
    orders: int  # orders written by this import, all runs together
    customers: int
    products: int
    unmapped_countries: dict[str, int]  # the file's word → lines
    rejects_file: str  # path, empty when no line was rejected
    was_done_before: bool
    first_day: str  # YYYY-MM-DD, empty when nothing was taken
    last_day: str
