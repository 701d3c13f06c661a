"""Money as integer minor units, unit prices as ten-thousandths, and the one place where both are rounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# ISO 4217 minor-unit exponents of the currencies that are not 2 (standard's table, amendment 176).
_EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison: a defect of the caller."""


def minor_exponent(currency: str) -> int:
    """Return how many decimal places the currency's minor unit has: 2 for EUR, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def round_half_up(value: Fraction | Decimal | int) -> int:
    """Round to the nearest integer, halves away from zero: 0.5 becomes 1 and -0.5 becomes -1."""
    if isinstance(value, int):
        return value
    over, under = value.as_integer_ratio()
    rounded = (2 * abs(over) + under) // (2 * under)
    return rounded if over >= 0 else -rounded


@dataclass(frozen=True, kw_only=True, order=False)
class Money:
    """An exact amount: `amount_minor` in the currency's minor unit (cents), signed; `currency` ISO 4217."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount_minor, bool) or not isinstance(self.amount_minor, int):
            raise TypeError(f"amount_minor is an int of minor units, not {self.amount_minor!r}")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"currency is an ISO 4217 code such as EUR, not {self.currency!r}")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in this currency."""
        return cls(amount_minor=0, currency=currency)

    @classmethod
    def from_decimal(cls, amount: Decimal | str, currency: str) -> Money:
        """Read a decimal amount of whole currency units, such as "12.90"; ValueError if it is finer than a cent."""
        minor = Decimal(amount).scaleb(minor_exponent(currency))
        if minor != minor.to_integral_value():
            raise ValueError(f"{amount} is finer than the minor unit of {currency}")
        return cls(amount_minor=int(minor), currency=currency)

    def as_decimal(self) -> Decimal:
        """Return the amount in whole currency units, exact, with the currency's decimal places."""
        return Decimal(self.amount_minor).scaleb(-minor_exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.as_decimal()} {self.currency}"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount_minor=self.amount_minor + other.amount_minor, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount_minor=self.amount_minor - other.amount_minor, currency=self.currency)

    def __neg__(self) -> Money:
        return Money(amount_minor=-self.amount_minor, currency=self.currency)

    def __mul__(self, count: int) -> Money:
        if isinstance(count, bool) or not isinstance(count, int):
            raise TypeError("money is multiplied by whole counts only; use UnitPrice for prices")
        return Money(amount_minor=self.amount_minor * count, currency=self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor < other.amount_minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor <= other.amount_minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.amount_minor != 0


@dataclass(frozen=True, kw_only=True)
class UnitPrice:
    """A price per piece, not money yet: `amount_e4` counts ten-thousandths of the currency unit, signed."""

    amount_e4: int
    currency: str

    @classmethod
    def from_decimal(cls, amount: Decimal | str, currency: str) -> UnitPrice:
        """Read a price of whole currency units with at most four decimals; ValueError if it is finer."""
        scaled = Decimal(amount).scaleb(4)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} has more than four decimals")
        return cls(amount_e4=int(scaled), currency=currency)

    def as_decimal(self) -> Decimal:
        """Return the price in whole currency units, exact, four decimals."""
        return Decimal(self.amount_e4).scaleb(-4)

    def times(self, quantity: int) -> Money:
        """Return quantity × price as money, rounded once, half up, to the currency's minor unit."""
        exact = Fraction(self.amount_e4 * quantity * 10 ** minor_exponent(self.currency), 10_000)
        return Money(amount_minor=round_half_up(exact), currency=self.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of one currency up; nothing gives zero of `currency`. Raises CurrencyMismatch."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result


def allocate(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Split minor units in proportion to non-negative weights so that the shares add up exactly.

    Each share is rounded half up; what rounding leaves over or short goes to the largest weight (the first of
    equals): the convention of VAT.md section 9. All weights zero: everything goes to the first share.
    Raises ValueError for no weights or a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights are one or more non-negative integers")
    whole = sum(weights)
    if whole == 0:
        return [amount_minor] + [0] * (len(weights) - 1)
    shares = [round_half_up(Fraction(amount_minor * weight, whole)) for weight in weights]
    shares[weights.index(max(weights))] += amount_minor - sum(shares)
    return shares


# Groups of three digits, all under the same sign, then a decimal mark of another kind; or digits with one mark.
_TYPED = (
    re.compile(
        r"[+-]?(?P<whole>[1-9]\d{0,2}(?P<sign>[., '])\d{3}(?:(?P=sign)\d{3})*)(?:(?!(?P=sign))[.,](?P<rest>\d+))?"
    ),
    re.compile(r"[+-]?(?P<whole>\d*)(?:[.,](?P<rest>\d+))?"),
)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2212": "-"})


def read_decimal(text: str) -> Decimal:
    """Read a figure as people type it: 12,90 or 12.90 or 1.234,50 or 1,234.50 or 1 234,50 or 1'234.50.

    ValueError when it is none, and when it can be read two ways: 1.234 is a thousand in German and little more than one
    in English, and money is never guessed.
    """
    bare = text.strip().translate(_PLAIN)
    if bare.isascii() and not _TWO_WAYS.fullmatch(bare):
        for form in _TYPED:
            found = form.fullmatch(bare)
            if found is not None and (found["whole"] or found["rest"]):
                sign = "-" if bare.startswith("-") else ""
                whole = re.sub(r"\D", "", found["whole"]) or "0"
                return Decimal(f"{sign}{whole}.{found['rest']}" if found["rest"] else f"{sign}{whole}")
    raise ValueError(f"{text!r} is not a figure that can be read in one way only; write 1234,50 or 1234.50")


def quantize(amount: Fraction | Decimal, places: int = 2) -> Decimal:
    """Round an exact figure once, half up, to `places` decimals, for print."""
    return (
        Decimal(round_half_up(Fraction(amount) * 10**places))
        .scaleb(-places)
        .quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    )
