"""Jobs of payments: look again, call off, pay back."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kogge.core import names
from kogge.core.jobs import job, periodic
from kogge.sales.payments import queries, services

POLL_EVERY = timedelta(minutes=1)


@job("payments.poll_open", retries=0)
def poll_open() -> None:
    """Ask providers about the payments that are due, so that a lost message is healed."""
    services.poll_open()


@job("payments.look_again", retries=6)
def look_again(*, payment_id: int) -> None:
    """Ask the provider about one payment."""
    payment = queries.payment_by_id(payment_id)
    if payment is not None:
        services.look_again(payment=payment)


@job("payments.cancel_at_provider", retries=6)
def cancel_at_provider(*, payment_id: int) -> None:
    """Call one payment off at its provider."""
    payment = queries.payment_by_id(payment_id)
    if payment is not None:
        services.cancel_at_provider(payment=payment)


# About a day of trying, the wait doubling from half a minute: providers' outages rarely last longer.
@job("payments.send_refund", retries=11, backoff=timedelta(seconds=30))
def send_refund(*, refund_id: int) -> None:
    """Hand one refund to its provider."""
    services.send_refund(refund_id=refund_id)


periodic("payments.poll_open", every=POLL_EVERY)

names.name_all(
    {
        "payments.poll_open": _("Ask the providers about open payments"),
        "payments.look_again": _("Ask the provider about one payment"),
        "payments.cancel_at_provider": _("Call a payment off at its provider"),
        "payments.send_refund": _("Pay money back"),
        "payments.captured": _("Money came in"),
        "payments.refunded": _("Refunded"),
    }
)
names.name_subject("payment", lambda reference: str(_("Payment %(reference)s") % {"reference": reference}))
