"""Take settlements of payment providers in: each once, every line tied to the payment that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.sales.banking.formats import settlement as reader
from kogge.sales.banking.models import Settlement, SettlementLine
from kogge.sales.banking.values import CsvTable, FileReport, ReadSettlement, SettledLine
from kogge.sales.payments import queries as payments
from kogge.sales.payments.models import Payment, ProviderAccount


@transaction.atomic
def take_settlements(*, table: CsvTable, file_name: str, actor: Any) -> FileReport:
    """Write the settlements of one file, all or none; what is here already stays as it is.

    Raises InvalidInput (unreadable, or no payment of ours in it) and Conflict (here already with other lines).
    """
    new = known = 0
    row = None
    for read in reader.read(table):
        row, is_new = _take(read, file_name, actor)
        new, known = (new + len(read.lines), known) if is_new else (new, known + len(read.lines))
    return FileReport(
        file_name=file_name, new_lines=new, known_lines=known, settlement_id=row.pk if row else None
    )


def _take(read: ReadSettlement, file_name: str, actor: Any) -> tuple[Settlement, bool]:
    """Return the settlement, and whether it is new."""
    tokens = {line.provider_payment_id for line in read.lines if line.provider_payment_id}
    by_token = {payment.provider_payment_id: payment for payment in payments.payments_at_providers(tokens)}
    account = _account(list(by_token.values()))
    former = Settlement.objects.filter(account=account, reference=read.reference).first()
    if former is None:
        try:
            with transaction.atomic():
                return _write(read, account, by_token, file_name, actor), True
        except IntegrityError:  # read by someone else in the same moment
            former = Settlement.objects.get(account=account, reference=read.reference)
    if former.digest != reader.digest_of(read.lines):
        raise Conflict(
            _("The settlement %(reference)s is here already, with other lines.")
            % {"reference": read.reference}
        )
    return former, False


def _write(
    read: ReadSettlement, account: ProviderAccount, by_token: dict[str, Payment], file_name: str, actor: Any
) -> Settlement:
    row = Settlement.objects.create(
        account=account,
        reference=read.reference,
        currency=read.currency,
        settled_on=read.settled_on,
        gross_minor=sum(line.gross_minor for line in read.lines),
        fee_minor=sum(line.fee_minor for line in read.lines),
        net_minor=sum(line.net_minor for line in read.lines),
        file_name=file_name,
        digest=reader.digest_of(read.lines),
        imported_at=clock.now(),
        imported_by=actor.get_username() if hasattr(actor, "get_username") else str(actor),
    )
    lines = [_line(row, place, line, by_token) for place, line in enumerate(read.lines, start=1)]
    SettlementLine.objects.bulk_create(lines, batch_size=500)
    audit.record(
        actor=actor,
        verb="banking.settlement_read",
        subject=f"settlement:{row.pk}",
        reference=row.reference,
        net_minor=row.net_minor,
        fee_minor=row.fee_minor,
        currency=row.currency,
    )
    return row


def _account(found: Sequence[Payment]) -> ProviderAccount:
    """Return the account whose payments the file is about; InvalidInput for none and for several."""
    accounts = {payment.account_id: payment.account for payment in found}
    if len(accounts) != 1:
        raise InvalidInput(
            _(
                "This settlement names no payment of this shop, or payments of several providers. It was not read."
            )
        )
    return next(iter(accounts.values()))


def _line(row: Settlement, place: int, line: SettledLine, by_token: dict[str, Payment]) -> SettlementLine:
    payment = by_token.get(line.provider_payment_id)
    return SettlementLine(
        settlement=row,
        place=place,
        kind=line.kind,
        happened_on=line.happened_on,
        payment=payment,
        provider_payment_id=line.provider_payment_id,
        method=payment.method if payment else "",
        market=payment.market if payment else "",
        gross_minor=line.gross_minor,
        fee_minor=line.fee_minor,
        net_minor=line.net_minor,
    )
