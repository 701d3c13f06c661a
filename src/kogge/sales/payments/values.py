"""What travels in this room: statuses, ledger kinds, methods, and what gateways take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kogge.core.money import Money


class PaymentStatus(StrEnum):
    """Where a payment stands; the first four are open, `paid` is reached as soon as the whole amount is captured."""

    CREATED = "created"  # our row exists, the provider does not know it yet
    OPEN = "open"
    PENDING = "pending"
    AUTHORIZED = "authorized"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_STATUSES = (PaymentStatus.CREATED, PaymentStatus.OPEN, PaymentStatus.PENDING, PaymentStatus.AUTHORIZED)


class EventKind(StrEnum):
    """What a ledger row says; the last three kinds carry no money."""

    CAPTURED = "captured"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"  # a booked refund came back
    CHARGED_BACK = "charged_back"
    CHARGEBACK_REVERSED = "chargeback_reversed"
    AUTHORIZED = "authorized"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


MONEY_IN = (EventKind.CAPTURED, EventKind.REFUND_FAILED, EventKind.CHARGEBACK_REVERSED)
MONEY_OUT = (EventKind.REFUNDED, EventKind.CHARGED_BACK)


class RefundState(StrEnum):
    """Where a refund stands on its way to the provider; `done` = the provider took it on."""

    QUEUED = "queued"
    ATTEMPTING = "attempting"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class RefundProgress(StrEnum):
    """Where a refund stands at the provider."""

    PENDING = "pending"  # may still be called off: no money has moved
    UNDER_WAY = "under_way"
    FAILED = "failed"


class ParkReason(StrEnum):
    """Why a provider's message could not be booked."""

    UNKNOWN_PAYMENT = "unknown_payment"  # the provider knows it, we do not
    NOT_AT_PROVIDER = (
        "not_at_provider"  # the provider does not know it either: forged or from another account
    )
    OTHER_AMOUNT = "other_amount"
    OTHER_CURRENCY = "other_currency"
    UNREADABLE = "unreadable"
    FORGED = "forged"  # not signed with the account's secret
    STALE = "stale"  # signed, but older than the provider's tolerance
    TOO_LARGE = "too_large"


class DeclineCause(StrEnum):
    """Why a payer's bank or card said no, as far as the payer can do something about it."""

    FUNDS = "funds"  # not enough money, or above the card's limit
    CARD_EXPIRED = "card_expired"
    DETAILS = "details"  # number, code or address is wrong
    CONFIRMATION = "confirmation"  # the bank wanted to hear from the payer and did not
    OTHER = "other"  # banks rarely say more


@dataclass(frozen=True, kw_only=True)
class MethodInfo:
    """A payment method as the data file tells it; texts by language."""

    code: str
    names: dict[str, str]
    hints: dict[str, str]
    countries: tuple[str, ...]  # ISO 3166 alpha-2 where payers know it; empty: everywhere
    currencies: tuple[str, ...]  # ISO 4217; empty: any
    hold_for: timedelta  # how long goods stay reserved for an unpaid order
    is_redirect: bool
    providers: dict[str, str]  # provider code → the method's name there

    def name(self, language: str) -> str:
        """Return the name in a language, English where it is missing."""
        return self.names.get(language) or self.names["en"]

    def hint(self, language: str) -> str:
        """Return the one-line explanation in a language, English where it is missing."""
        return self.hints.get(language) or self.hints["en"]


@dataclass(frozen=True, kw_only=True)
class OfferedMethod:
    """A method that a shopper may choose now, in the shopper's language."""

    code: str
    name: str
    hint: str
    is_redirect: bool
    hold_for: timedelta


@dataclass(frozen=True, kw_only=True)
class PaymentRequest:
    """What a gateway needs to start a payment; all addresses absolute."""

    reference: str  # ours, unique; comes back with every answer of the provider
    idempotency_key: str
    amount: Money
    description: str
    method: str  # the provider's own name of it
    locale: str  # language and country, such as nl_BE
    country: str  # ISO 3166 alpha-2
    return_url: str
    cancel_url: str
    webhook_url: str
    billing_email: str  # both for providers whose methods demand them
    billing_name: str
    created_at: datetime
    hold_for: timedelta


@dataclass(frozen=True, kw_only=True)
class Instructions:
    """How to pay by bank transfer; `qr_text` is the EPC069-12 text, empty where that scheme does not apply."""

    holder: str
    iban: str
    bic: str
    bank_name: str
    reference: str
    amount: Money
    qr_text: str = ""


@dataclass(frozen=True, kw_only=True)
class WebhookMessage:
    """What someone sent to the address of an account, just as it came in."""

    body: bytes
    headers: Mapping[str, str]  # names in lower case
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class RefundRequest:
    """What a gateway needs to pay back."""

    provider_payment_id: str
    idempotency_key: str
    amount: Money
    description: str


@dataclass(frozen=True, kw_only=True)
class RefundSnapshot:
    """A refund as the provider shows it; `idempotency_key` empty when it was not made by us."""

    provider_refund_id: str
    amount: Money
    progress: RefundProgress
    idempotency_key: str
    happened_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChargebackSnapshot:
    """Money that the payer's bank took back; `reversed_at` when it came home again."""

    provider_chargeback_id: str
    amount: Money
    happened_at: datetime
    reversed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A payment as the provider shows it at one moment; the whole truth, whatever message led to it."""

    provider_payment_id: str
    reference: str  # ours, as the provider gave it back; may be empty
    status: PaymentStatus
    amount: Money
    happened_at: datetime  # when the status was reached
    checkout_url: str = ""
    expires_at: datetime | None = None
    is_agreed: bool = False  # the payer has agreed, and the money waits for us to take it
    instructions: Instructions | None = None
    refunds: tuple[RefundSnapshot, ...] = ()
    chargebacks: tuple[ChargebackSnapshot, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)  # the answer without the payer's personal data


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """A row that the ledger should have; `key` is the same however often the provider tells of it."""

    kind: EventKind
    key: str
    amount_minor: int  # signed, in the payment's currency; 0 where no money moved
    happened_at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """Money that is still owed to the shop."""

    payment_reference: str
    purpose: str
    method: str
    owed: Money
    since: datetime
    is_overdue: bool
