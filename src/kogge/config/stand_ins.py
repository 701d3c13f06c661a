"""Point a demo home at the stand-ins of other companies that `kogge up` starts beside it."""

from __future__ import annotations

from django.conf import settings

from kogge.core.providers import is_private_address
from kogge.sales.payments import services
from kogge.sales.payments.models import ProviderAccount


def point_demo_payments_at_stand_ins() -> None:
    """Let payment accounts call their company's stand-in, whatever its port is today; by web and worker.

    Idempotent; accounts that call a public address are left alone.
    """
    if not settings.KOGGE_IS_DEMO:
        return
    for company, address in settings.KOGGE_STAND_INS.items():
        for account in ProviderAccount.objects.filter(provider=company).exclude(base_url=address):
            if is_private_address(account.base_url):  # so is none: without an address the stand-in is meant
                services.save_account(
                    provider=company, name=account.name, values={}, actor="up", base_url=address,
                    is_active=account.is_active, account=account,
                )  # fmt: skip
