"""The words of the checkout room: carts, what was entered, and what it will cost."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from kogge.core import addresses
from kogge.core.addresses import Address
from kogge.core.money import Money, UnitPrice
from kogge.sales.catalog.values import VariantForSale
from kogge.sales.customers.values import CustomerKind
from kogge.sales.tax.values import Decision, Supply


class CartState(StrEnum):
    """Whether a cart is being filled, or has become an order."""

    OPEN = "open"
    ORDERED = "ordered"


# More pieces of one article than this are a typing error or a matter for a conversation.
MAX_QUANTITY = 999


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What the shopper has typed and chosen so far; all as written, trimmed."""

    email: str = ""
    customer_kind: str = CustomerKind.CONSUMER.value
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    vat_id: str = ""
    street: str = ""
    house_number: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    has_other_billing: bool = False
    billing_name: str = ""
    billing_company: str = ""
    billing_street: str = ""
    billing_house_number: str = ""
    billing_postcode: str = ""
    billing_city: str = ""
    billing_country: str = ""
    shipping_option: str = ""
    payment_method: str = ""

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Entered:
        """Read a form or a snapshot; unknown keys are ignored, texts trimmed."""
        known: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            raw = values.get(field.name)
            if field.name == "has_other_billing":
                known[field.name] = raw in (True, "on", "true", "1")
            elif raw is not None:
                known[field.name] = " ".join(str(raw).split())[:200]
        return cls(**known)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON values, to be kept with the cart."""
        return dataclasses.asdict(self)

    @property
    def is_business(self) -> bool:
        """Whether a firm buys."""
        return self.customer_kind == CustomerKind.BUSINESS

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def delivery_address(self, country: str) -> Address:
        """Return where the parcel goes."""
        return Address(
            name=self.name,
            company=self.company if self.is_business else "",
            street=self.street,
            house_number=self.house_number,
            extra=self.extra,
            postcode=addresses.tidy_postcode(country, self.postcode),
            city=self.city,
            country=country,
            phone=self.phone,
        )

    def billing_address(self, country: str) -> Address:
        """Return where the invoice goes: the delivery address unless another was entered."""
        if not self.has_other_billing:
            return self.delivery_address(country)
        return Address(
            name=self.billing_name,
            company=self.billing_company,
            street=self.billing_street,
            house_number=self.billing_house_number,
            postcode=addresses.tidy_postcode(self.billing_country or country, self.billing_postcode),
            city=self.billing_city,
            country=self.billing_country or country,
        )


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that must be put right before the order can be placed."""

    field: str
    sentence: Any


@dataclass(frozen=True, kw_only=True)
class QuoteLine:
    """One line of the cart with its price; `available` pieces are free right now."""

    variant: VariantForSale
    quantity: int
    unit_price: UnitPrice
    available: int

    @property
    def total(self) -> Money:
        """Quantity × unit price, rounded once, in the price basis."""
        return self.unit_price.times(self.quantity)

    @property
    def is_short(self) -> bool:
        """Whether fewer pieces are there than wanted."""
        return self.available < self.quantity


@dataclass(frozen=True, kw_only=True)
class QuoteOption:
    """A way of delivery that may be chosen."""

    code: str
    name: str
    carrier: str
    price: Money
    arrives_from: date
    arrives_until: date


@dataclass(frozen=True, kw_only=True)
class QuoteMethod:
    """A way of paying that may be chosen; goods are held for `hold_for` while the money is on its way."""

    code: str
    name: str
    hint: str
    hold_for: timedelta


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What the cart costs as things stand; all amounts in the market's currency."""

    market: str
    language: str
    currency: str
    prices_are_gross: bool
    price_country: str
    lines: tuple[QuoteLine, ...]
    unavailable: tuple[VariantForSale, ...]  # in the cart, but no longer sold here
    goods: Money
    options: tuple[QuoteOption, ...]
    option: QuoteOption | None
    shipping: Money
    methods: tuple[QuoteMethod, ...]
    method: QuoteMethod | None
    supply: Supply | None  # what the VAT was decided for; None while the cart is empty
    decision: Decision | None  # None while the cart is empty
    refusal: Any = None  # a translated sentence: why this sale cannot be concluded, and what can be done

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to buy."""
        return not self.lines

    @property
    def total(self) -> Money:
        """What the shopper pays: what the tax decision says, or goods and delivery before there is one."""
        if self.decision is not None and not self.decision.is_refused:
            return Money(amount_minor=self.decision.gross_minor, currency=self.currency)
        return self.goods + self.shipping

    @property
    def tax_adjustment(self) -> Money:
        """What is taken off gross prices because no VAT is owed, or added to net ones; signed."""
        return self.total - self.goods - self.shipping

    @property
    def can_be_placed(self) -> bool:
        """Whether nothing but the shopper's own entries is missing."""
        return (
            bool(self.lines)
            and not self.unavailable
            and not any(line.is_short for line in self.lines)
            and self.refusal is None
            and self.option is not None
            and self.method is not None
        )
