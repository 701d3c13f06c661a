"""One file per payment provider; this is the family they belong to."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from kogge.core import providers
from kogge.core.errors import Rejected, Unavailable
from kogge.sales.payments.values import (
    ParkReason,
    PaymentRequest,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    WebhookMessage,
)

T = TypeVar("T")

FAMILY = "payments"
ENTRY_POINTS = "kogge.gateways"


@dataclass(frozen=True, kw_only=True, repr=False)
class GatewaySettings(providers.Settings):
    """Base of a gateway's settings."""


class MessageRefused(ValueError):
    """A message that does not prove that the provider sent it just now; `reason` is forged or stale."""

    def __init__(self, reason: ParkReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class PaymentGateway(providers.Provider):
    """A payment provider. Every method may raise the four provider errors of core.errors; none of them retries.

    `is_remote` False: there is no other system; the shop shows how to pay and a person records what arrives.
    `returns_through_us` True: payers come back by an address of ours that asks the provider first, because the money is
    still to be taken, or because messages may not be set up. It also keeps what the provider appends out of the shop.
    """

    is_remote = True
    returns_through_us = False

    @abstractmethod
    def create(self, request: PaymentRequest) -> Snapshot:
        """Start a payment; the same idempotency key never starts a second one."""

    @abstractmethod
    def fetch(self, provider_payment_id: str) -> Snapshot | None:
        """Return a payment with its refunds and chargebacks as the provider sees it now, None when it knows none."""

    def complete(self, provider_payment_id: str, idempotency_key: str) -> Snapshot:
        """Take the money that the payer has agreed to; the same key never takes it twice, taken already is success.

        Only for providers whose snapshots say `is_agreed`. Declined when the payer's bank refuses after all.
        """
        raise NotImplementedError

    @abstractmethod
    def cancel(self, provider_payment_id: str) -> Snapshot:
        """Call off an unpaid payment; Declined when the provider says it cannot be called off."""

    @abstractmethod
    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Pay back; the same idempotency key never pays back twice. Declined when the provider refuses."""

    @abstractmethod
    def parse_webhook(self, message: WebhookMessage) -> str | None:
        """Return the provider's payment id that a message names, None when it tells of something else.

        Where the provider signs its messages, the signature over the raw body is checked first: MessageRefused when
        it is wrong or too old. ValueError for what cannot be read. Even a signed message is only a hint to look.
        """

    @abstractmethod
    def methods(self) -> list[str]:
        """Return the provider's own names of the methods that this account may use."""


def readable(parse: Callable[[Any], T], body: Any) -> T:
    """Return what `parse` makes of an answer; Rejected when it is not of the shape that the provider documents."""
    try:
        return parse(body)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Rejected(code="provider_answer_unreadable", status=200, detail=repr(error)) from error


def under_way(error: Rejected) -> Unavailable:
    """Return the error for "this is being worked on": look again in a moment, do not repeat."""
    return Unavailable(error.sentence, retry_after_seconds=2, is_outcome_unknown=True, **error.details)


def all_gateways() -> dict[str, type[PaymentGateway]]:
    """Return the gateway classes by provider code."""
    return cast("dict[str, type[PaymentGateway]]", providers.registry(ENTRY_POINTS, own_package=__name__))
