"""Read the lines of an Online Retail file (UCI data sets 352 and 502, and shops that export the same eight columns).

Rules, in the order they are applied:

* An invoice beginning with C takes something back (cancellation), one beginning with A adjusts a bad debt; any other
  invoice is a sale where the quantity is positive and a write-off (damaged, lost, counted anew) where it is negative.
* Codes that name no article (postage, manual entries, discounts, bank charges, vouchers, test entries) are fees.
* The file's time has no zone and is taken as the shop's clock, so that every line keeps the day the file states.
* Country names become ISO 3166 codes; words that name no single country are kept as they are, beside an empty code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from kogge.core import spoken
from kogge.core.money import UnitPrice
from kogge.sales.channels.values import BadLine, HistoryLine, Outcome

_ = spoken.words_of(__file__)
NAME = "online-retail"
# Order numbers of the format begin with this, so that they never meet the web shop's numbers, which are digits.
PREFIX = "OR-"
CURRENCY = "GBP"
LANGUAGE = "en"
COLUMNS = (
    "Invoice",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "Price",
    "Customer ID",
    "Country",
)
# The one-year edition calls three columns otherwise.
OTHER_NAMES = {"InvoiceNo": "Invoice", "UnitPrice": "Price", "CustomerID": "Customer ID"}

# The number becomes part of the order's number and of its page's address.
_INVOICE = re.compile(r"[A-Za-z0-9._-]{1,30}\Z")
_WHOLE = re.compile(r"[+-]?\d{1,9}\Z", re.ASCII)
_PRICE = re.compile(r"[+-]?\d{1,10}(\.\d{1,4}0*)?\Z", re.ASCII)
_CUSTOMER = re.compile(r"(\d{1,18})(\.0)?\Z", re.ASCII)
_FEE = re.compile(
    r"(POST|DOT|M|m|D|C2|C3|S|B|BANK CHARGES|AMAZONFEE|CRUK|PADS|GIFT|ADJUST.*|TEST.*|gift_.*)\Z"
)
# A trillion pounds: beyond it a column of the table could overflow, and the line is wrong anyway.
_LARGEST_MINOR = 10**14
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")

COUNTRIES = {
    "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Bermuda": "BM", "Brazil": "BR",
    "Bulgaria": "BG", "Canada": "CA", "Croatia": "HR", "Cyprus": "CY", "Czech Republic": "CZ", "Czechia": "CZ",
    "Denmark": "DK", "EIRE": "IE", "Estonia": "EE", "Finland": "FI", "France": "FR", "Germany": "DE", "Greece": "GR",
    "Hong Kong": "HK", "Hungary": "HU", "Iceland": "IS", "Ireland": "IE", "Israel": "IL", "Italy": "IT", "Japan": "JP",
    "Korea": "KR", "Latvia": "LV", "Lebanon": "LB", "Lithuania": "LT", "Luxembourg": "LU", "Malta": "MT",
    "Netherlands": "NL", "Nigeria": "NG", "Norway": "NO", "Poland": "PL", "Portugal": "PT", "RSA": "ZA",
    "Romania": "RO", "Saudi Arabia": "SA", "Singapore": "SG", "Slovakia": "SK", "Slovenia": "SI", "South Africa": "ZA",
    "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "Thailand": "TH", "USA": "US", "United Arab Emirates": "AE",
    "United Kingdom": "GB", "United States": "US",
}  # fmt: skip


def column_places(header: Sequence[str]) -> tuple[int, ...]:
    """Return where each of COLUMNS stands in the file's head; BadLine names the columns that are missing."""
    names = [OTHER_NAMES.get(name.strip(), name.strip()) for name in header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadLine(", ".join(missing))
    return tuple(names.index(name) for name in COLUMNS)


def read_line(cells: Sequence[str], zone: ZoneInfo) -> HistoryLine:
    """Understand one line, its cells in the order of COLUMNS; BadLine says why it cannot be used."""
    invoice, sku, name, quantity_text, moment, price_text, customer, country_word = cells
    invoice = _invoice(invoice)
    is_fee_line = _checked_sku(sku)
    quantity = _quantity(quantity_text)
    price_e4 = _price_e4(price_text)
    total_minor = _total_minor(price_e4, quantity)
    if abs(total_minor) > _LARGEST_MINOR:
        raise BadLine(_("quantity × price is too large to be true"))
    placed_at, day = _moment(moment, zone)
    country, label = _country(country_word)
    return HistoryLine(
        invoice=invoice,
        kind=_kind(invoice, quantity),
        sku=sku,
        is_fee=is_fee_line,
        name=name.strip()[:200],
        quantity=quantity,
        unit_price_e4=price_e4,
        total_minor=total_minor,
        placed_at=placed_at,
        day=day,
        customer=_customer(customer),
        country=country,
        country_label=label,
    )


# The few parsers below are asked the same thing again and again; remembering their answers halves the time of a line.
@lru_cache(maxsize=1_000)
def _invoice(text: str) -> str:
    bare = text.strip()
    if not bare:
        raise BadLine(_("the invoice number is missing"))
    if not _INVOICE.match(bare):
        raise BadLine(
            _(
                "the invoice number is longer than 30 characters or holds others than letters, digits and . _ -"
            )
        )
    return bare


@lru_cache(maxsize=10_000)
def _checked_sku(sku: str) -> bool:
    if not sku.strip():
        raise BadLine(_("the stock code is missing"))
    if len(sku) > 40:
        raise BadLine(_("the stock code is longer than 40 characters"))
    return is_fee(sku)


def _kind(invoice: str, quantity: int) -> Outcome:
    if invoice[0] == "C":
        return Outcome.CANCELLATION
    if invoice[0] == "A":
        return Outcome.ADJUSTMENT
    return Outcome.WRITE_OFF if quantity < 0 else Outcome.SALE


def is_fee(sku: str) -> bool:
    """Say whether a stock code names no article but a charge, a discount, a voucher or a test entry."""
    return _FEE.match(sku.strip()) is not None


@lru_cache(maxsize=10_000)
def _quantity(text: str) -> int:
    if not _WHOLE.match(text.strip()):
        raise BadLine(_("the quantity '%(text)s' is not a whole number") % {"text": text[:30]})
    return int(text)


@lru_cache(maxsize=10_000)
def _price_e4(text: str) -> int:
    if not _PRICE.match(text.strip()):
        raise BadLine(
            _("the price '%(text)s' is not a number with at most four decimals") % {"text": text[:30]}
        )
    return UnitPrice.from_decimal(text.strip(), CURRENCY).amount_e4


@lru_cache(maxsize=100_000)
def _total_minor(price_e4: int, quantity: int) -> int:
    return UnitPrice(amount_e4=price_e4, currency=CURRENCY).times(quantity).amount_minor


@lru_cache(maxsize=1_000)
def _moment(text: str, zone: ZoneInfo) -> tuple[datetime, str]:
    for form in _FORMS:
        try:
            local = datetime.strptime(text.strip(), form).replace(tzinfo=zone)
        except ValueError:
            continue
        if not 1990 <= local.year <= 2100:
            break
        return local.astimezone(UTC), f"{local:%Y-%m-%d}"
    raise BadLine(_("the time '%(text)s' is not of the form 2010-12-01 08:26:00") % {"text": text[:30]})


@lru_cache(maxsize=1_000)
def _country(word: str) -> tuple[str, str]:
    bare = word.strip()
    if len(bare) > 60:
        raise BadLine(_("the country is longer than 60 characters"))
    code = COUNTRIES.get(bare, "")
    return code, "" if code else (bare or "Unspecified")


@lru_cache(maxsize=10_000)
def _customer(text: str) -> str:
    if not text.strip():
        return ""
    match = _CUSTOMER.match(text.strip())
    if not match:
        raise BadLine(_("the customer '%(text)s' is not a whole number") % {"text": text[:30]})
    return match.group(1)
