"""Invents the customers of the demo shop: names and streets at random, towns and postcodes real pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from kogge.core.addresses import Address
from kogge.demo import content, merchant, wording

# In markets with several languages: which people live there, and how many of a hundred.
_LOCALES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "DE": (("DE-de", 100),),
    "NL": (("NL-nl", 100),),
    "BE": (("BE-nl", 52), ("BE-fr", 40), ("BE-de", 8)),
    "FR": (("FR-fr", 100),),
    "AT": (("AT-de", 100),),
    "LU": (("LU-fr", 100),),
    "GB": (("GB-en", 100),),
    "CH": (("CH-de", 72), ("CH-fr", 28)),
}
# Some people read the shop in English, or in Luxembourg in German, where the market offers it; of a hundred.
_OTHER_LANGUAGE = {"DE": ("en", 4), "NL": ("en", 5), "LU": ("de", 35)}
_FIRMS_PERCENT = 5


@dataclass(frozen=True, kw_only=True)
class Person:
    """A customer: a consumer, or a firm with its buyer's name; `key` is stable for the same seed."""

    key: str
    kind: str  # consumer or business
    name: str
    company_name: str
    vat_id: str  # with country prefix and right check digits, or empty
    email: str
    language: str
    market: str
    address: Address


@lru_cache(maxsize=1)
def _people() -> dict[str, Any]:
    return merchant.table(content.DATA / "people.toml")


def invent(rng: Random, *, market: str, number: int, language: str = "") -> Person:
    """Invent one customer of a market, of this language if given; the same generator state gives the same person."""
    locales = [row for row in _LOCALES[market] if row[0].endswith(f"-{language}")] or _LOCALES[market]
    rows = _people()[rng.choices([name for name, _ in locales], [weight for _, weight in locales])[0]]
    first, last = rng.choice(rows["first"]), rng.choice(rows["last"])
    postcode, city = rng.choice(rows["towns"])
    firm, vat_id = ("", "")
    if rows["firms"] and rng.randrange(100) < _FIRMS_PERCENT:
        firm, vat_id = rng.choice(rows["firms"])
    name = f"{first} {last}"
    return Person(
        key=f"{market.lower()}-{number:05d}",
        kind="business" if firm else "consumer",
        name=name,
        company_name=firm,
        vat_id=vat_id,
        email=f"{_mailbox(first)}.{_mailbox(last)}.{number}@post.example",
        language=language or _language(rng, market, rows["language"]),
        market=market,
        address=Address(
            name=name,
            company=firm,
            street=rng.choice(rows["streets"]),
            house_number=_house_number(rng, market),
            postcode=postcode,
            city=city,
            country=market,
        ),
    )


def _language(rng: Random, market: str, own: str) -> str:
    other = _OTHER_LANGUAGE.get(market)
    return other[0] if other and rng.randrange(100) < other[1] else own


def _house_number(rng: Random, market: str) -> str:
    number = str(rng.choice((rng.randint(1, 40), rng.randint(1, 160))))
    if rng.randrange(100) >= 12:
        return number
    return {"NL": f"{number}-{rng.choice('ABC')}", "BE": f"{number} bus {rng.randint(1, 9)}"}.get(
        market, number if market in ("FR", "GB", "LU") else f"{number}{rng.choice('abc')}"
    )


def _mailbox(name: str) -> str:
    """Write a name as the part of an e-mail address before the sign."""
    return wording.slug(name, "de").replace("-", "")
