"""The Mollie Payments API v2 on this machine: payments, refunds, methods, hosted checkout, legacy webhooks."""
