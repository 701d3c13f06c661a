"""Checks over the live shop: rooms register them, whoever must decide asks; findings come back as data.

Two families share the shape. A *check* answers for one market or for the whole shop ("" as market). An *audit* walks a
ledger and explains every unit and cent that does not add up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kogge.core import office


class Severity(StrEnum):
    """How much a finding weighs."""

    STOP = "stop"  # the shop or market may not be open like this
    FIX = "fix"  # someone should mend it
    COULD = "could"  # it would be better


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found: a translated sentence, what to do, and where.

    `link` is the whole path of the page where it is mended, such as /office/vat/; empty when there is none.
    """

    check: str
    severity: Severity
    sentence: Any
    hint: Any = ""
    link: str = ""
    market: str = ""

    def __post_init__(self) -> None:
        office.checked(self.link)


Check = Callable[[str], list[Finding]]
Audit = Callable[[], list[str]]

_checks: dict[str, Check] = {}
_audits: dict[str, list[Audit]] = {}


def check(check_id: str) -> Callable[[Check], Check]:
    """Register `callable(market_code) -> findings`; an empty list is good news."""

    def register(function: Check) -> Check:
        if check_id in _checks:
            raise ValueError(f"two checks are called {check_id}")
        _checks[check_id] = function
        return function

    return register


def audit(ledger: str) -> Callable[[Audit], Audit]:
    """Register `callable() -> sentences` for `kogge audit <ledger>`; an empty list means it adds up."""

    def register(function: Audit) -> Audit:
        _audits.setdefault(ledger, []).append(function)
        return function

    return register


def run_checks(market: str = "") -> list[Finding]:
    """Ask every check about a market, or about the shop as a whole, in the order of their ids."""
    return [finding for check_id in sorted(_checks) for finding in _checks[check_id](market)]


def run_audit(ledger: str) -> list[str]:
    """Return what does not add up in one ledger; KeyError for an unknown one."""
    return [sentence for function in _audits[ledger] for sentence in function()]


def known_checks() -> list[str]:
    """Return the ids of all checks."""
    return sorted(_checks)


def known_audits() -> list[str]:
    """Return the names of all ledgers that can be audited."""
    return sorted(_audits)
