"""Postal addresses as product safety keeps them: one line that may end in a country's two letters."""

from __future__ import annotations

import re
from collections.abc import Callable

_COUNTRY_AT_END = re.compile(r",\s*([A-Z]{2})$")


def with_country_name(address: str, name_of: Callable[[str], str]) -> str:
    """Return the address with its last two letters written out: "Burgstraße 52, 4730 Raeren, BE" ends in Belgium."""
    found = _COUNTRY_AT_END.search(address)
    return f"{address[: found.start()]}, {name_of(found[1])}" if found else address
