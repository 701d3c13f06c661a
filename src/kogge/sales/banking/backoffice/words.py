"""How lines, proposals and their reasons read in the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core import i18n
from kogge.core.money import Money
from kogge.core.screens.cells import State, Tone
from kogge.sales.banking.models import Booking, Statement, StatementLine
from kogge.sales.banking.values import LineState, Source, Standing

SOURCES = {Source.CAMT053: _("camt.053"), Source.MT940: _("MT940"), Source.CSV: _("CSV")}


def _owed(params: dict[str, Any]) -> str:
    return i18n.format_money(Money(amount_minor=params["owed_minor"], currency=params["currency"]))


REASONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "reference": lambda p: _now("The reference %(reference)s stands in the text, and its check digits are right.") % p,
    "bare_reference": lambda p: _now("The reference %(reference)s stands in the text.") % p,
    "near_reference": lambda p: _now("The reference %(reference)s stands in the text with one slip.") % p,
    "number": lambda p: _now("The number %(number)s stands in the text.") % p,
    "amount": lambda p: _now("The amount is what is owed."),
    "part": lambda p: _now("It is a part: %(owed)s are owed.") % {"owed": _owed(p)},
    "too_much": lambda p: _now("It is too much: only %(owed)s are owed.") % {"owed": _owed(p)},
    "known_iban": lambda p: _now("This account has paid for it before."),
    "known_name": lambda p: _now("The name belongs to it."),
    "recorded_before": lambda p: _now("It was recorded by hand as %(key)s: accepting ties the line to that and books nothing again.") % p,
    "paid_already": lambda p: _now("It is paid already: this would be money on top."),
    "late": lambda p: _now("The time to pay is over: the order may be cancelled."),
    "before": lambda p: _now("The money came before it was asked for."),
    "came_back": lambda p: _now("The bank took something back or returned it: look at it before you book."),
    "together": lambda p: _now("The text names %(count)d payments, and together they are this amount.") % p,
}  # fmt: skip


def numbers_of(proposal: dict[str, Any]) -> str:
    """Return the numbers of what a proposal is for: 10042, 10043."""
    return ", ".join(part["number"] or part["reference"] for part in proposal["parts"])


def payer_of(line: StatementLine) -> str:
    """Return who is on the other side; the text where the bank names nobody."""
    return line.name or line.text[:60] or line.iban or _now("nobody named")


def amount_of(line: StatementLine) -> Money:
    """Return a line's signed amount."""
    return Money(amount_minor=line.amount_minor, currency=line.currency)


def booked_on(row: Booking) -> str:
    """Return what a part of a line was for: the number of what was paid, or the settlement's."""
    if row.settlement is not None:
        return row.settlement.reference
    return row.payment.purpose.rpartition(":")[2] if row.payment else ""


def state_of(line: StatementLine) -> State:
    """Return where a line stands, and for what; bookings must be prefetched with their payments."""
    if line.state == LineState.ASIDE:
        return State(word=_("set aside"), tone=Tone.CALM, second=line.note)
    booked = ", ".join(booked_on(row) for row in line.bookings.all())
    if line.state == LineState.BOOKED:
        return State(word=_("booked"), tone=Tone.OK, second=booked)
    if booked:
        return State(word=_("booked in part"), tone=Tone.BUSY, second=booked)
    proposed = numbers_of(line.proposals[0]) if line.proposals else ""
    if line.standing == Standing.CERTAIN:
        return State(word=_("certain"), tone=Tone.OK, second=proposed)
    if line.standing == Standing.PROPOSED:
        return State(word=_("perhaps"), tone=Tone.LOOK, second=proposed)
    return State(word=_("nothing fits"), tone=Tone.OPEN)


def balance(minor: int | None, currency: str) -> Money | None:
    """Return a balance, None where the file has none."""
    return None if minor is None else Money(amount_minor=minor, currency=currency)


def sums_of(statement: Statement) -> State:
    """Return whether a statement adds up, and follows on the one before."""
    difference = statement.difference_minor
    if difference is None:
        return State(word=_("without balances"), tone=Tone.CALM)
    if difference:
        amount = Money(amount_minor=difference, currency=statement.account.currency)
        return State(word=_("does not add up"), tone=Tone.STOP, second=i18n.format_money(amount))
    if statement.has_gap:
        return State(word=_("adds up"), tone=Tone.LOOK, second=_("a statement before it is missing"))
    return State(word=_("adds up"), tone=Tone.OK)


def lines_accepted(count: int) -> str:
    """Say how many lines were booked."""
    return ngettext("%(count)s line is booked.", "%(count)s lines are booked.", count) % {
        "count": i18n.format_number(count)
    }


def lines_set_aside(count: int) -> str:
    """Say how many lines were set aside."""
    return ngettext("%(count)s line is set aside.", "%(count)s lines are set aside.", count) % {
        "count": i18n.format_number(count)
    }


def ask_accept(count: int) -> str:
    """Ask whether lines are to be booked."""
    return ngettext("Book %(count)s line as proposed?", "Book %(count)s lines as proposed?", count) % {
        "count": i18n.format_number(count)
    }


def do_accept(count: int) -> str:
    """Say the act of booking lines."""
    return ngettext("Book %(count)s line", "Book %(count)s lines", count) % {
        "count": i18n.format_number(count)
    }
