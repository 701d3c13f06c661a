"""What comes out of a decision: amounts per rate, and the chain of reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from kogge.sales.tax.values.kinds import Scheme

# Stands in every stored decision, so that a reader in ten years knows which text of the rules spoke.
RULE_SET = "2026-11"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One step of the chain, as a code and its facts; `sentences` puts it into words of any language."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items()))))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reason):
            return NotImplemented
        return self.code == other.code and dict(self.params) == dict(other.params)

    def __reduce__(self) -> tuple:
        return (_reason, (self.code, dict(self.params)))


def _reason(code: str, params: dict[str, str]) -> Reason:
    return Reason(code=code, params=params)


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """All that bears one rate in one country: `gross` is what the buyer pays, `net` + `vat` = `gross`, signed."""

    country: str
    rate_bp: int
    net_minor: int
    vat_minor: int
    gross_minor: int
    is_confirmed: bool = True
    en16931_category: str = "S"  # S, Z, E, AE, K, G or O (UNTDID 5305)


@dataclass(frozen=True, kw_only=True)
class LineTax:
    """A line after discounts; its VAT is its share of the bucket's, so that lines and shipping add up to it."""

    reference: str
    category: str
    rate_bp: int
    net_minor: int
    vat_minor: int
    gross_minor: int


@dataclass(frozen=True, kw_only=True)
class ShippingShare:
    """The part of the shipping charge that bears one rate."""

    rate_bp: int
    net_minor: int
    vat_minor: int
    gross_minor: int


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A near other outcome: what would have to differ, and what would then apply."""

    reason: Reason
    scheme: Scheme
    tax_country: str
    rates_bp: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The VAT of one supply with the chain of reasons; a refused one must not become an order."""

    scheme: Scheme
    tax_country: str
    tax_territory: str
    en16931_category: str
    currency: str
    tax_point: date
    legal_basis: str = ""
    exemption_code: str = ""  # VATEX-EU-… where the tax is zero by exemption
    reasons: tuple[Reason, ...] = ()
    buckets: tuple[Bucket, ...] = ()  # highest rate first
    lines: tuple[LineTax, ...] = ()  # in the order of the supply
    shipping: tuple[ShippingShare, ...] = ()  # one per bucket that bears shipping
    counts_for_threshold: bool = False
    threshold_net_minor: int = 0  # EUR cents this supply adds to the year's count, signed
    crosses_threshold: bool = False
    price_adjustment_minor: int = (
        0  # VAT taken off the gross price because none is owed; zero or against the sale
    )
    refusal: Reason | None = None
    alternatives: tuple[Alternative, ...] = ()
    rule_set: str = RULE_SET

    @property
    def is_refused(self) -> bool:
        """Say whether the sale must not be concluded; `refusal` says why."""
        return self.refusal is not None

    @property
    def is_confirmed(self) -> bool:
        """Say whether every rate used rests on a row that was not in doubt."""
        return all(bucket.is_confirmed for bucket in self.buckets)

    @property
    def net_minor(self) -> int:
        """Return the net of all buckets."""
        return sum(bucket.net_minor for bucket in self.buckets)

    @property
    def vat_minor(self) -> int:
        """Return the VAT of all buckets."""
        return sum(bucket.vat_minor for bucket in self.buckets)

    @property
    def gross_minor(self) -> int:
        """Return what the buyer pays, shipping included."""
        return sum(bucket.gross_minor for bucket in self.buckets)

    @property
    def rates_bp(self) -> tuple[int, ...]:
        """Return the rates that apply, highest first."""
        return tuple(bucket.rate_bp for bucket in self.buckets)


@dataclass(frozen=True, kw_only=True)
class ThresholdTaken:
    """What taking the threshold answered; `is_destination`: the supply is taxed where it is delivered."""

    counted_net_minor: int  # EUR cents of the year, this supply included
    is_crossing: bool
    is_destination: bool


@dataclass(frozen=True, kw_only=True)
class ThresholdMeter:
    """Where a year stands against the EU threshold; amounts in EUR cents."""

    year: int
    counted_net_minor: int
    limit_minor: int
    crossed_by: str
    crossed_at: datetime | None
    exceeded_previous_year: bool
    entry_count: int

    @property
    def is_crossed(self) -> bool:
        """Say whether distance sales of the year are taxed at destination."""
        return self.crossed_at is not None or self.exceeded_previous_year

    @property
    def share_percent(self) -> int:
        """Return how much of the limit is used, in whole percent, not below zero; more than 100 above the limit."""
        if not self.limit_minor:
            return 0
        return max(0, self.counted_net_minor * 100 // self.limit_minor)

    @property
    def left_minor(self) -> int:
        """Return what is left below the limit, never negative."""
        return max(0, self.limit_minor - self.counted_net_minor)
