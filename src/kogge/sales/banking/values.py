"""What travels in this room: statements as files tell them, claims they may pay, and what is proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """The format that a statement came in."""

    CAMT053 = "camt053"
    MT940 = "mt940"
    CSV = "csv"


class LineState(StrEnum):
    """Whether a person still has to decide about a line."""

    OPEN = "open"
    BOOKED = "booked"  # its whole amount belongs to payments
    ASIDE = "aside"  # not about a payment of this shop


class Standing(StrEnum):
    """How sure the rules are of what a line is for."""

    CERTAIN = "certain"
    PROPOSED = "proposed"
    UNMATCHED = "unmatched"


class ClaimKind(StrEnum):
    """What a line can settle."""

    TRANSFER = "transfer"  # a payment by bank transfer: money in
    REFUND = "refund"  # money that a person transfers back: money out
    PAYOUT = "payout"  # what a payment provider pays out for a settlement: money in


class SettledKind(StrEnum):
    """What a line of a settlement is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    FEE = "fee"  # of the provider, about no single payment


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One payer or payee of an entry; a batch booking has several."""

    amount_minor: int  # signed: money in is positive
    name: str = ""
    iban: str = ""  # without spaces
    reference: str = ""  # structured creditor reference, as the file has it
    end_to_end_id: str = ""
    text: str = ""
    return_reason: str = ""  # ISO 20022 code such as AC04 when the bank sent something back


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One booking on the account; its details add up to its amount, and there is at least one."""

    booked_on: date
    value_on: date
    amount_minor: int  # signed: money in is positive
    bank_reference: str = ""
    is_reversal: bool = False
    details: tuple[Detail, ...]


@dataclass(frozen=True, kw_only=True)
class StatementFacts:
    """What tells whether two statements can speak of the same entry."""

    source: Source
    number: str
    opening_minor: int | None
    closing_minor: int | None


@dataclass(frozen=True, kw_only=True)
class ReadStatement:
    """A statement as a file tells it. Balances are signed minor units of `currency`; None where the file has none."""

    source: Source
    account: str  # as the file writes it: an IBAN or a national number
    currency: str  # ISO 4217
    statement_id: str
    number: str
    opened_on: date
    closed_on: date
    opening_minor: int | None
    closing_minor: int | None
    entries: tuple[Entry, ...]

    @property
    def facts(self) -> StatementFacts:
        """What tells whether another statement can speak of the same entry."""
        return StatementFacts(
            source=self.source,
            number=self.number,
            opening_minor=self.opening_minor,
            closing_minor=self.closing_minor,
        )

    @property
    def lines_minor(self) -> int:
        """What the entries add up to."""
        return sum(entry.amount_minor for entry in self.entries)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column of a CSV file says what, by the head's words; empty where there is none.

    The amount stands in one signed column, or in two: what came in and what went out.
    """

    booked_on: str
    value_on: str = ""
    amount: str = ""
    side: str = ""  # a word for in or out beside an amount without a sign
    came_in: str = ""
    went_out: str = ""
    name: str = ""
    iban: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CsvMapping:
    """How one bank writes its CSV files; kept per account once the shopkeeper has chosen."""

    heads: tuple[str, ...]  # the head's words in their order: by them a later file is known again
    columns: Columns
    day_format: str  # as strptime takes it
    decimal_mark: str  # "," or "."


@dataclass(frozen=True, kw_only=True)
class CsvTable:
    """A CSV file cut into cells, what stands above its head left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int  # of the rows, counted from 1 in the file


@dataclass(frozen=True, kw_only=True)
class SettledLine:
    """One line of a settlement; net = gross - fee, all signed minor units, a fee that costs is positive."""

    kind: SettledKind
    happened_on: date
    provider_payment_id: str  # empty when it is about no payment
    gross_minor: int
    fee_minor: int
    net_minor: int


@dataclass(frozen=True, kw_only=True)
class ReadSettlement:
    """What a payment provider settles at once, as a file tells it."""

    reference: str
    currency: str  # ISO 4217
    lines: tuple[SettledLine, ...]

    @property
    def settled_on(self) -> date:
        """The last day of its lines."""
        return max(line.happened_on for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class KnownEntry:
    """An entry that is already here, as far as it tells whether another file speaks of the same one."""

    key: str
    bank_reference: str
    statement: StatementFacts  # that brought it first
    words: str  # what `rules.identity.words_of` makes of its details


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A receipt in the payments ledger that no statement line stands behind yet."""

    ledger_key: str
    amount_minor: int
    day: date


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Something that a line may settle. Amounts positive, minor units of `currency`."""

    kind: ClaimKind
    pk: int  # of the payment, the refund or the settlement
    reference: str  # of the payment or the settlement, in letters and digits only
    number: str  # of what is paid for (10042 of order:10042), or the settlement's as the provider writes it
    owed_minor: int  # 0 or less when everything came in
    currency: str
    since: date
    is_late: bool = False  # expired or called off: money still counts, but a person should look
    ibans: frozenset[str] = frozenset()  # that paid for the same thing before
    names: frozenset[str] = frozenset()  # that belong to it, or paid for it before
    recorded: tuple[Recorded, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """What the rules look at in a line."""

    amount_minor: int  # signed: money in is positive
    currency: str
    booked_on: date
    name: str
    iban: str
    words: str  # reference, end-to-end id and text
    came_back: bool = False  # a reversal or a return


@dataclass(frozen=True, kw_only=True)
class Part:
    """How much of a line is for one claim; positive."""

    kind: ClaimKind
    pk: int
    reference: str
    number: str
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something is proposed: a code that the office words, and its figures."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a line may be for; `score` in points of 100."""

    parts: tuple[Part, ...]
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the rules make of a line: the best proposals first."""

    standing: Standing
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnAccount:
    """A bank account of the merchant, as company and payment providers name it."""

    iban: str
    name: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """What became of one file: read, refused with a sentence, or waiting for its columns to be chosen."""

    file_name: str
    statements: int = 0
    new_lines: int = 0
    known_lines: int = 0
    problem: Any = ""
    awaited_id: int | None = None
    settlement_id: int | None = None
