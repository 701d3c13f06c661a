"""Which payment methods the fake offers, with their limits and how long a payer has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

MINUTES_15 = timedelta(minutes=15)
MINUTES_30 = timedelta(minutes=30)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAYS_14 = timedelta(days=14)

DEFAULT_EXPIRY = MINUTES_15  # PAYMENTS.md E1: createdAt + 15 min where no method was chosen yet


@dataclass(frozen=True, kw_only=True)
class Method:
    """One payment method; limits in whole currency units, `countries` empty = everywhere."""

    id: str
    description: str
    minimum: str = "0.01"
    maximum: str | None = "50000.00"
    currencies: tuple[str, ...] = ("EUR",)
    countries: tuple[str, ...] = ()
    expires_after: timedelta = MINUTES_15
    needs_lines: bool = False


_MANY = ("EUR", "GBP", "CHF", "USD", "PLN", "SEK", "DKK", "NOK", "CZK", "HUF", "RON")

# Expiry: card 30 minutes and iDEAL 15 minutes as PAYMENTS.md E1 quotes; the others are this fake's own choice.
METHODS: dict[str, Method] = {
    method.id: method
    for method in (
        Method(id="ideal", description="iDEAL | Wero", countries=("NL",)),
        Method(id="creditcard", description="Card", maximum="10000.00", currencies=_MANY, expires_after=MINUTES_30),
        Method(id="bancontact", description="Bancontact", minimum="0.02", countries=("BE",), expires_after=HOUR),
        Method(id="paypal", description="PayPal", maximum="8000.00", currencies=_MANY, expires_after=timedelta(hours=3)),
        Method(id="banktransfer", description="SEPA Bank transfer", maximum="1000000.00", expires_after=DAYS_14),
        Method(id="belfius", description="Belfius", countries=("BE",), expires_after=HOUR),
        Method(id="kbc", description="KBC/CBC", countries=("BE",), expires_after=HOUR),
        Method(id="eps", description="eps", minimum="1.00", countries=("AT",)),
        Method(
            id="przelewy24", description="Przelewy24", maximum="12815.00", currencies=("EUR", "PLN"),
            countries=("PL",), expires_after=HOUR,
        ),
        Method(id="blik", description="BLIK", currencies=("EUR", "PLN"), countries=("PL",)),
        Method(id="trustly", description="Trustly", expires_after=HOUR),
        Method(id="twint", description="TWINT", maximum="5000.00", currencies=("CHF",), countries=("CH",)),
        Method(id="satispay", description="Satispay", minimum="0.50", countries=("IT",), expires_after=HOUR),
        Method(id="applepay", description="Apple Pay", maximum="10000.00", currencies=_MANY, expires_after=MINUTES_30),
        Method(
            id="klarna", description="Klarna", maximum="5000.00", currencies=("EUR", "GBP", "CHF"),
            countries=("DE", "AT", "NL", "BE", "FR", "FI", "GB", "CH"), expires_after=DAY, needs_lines=True,
        ),
        Method(
            id="riverty", description="Riverty", maximum="5000.00", countries=("NL", "BE", "DE", "AT"),
            expires_after=DAY, needs_lines=True,
        ),
    )
}  # fmt: skip


def expiry_of(method_id: str | None) -> timedelta:
    """Return how long a payer of this method has."""
    return METHODS[method_id].expires_after if method_id in METHODS else DEFAULT_EXPIRY


def offered(*, currency: str, value: str | None, country: str | None) -> list[Method]:
    """Return the methods that take this amount from a payer of this country."""
    amount = Decimal(value) if value else None
    return [
        method
        for method in METHODS.values()
        if currency in method.currencies
        and (country is None or not method.countries or country in method.countries)
        and (amount is None or amount >= Decimal(method.minimum))
        and (amount is None or method.maximum is None or amount <= Decimal(method.maximum))
    ]
