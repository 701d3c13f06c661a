"""Everything that may be done with payments; rooms above call these and nothing deeper."""

from kogge.sales.payments.services.accounts import (
    accounts_without_proof,
    gateway_for,
    lacks_proof,
    methods_at_provider,
    remove_market_method,
    save_account,
    save_market_method,
)
from kogge.sales.payments.services.looking import look_again, poll_open
from kogge.sales.payments.services.parking import resolve_parked
from kogge.sales.payments.services.recording import record_provider_state, record_receipt
from kogge.sales.payments.services.refunding import confirm_refund_sent, refund, retry_refund, send_refund
from kogge.sales.payments.services.starting import (
    cancel_at_provider,
    cancel_payment,
    start_payment,
    webhook_url,
)
from kogge.sales.payments.services.webhooks import WebhookResult, receive_webhook, refuse_message

__all__ = [
    "WebhookResult",
    "accounts_without_proof",
    "cancel_at_provider",
    "cancel_payment",
    "confirm_refund_sent",
    "gateway_for",
    "lacks_proof",
    "look_again",
    "methods_at_provider",
    "poll_open",
    "receive_webhook",
    "record_provider_state",
    "record_receipt",
    "refund",
    "refuse_message",
    "remove_market_method",
    "resolve_parked",
    "retry_refund",
    "save_account",
    "save_market_method",
    "send_refund",
    "start_payment",
    "webhook_url",
]
