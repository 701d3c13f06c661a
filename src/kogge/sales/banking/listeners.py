"""What banking does when payments report something."""

from __future__ import annotations

from kogge.core.events import bus as events
from kogge.sales.banking import services
from kogge.sales.payments.events import PaymentCaptured, PaymentEvent, PaymentRefunded


@events.listen(PaymentCaptured, key="banking.judge_received", order_free=True)
def money_came_in(event: PaymentCaptured) -> None:
    """Lines that were proposed for a payment are judged anew once money was booked on it."""
    _judge(event)


@events.listen(PaymentRefunded, key="banking.judge_refunded", order_free=True)
def money_went_back(event: PaymentRefunded) -> None:
    """Lines that were proposed for a refund are judged anew once it was booked."""
    _judge(event)


def _judge(event: PaymentEvent) -> None:
    services.judge_lines_naming(event.payment_reference)
