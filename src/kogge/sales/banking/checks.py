"""The proof that lines, bookings and the payments ledger agree, and how this room's to-do reads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import i18n
from kogge.core.checks import audit
from kogge.core.money import Money
from kogge.core.todos.services import Wording, word
from kogge.sales.banking import queries


@audit("bank")
def statements_add_up() -> list[str]:
    """Prove that statements add up and that every booking stands in the payments ledger; a sentence per difference."""
    return [*_wrong_statements(), *_wrong_lines(), *_wrong_bookings()]


def _amount(minor: int, currency: str) -> str:
    return i18n.format_money(Money(amount_minor=minor, currency=currency))


def _wrong_statements() -> list[str]:
    return [
        _("Statement %(file)s of %(iban)s does not add up: %(difference)s are missing or too much.")
        % {
            "file": row.file_name,
            "iban": row.account.iban,
            "difference": _amount(row.difference_minor, row.account.currency),
        }
        for row in queries.statements()
        if row.difference_minor
    ]


def _wrong_lines() -> list[str]:
    return [
        _("Bank line %(key)s of %(day)s: what is booked does not fit its amount or its state.")
        % {"key": row.pk, "day": row.booked_on.isoformat()}
        for row in queries.lines_whose_bookings_do_not_add_up()
    ]


def _wrong_bookings() -> list[str]:
    return [
        _("Bank line %(key)s counts as booked on payment %(reference)s, but the ledger has no such row.")
        % {"key": row.line_id, "reference": row.payment.reference}
        for row in queries.bookings_that_do_not_stand()
    ]


def _title(params: dict[str, Any]) -> str:
    return (
        ngettext("%(count)d line of the bank waits", "%(count)d lines of the bank wait", params["count"])
        % params
    )


def _second_line(params: dict[str, Any]) -> str:
    if not params["certain"]:
        return _("Choose which payment each is for, or set it aside.")
    return (
        ngettext(
            "%(certain)d of them is certain and booked with one click.",
            "%(certain)d of them are certain and booked with one click.",
            params["certain"],
        )
        % params
    )


word(
    "banking.lines_wait",
    Wording(title=_title, second_line=_second_line, button=lambda p: _("Open the bank"), icon="landmark"),
)
