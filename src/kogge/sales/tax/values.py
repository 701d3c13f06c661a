"""What a VAT decision is made of: the supply that goes in, the decision that comes out. Plain, frozen, exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

# The rule set stands in every stored decision, so that a reader in ten years knows which text of the rules spoke.
RULE_SET = "2026-11"

STANDARD = "standard"


class Scheme(StrEnum):
    """How a supply is treated for VAT; `unsupported` means: not decided, the sale is refused."""

    DOMESTIC = "domestic"
    OSS = "oss"
    IOSS = "ioss"
    IC_SUPPLY = "ic_supply"
    REVERSE_CHARGE = "reverse_charge"
    EXPORT = "export"
    EXEMPT_TERRITORY = "exempt_territory"
    GB_LOW_VALUE = "gb_low_value"
    THIRD_COUNTRY_DOMESTIC = "third_country_domestic"
    VOEC = "voec"
    LOCAL_REGISTRATION = "local_registration"
    IMPORT_BY_CUSTOMER = "import_by_customer"
    MARKETPLACE_DEEMED = "marketplace_deemed"
    MARGIN = "margin"
    SME_EXEMPT = "sme_exempt"
    NO_SUPPLY = "no_supply"
    UNSUPPORTED = "unsupported"


class CustomerKind(StrEnum):
    """Who buys: only a business or an exempt legal person can use a VAT id."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    EXEMPT_LEGAL_PERSON = "exempt_legal_person"


class Evidence(StrEnum):
    """How sure a row of law is; unverified rows are used, but every figure made with them says so."""

    VERIFIED = "verified"  # read at the source named
    LEGAL_KNOWLEDGE = "legal_knowledge"  # statute cited, text not re-read
    UNVERIFIED = "unverified"  # contradictory or changed since
    MERCHANT = "merchant"  # entered or confirmed by the merchant


class TerritoryStatus(StrEnum):
    """Where a place lies for the VAT on goods."""

    EU = "eu"  # inside the EU VAT area (Northern Ireland included)
    THIRD_TERRITORY = "third_territory"  # part of a member state, outside its VAT area
    THIRD_COUNTRY = "third_country"


class LineKind(StrEnum):
    """What kind of thing a category is: everything but ordinary goods and excise goods is refused so far."""

    GOODS = "goods"
    EXCISE = "excise"
    DIGITAL = "digital"
    VOUCHER = "voucher"
    SECOND_HAND = "second_hand"


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """One dated VAT rate of a category in a country or in a region with rates of its own."""

    country: str  # ISO 3166 alpha-2, and XI for Northern Ireland
    region: str = ""  # empty: the whole country
    category: str
    rate_bp: int  # basis points: 2100 is 21 %
    valid_from: date | None = None  # first day; None: throughout the data kept
    valid_until: date | None = None  # first day on which the row no longer holds
    source: str = ""
    evidence: Evidence = Evidence.LEGAL_KNOWLEDGE
    checked_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the row is in force on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, kw_only=True)
class RateMatch:
    """The rate found for a category; `is_confirmed` is False where the standard rate stands in or is unverified."""

    row: RateRow
    category: str  # what was asked for; differs from the row's category when the standard rate stands in
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Territory:
    """A place seen by VAT: which state's tax, which region's rates, inside or outside the VAT area."""

    code: str  # stable name of the territory, the tax country where it is an ordinary one
    tax_country: str
    region: str = ""
    status: TerritoryStatus
    source: str = ""
    evidence: Evidence = Evidence.VERIFIED


@dataclass(frozen=True, kw_only=True)
class Seller:
    """Who sells, as of the tax point: establishment, registrations, and where the year's turnover stands."""

    country: str
    oss: bool = False
    ioss: bool = False
    small_business_countries: frozenset[str] = frozenset()
    vat_registrations: frozenset[str] = frozenset()  # beside the seller's own country; also CH, GB, NO
    established_in_one_state: bool = True
    has_waived_threshold: bool = False
    exceeded_previous_year: bool = False
    has_crossed: bool = False  # the limit was passed earlier in this calendar year
    counted_net_minor: int = 0  # EUR cents counted so far this calendar year, this supply not included
    exceeds_swiss_limit: bool = False  # CHF 100,000 of small consignments a year reached


@dataclass(frozen=True, kw_only=True)
class SupplyLine:
    """One line of goods; `amount_minor` is the whole line in the price basis, negative for a refund."""

    reference: str
    category: str
    amount_minor: int
    quantity: int = 1


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Everything that decides the VAT of one order, as known at the tax point."""

    seller: Seller
    dispatch_country: str
    dispatch_postcode: str = ""
    delivery_country: str
    delivery_postcode: str = ""
    customer_kind: CustomerKind = CustomerKind.CONSUMER
    vat_id: str = ""
    vat_id_is_valid: bool | None = None  # None: not checked, or the service did not answer
    currency: str = "EUR"
    prices_are_gross: bool = True
    price_country: str = ""  # whose VAT a gross price contains; empty: the dispatch country's
    same_price_for_all: bool = False  # a buyer who owes us no VAT pays the gross price all the same
    lines: tuple[SupplyLine, ...]
    shipping_minor: int = 0  # in the price basis, same sign as the lines
    order_discount_minor: int = 0  # in the price basis, opposite sign of the lines
    tax_point: date
    is_marketplace: bool = False
    euro_rate_e6: int | None = None  # EUR for one unit of `currency`, times a million; not needed for EUR
    pound_rate_e6: int | None = None  # GBP for one unit of `currency`, times a million; not needed for GBP


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
    price_adjustment_minor: int = 0  # VAT taken off the gross price because none is owed; zero or against the sale
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
class Category:
    """A VAT category of products, known by its code."""

    code: str
    kind: LineKind
    names: Mapping[str, str]  # language → name


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A dated legal limit in minor units of its currency."""

    code: str
    amount_minor: int
    currency: str
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """The articles a scheme rests on; `country` empty: the Directive's, else the national ones of that state."""

    scheme: Scheme
    country: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ThresholdTaken:
    """What taking the threshold answered; `is_destination`: the supply is taxed where it is delivered."""

    counted_net_minor: int  # EUR cents of the year, this supply included
    is_crossing: bool
    is_destination: bool
