"""Reads who the demo merchant is, where it sells, how it sends and how it is paid."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kogge.demo import wording
from kogge.demo.values import (
    BankAccount,
    BrandKit,
    Company,
    Market,
    Place,
    PriceRise,
    Registration,
    ShippingOption,
)

Raw = dict[str, Any]


def table(path: Path) -> Raw:
    """Read one TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def company(raw: Raw) -> Company:
    """Return the legal identity."""
    return Company(**raw["company"])


def places(raw: Raw) -> tuple[Place, ...]:
    """Return the places from which goods leave."""
    return tuple(Place(**row) for row in raw["place"])


def registrations(raw: Raw) -> tuple[Registration, ...]:
    """Return the tax registrations; without an end they hold until further notice."""
    return tuple(Registration(**{"valid_until": None, **row}) for row in raw["registration"])


def bank_account(raw: Raw) -> BankAccount:
    """Return the account for transfers."""
    return BankAccount(**raw["bank_account"])


def brand_kit(raw: Raw) -> BrandKit:
    """Return colours, fonts and corners."""
    return BrandKit(**raw["brand_kit"])


def price_rise(raw: Raw) -> PriceRise:
    """Return when food became dearer."""
    return PriceRise(**raw["price_rise"])


def markets(raw: Raw) -> tuple[Market, ...]:
    """Return the markets in the merchant's order, each with its ways to send and to pay."""
    return tuple(_market(row, raw["shipping_name"], raw["tracking"]) for row in raw["market"])


def _market(row: Raw, names: Raw, tracking: Raw) -> Market:
    return Market(
        code=row["code"],
        languages=tuple(row["languages"]),
        currency=row["currency"],
        price_basis=row["price_basis"],
        factor_percent=row["factor_percent"],
        step_minor=row["step_minor"],
        under_minor=row["under_minor"],
        payment_methods=tuple(row["payment_methods"]),
        shipping=tuple(_option(option, names, tracking) for option in row["shipping"]),
    )


def _option(row: Raw, names: Raw, tracking: Raw) -> ShippingOption:
    return ShippingOption(
        code=row["code"],
        names=wording.by_language([f"{row['carrier']}, {name}" for name in names[row["to"]]]),
        carrier=row["carrier"],
        tracking_url=tracking[row["carrier"]],
        price_minor=row["price_minor"],
        free_from_minor=row.get("free_from_minor"),
        days_min=row["days"][0],
        days_max=row["days"][1],
        cutoff_time=row["cutoff"],
    )
