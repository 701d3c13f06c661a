"""What `kogge fakes stripe` can be told."""

from __future__ import annotations

import argparse

from kogge.fakes.options import add_company_arguments
from kogge.fakes.stripe import app
from kogge.fakes.stripe.fake import RETRY_GAPS_SECONDS, StripeFake

HELP = "PaymentIntents, hosted Checkout, refunds, disputes, signed webhooks (Stripe API)"
PORT = 8802


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this fake takes beside its port."""
    add_company_arguments(parser, retry_gaps_seconds=RETRY_GAPS_SECONDS)


def build(args: argparse.Namespace) -> StripeFake:
    """Return the fake as told; it answers once it is served."""
    return app.build(
        state_path=args.state, retry_gaps_seconds=args.retry_gaps, refund_step_seconds=args.refund_step
    )
