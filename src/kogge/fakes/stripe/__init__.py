"""Stripe on this machine: PaymentIntents, hosted Checkout, refunds, disputes, events, signed webhooks."""
