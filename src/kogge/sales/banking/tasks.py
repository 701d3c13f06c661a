"""Jobs of banking: judge what waits."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kogge.core import names
from kogge.core.jobs import job, periodic
from kogge.sales.banking import services

JUDGE_EVERY = timedelta(hours=1)


@job("banking.judge", retries=0)
def judge() -> None:
    """Judge the lines that wait, for orders and refunds that came after their statement."""
    services.judge_open_lines()


periodic("banking.judge", every=JUDGE_EVERY)

names.name_all(
    {
        "banking.judge": _("Look what bank lines are for"),
        "banking.judge_received": _("Bank lines: money was booked"),
        "banking.judge_refunded": _("Bank lines: a refund was booked"),
    }
)
names.name_subject("statement_line", lambda key: str(_("Bank line %(key)s") % {"key": key}))
names.name_subject("statement", lambda key: str(_("Bank statement %(key)s") % {"key": key}))
names.name_subject("settlement", lambda key: str(_("Settlement %(key)s") % {"key": key}))
names.name_subject("statement_account", lambda key: str(_("Bank account %(key)s") % {"key": key}))
