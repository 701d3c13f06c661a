"""Point a demo home at the stand-ins of other companies that `kogge up` starts beside it."""

from __future__ import annotations

import os

from django.conf import settings

from kogge.core.providers import is_private_address
from kogge.sales.payments import services
from kogge.sales.payments.models import ProviderAccount


def point_demo_payments_at(address: str = "") -> None:
    """Let the Mollie accounts call the stand-in, whatever its port is today; by web and worker, whoever is first.

    `address` is KOGGE_DEMO_MOLLIE_URL by default. Idempotent; accounts that call a public address are left alone.
    """
    address = address or os.environ.get("KOGGE_DEMO_MOLLIE_URL", "")
    if not address or not settings.KOGGE_IS_DEMO:
        return
    for account in ProviderAccount.objects.filter(provider="mollie").exclude(base_url=address):
        if is_private_address(account.base_url):
            services.save_account(
                provider="mollie", name=account.name, values={}, actor="up", base_url=address, account=account
            )
