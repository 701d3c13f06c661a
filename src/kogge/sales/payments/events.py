"""What other rooms may hear from payments; amounts are positive minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kogge.core.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class PaymentEvent(Event):
    """What all of them carry."""

    payment_reference: str
    purpose: str  # such as order:10042
    amount_minor: int  # of this event, not of the payment
    currency: str  # ISO 4217
    method: str

    def aggregate(self) -> str:
        """Return the payment: its events keep their order."""
        return f"payment:{self.payment_reference}"


@dataclass(frozen=True, kw_only=True)
class PaymentCaptured(PaymentEvent):
    """Money came in; several of them may add up to one payment (transfers in parts)."""

    name: ClassVar[str] = "payments.captured"


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(PaymentEvent):
    """The payment was refused; a new one may be started."""

    name: ClassVar[str] = "payments.failed"


@dataclass(frozen=True, kw_only=True)
class PaymentExpired(PaymentEvent):
    """Nobody paid in time."""

    name: ClassVar[str] = "payments.expired"


@dataclass(frozen=True, kw_only=True)
class PaymentCancelled(PaymentEvent):
    """The shopper or the shop called the payment off."""

    name: ClassVar[str] = "payments.cancelled"


@dataclass(frozen=True, kw_only=True)
class PaymentRefunded(PaymentEvent):
    """Money went back to the payer because we wanted it to."""

    name: ClassVar[str] = "payments.refunded"


@dataclass(frozen=True, kw_only=True)
class PaymentChargedBack(PaymentEvent):
    """The payer's bank took money back."""

    name: ClassVar[str] = "payments.charged_back"


@dataclass(frozen=True, kw_only=True)
class PaymentRestored(PaymentEvent):
    """Money that had left came home: a refund failed after it was booked, or a chargeback was reversed."""

    name: ClassVar[str] = "payments.restored"
