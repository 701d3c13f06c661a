"""What goes into a decision: who sells what to whom, from where to where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kogge.sales.tax.values.kinds import CustomerKind


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
    category_in: tuple[
        tuple[str, str], ...
    ] = ()  # (country, category) where a country files the goods elsewhere

    def category_for(self, country: str) -> str:
        """Return the category that counts for the VAT of a country; Northern Ireland (XI) files goods as GB does."""
        if not self.category_in:
            return self.category
        filed = dict(self.category_in)
        return filed.get(country) or (filed.get("GB") if country == "XI" else None) or self.category

    def categories(self) -> set[str]:
        """Return every category that the line may bear somewhere."""
        return {self.category, *dict(self.category_in).values()}


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
