"""Whose statements are taken: the merchant's own accounts, and what is kept about each."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kogge.core.audit import services as audit
from kogge.core.errors import InvalidInput, KoggeError
from kogge.planning.company import queries as company
from kogge.sales.banking import queries
from kogge.sales.banking.models import StatementAccount
from kogge.sales.banking.rules import identity
from kogge.sales.banking.values import Columns, CsvMapping, OwnAccount
from kogge.sales.payments import queries as payments
from kogge.sales.payments import services as payment_services


def own_accounts() -> list[OwnAccount]:
    """Return the bank accounts that company and payment providers name, each IBAN once."""
    found: dict[str, OwnAccount] = {}
    row = company.bank_account()
    if row is not None:
        name = row.bank_name or row.holder
        found[row.iban] = OwnAccount(iban=row.iban, name=name, currency=row.currency)
    for account in payments.accounts().filter(provider="prepayment"):
        try:
            settings = payment_services.gateway_for(account).settings
        except KoggeError:  # unreadable settings are found by the check payments.accounts
            continue
        iban = str(getattr(settings, "iban", "")).replace(" ", "").upper()
        if iban:
            found.setdefault(iban, OwnAccount(iban=iban, name=account.name, currency="EUR"))
    return list(found.values())


def account_for(*, written: str, currency: str) -> StatementAccount:
    """Return the account that a file writes, made if it is the first statement; InvalidInput when it is not ours."""
    own = own_accounts()
    if not own:
        raise InvalidInput(
            _(
                "Enter your bank account first, under Settings, Company: only statements of your own accounts are read."
            )
        )
    fitting = [one for one in own if identity.is_account(written, one.iban)]
    if len(fitting) != 1:
        raise InvalidInput(
            _(
                "This statement is of the account %(account)s, which is none of yours: %(own)s. It was not read."
            )
            % {"account": written[:40], "own": ", ".join(one.iban for one in own)}
        )
    return _made(fitting[0], currency)


def account_with_iban(iban: str) -> StatementAccount:
    """Return the account of an IBAN in its own currency; InvalidInput when it is not ours."""
    found = next((one for one in own_accounts() if one.iban == iban), None)
    if found is None:
        raise InvalidInput(_("Choose one of your accounts."), field="iban")
    return _made(found, found.currency)


def _made(own: OwnAccount, currency: str) -> StatementAccount:
    values = {"iban": own.iban, "currency": currency}
    found = StatementAccount.objects.filter(**values).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return StatementAccount.objects.create(name=own.name, **values)
    except IntegrityError:  # made by someone else in the same moment
        return StatementAccount.objects.get(**values)


def mapping_of(account: StatementAccount) -> CsvMapping | None:
    """Return how the account's bank writes CSV, None while nobody has chosen."""
    kept = account.csv_mapping
    if not kept:
        return None
    columns: dict[str, Any] = {**kept["columns"], "texts": tuple(kept["columns"]["texts"])}
    return CsvMapping(
        heads=tuple(kept["heads"]),
        columns=Columns(**columns),
        day_format=kept["day_format"],
        decimal_mark=kept["decimal_mark"],
    )


def account_by_heads(heads: tuple[str, ...]) -> StatementAccount | None:
    """Return the one account whose CSV files have this head; None when nobody or more than one has."""
    fitting = [one for one in queries.accounts() if one.csv_mapping.get("heads") == list(heads)]
    return fitting[0] if len(fitting) == 1 else None


def keep_mapping(account: StatementAccount, mapping: CsvMapping, *, actor: Any) -> None:
    """Keep how the account's bank writes CSV; inside the caller's transaction."""
    account.csv_mapping = {**dataclasses.asdict(mapping), "heads": list(mapping.heads)}
    account.csv_mapping["columns"]["texts"] = list(mapping.columns.texts)
    account.save(update_fields=["csv_mapping"])
    audit.record(
        actor=actor, verb="banking.csv_mapping_kept", subject=f"statement_account:{account.pk}", iban=account.iban
    )  # fmt: skip


@transaction.atomic
def forget_csv_mapping(*, account_id: int, actor: Any) -> StatementAccount:
    """Ask for the columns again with the next CSV file. Idempotent."""
    account = queries.lock_account(account_id)
    if account.csv_mapping:
        account.csv_mapping = {}
        account.save(update_fields=["csv_mapping"])
        audit.record(
            actor=actor, verb="banking.csv_mapping_forgotten", subject=f"statement_account:{account.pk}", iban=account.iban
        )  # fmt: skip
    return account


@transaction.atomic
def switch_automatic(*, account_id: int, is_on: bool, actor: Any) -> StatementAccount:
    """Let certain lines of an account be booked without anyone looking, or stop that. Idempotent."""
    account = queries.lock_account(account_id)
    if account.books_certain != is_on:
        account.books_certain = is_on
        account.save(update_fields=["books_certain"])
        audit.record(
            actor=actor, verb="banking.automatic_switched", subject=f"statement_account:{account.pk}", iban=account.iban, is_on=is_on
        )  # fmt: skip
    return account
