"""One file per payment provider; this is the family they belong to."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import cast

from kogge.core import providers
from kogge.sales.payments.values import PaymentRequest, RefundRequest, RefundSnapshot, Snapshot

FAMILY = "payments"
ENTRY_POINTS = "kogge.gateways"


@dataclass(frozen=True, kw_only=True, repr=False)
class GatewaySettings(providers.Settings):
    """Base of a gateway's settings."""


class PaymentGateway(providers.Provider):
    """A payment provider. Every method may raise the four provider errors of core.errors; none of them retries.

    `is_remote` False: there is no other system; the shop shows how to pay and a person records what arrives.
    """

    is_remote = True

    @abstractmethod
    def create(self, request: PaymentRequest) -> Snapshot:
        """Start a payment; the same idempotency key never starts a second one."""

    @abstractmethod
    def fetch(self, provider_payment_id: str) -> Snapshot | None:
        """Return a payment with its refunds and chargebacks as the provider sees it now, None when it knows none."""

    @abstractmethod
    def cancel(self, provider_payment_id: str) -> Snapshot:
        """Call off an unpaid payment; Declined when the provider says it cannot be called off."""

    @abstractmethod
    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Pay back; the same idempotency key never pays back twice. Declined when the provider refuses."""

    @abstractmethod
    def parse_webhook(self, body: bytes) -> str:
        """Return the provider's payment id that a message names; ValueError when it cannot be read.

        A message is only a hint to look: its sender is not trusted, whatever it claims.
        """

    @abstractmethod
    def methods(self) -> list[str]:
        """Return the provider's own names of the methods that this account may use."""


def all_gateways() -> dict[str, type[PaymentGateway]]:
    """Return the gateway classes by provider code."""
    return cast("dict[str, type[PaymentGateway]]", providers.registry(ENTRY_POINTS, own_package=__name__))
