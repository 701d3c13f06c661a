"""The words of the orders room, and what an order is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from kogge.core.addresses import Address
from kogge.core.money import Money, UnitPrice


class OrderKind(StrEnum):
    """What an order row is; web orders are sales, the other kinds come with imported history."""

    SALE = "sale"
    CANCELLATION = "cancellation"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"


class OrderStatus(StrEnum):
    """Where the contract stands."""

    PLACED = "placed"
    PAID = "paid"
    DISPATCHED = "dispatched"
    CANCELLED = "cancelled"


class OrderSource(StrEnum):
    """Where the order was made."""

    WEB = "web"
    IMPORT = "import"


class LineKind(StrEnum):
    """What a line sells: a product, or a fee such as postage of imported history."""

    PRODUCT = "product"
    FEE = "fee"


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One line as the shopper saw it; `unit_price` in the price basis of the market."""

    variant_id: int
    sku: str
    name: str
    label: str
    quantity: int
    unit_price: UnitPrice

    @property
    def total(self) -> Money:
        """Quantity × unit price, rounded once."""
        return self.unit_price.times(self.quantity)


@dataclass(frozen=True, kw_only=True)
class OrderDraft:
    """All that an order is made from; `decide_tax` is asked inside the transaction, under the threshold's lock."""

    idempotency_key: str
    market: str
    language: str
    currency: str
    customer_kind: str
    email: str
    name: str
    company_name: str
    vat_id: str
    delivery_address: Address
    billing_address: Address
    lines: tuple[DraftLine, ...]
    shipping: Money
    shipping_option: dict[str, Any]
    payment_method: str
    hold_until: datetime
    prices_are_gross: bool
    promised_on: date | None = None
    discount: Money | None = None
    accepted_terms: dict[str, int] = field(default_factory=dict)
    visit: str = ""  # opaque reference that the door passes on; not kept with the order

    @property
    def goods(self) -> Money:
        """The sum of the lines, in the price basis."""
        return Money(amount_minor=sum(line.total.amount_minor for line in self.lines), currency=self.currency)
