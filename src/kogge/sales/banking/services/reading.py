"""Take statement files in: whole or not at all, and every line once however often and in whatever format it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import InvalidInput, KoggeError, NotFound
from kogge.sales.banking import formats, queries
from kogge.sales.banking.formats import delimited, settlement
from kogge.sales.banking.models import AwaitedFile, Statement, StatementAccount, StatementLine
from kogge.sales.banking.rules import identity
from kogge.sales.banking.services import accounts, acting, judging, settling
from kogge.sales.banking.values import (
    CsvMapping,
    Detail,
    Entry,
    FileReport,
    KnownEntry,
    ReadStatement,
    Source,
)


def import_files(*, files: Iterable[tuple[str, bytes]], actor: Any) -> list[FileReport]:
    """Take files in, each whole or not at all; then judge what waits, and book what may be booked by itself.

    A file that cannot be used is reported with a sentence and does not stop the others. The same file again, or one
    that overlaps, brings nothing twice. Of a ZIP each file counts for itself. A CSV file whose columns nobody chose yet is kept until someone does.
    """
    reports = [report for name, data in files for report in _import_sent(name[:200], data, actor)]
    _after(reports, actor)
    return reports


def _import_sent(name: str, data: bytes, actor: Any) -> list[FileReport]:
    try:
        found = formats.files_of(name, data)
    except KoggeError as error:
        return [FileReport(file_name=name, problem=error.sentence)]
    return [_import_file(one[:200], content, actor) for one, content in found]


def _after(reports: list[FileReport], actor: Any) -> None:
    if any(report.new_lines for report in reports):
        judging.judge_open_lines()
        acting.book_by_itself(actor=actor)


def _import_file(name: str, data: bytes, actor: Any) -> FileReport:
    try:
        source = formats.format_of(data)
        if source is Source.CSV:
            return _import_csv(name, data, actor)
        return _take(name, formats.read(data, source), actor)
    except KoggeError as error:
        return FileReport(file_name=name, problem=error.sentence)


def _import_csv(name: str, data: bytes, actor: Any) -> FileReport:
    table = delimited.table_of(data)
    if settlement.looks_like_it(table):
        return settling.take_settlements(table=table, file_name=name, actor=actor)
    account = accounts.account_by_heads(table.heads)
    mapping = accounts.mapping_of(account) if account else None
    if account is None or mapping is None:
        row = AwaitedFile.objects.create(file_name=name, data=data, sent_by=_name(actor), sent_at=clock.now())
        return FileReport(file_name=name, awaited_id=row.pk)
    read = delimited.read(table, mapping, account=account.iban, currency=account.currency)
    return _take(name, [read], actor)


def read_awaited(*, file_id: int, iban: str, mapping: CsvMapping, actor: Any) -> list[FileReport]:
    """Read a kept CSV file with the columns that a person chose, keep the choice, and read what else waited for it.

    Raises NotFound (read or discarded meanwhile) and InvalidInput (a column or line cannot be used); then the file
    stays.
    """
    with transaction.atomic():
        row = AwaitedFile.objects.select_for_update().filter(pk=file_id).first()
        if row is None:
            raise NotFound(_("This file was read or discarded meanwhile."), file_id=file_id)
        table = delimited.table_of(bytes(row.data))
        account = queries.lock_account(accounts.account_with_iban(iban).pk)
        read = delimited.read(table, mapping, account=account.iban, currency=account.currency)
        accounts.keep_mapping(account, mapping, actor=actor)
        report = _take(row.file_name, [read], actor)
        row.delete()
    reports = [report, *_read_alike(mapping.heads, actor)]
    _after(reports, actor)
    return reports


def _read_alike(heads: tuple[str, ...], actor: Any) -> list[FileReport]:
    """Read the kept files with the same head, now that their columns are known; one that cannot be read stays."""
    reports = []
    for row in AwaitedFile.objects.all():
        data = bytes(row.data)
        if delimited.table_of(data).heads != heads or accounts.account_by_heads(heads) is None:
            continue
        report = _import_file(row.file_name, data, actor)
        if not report.problem:
            discard_awaited(file_id=row.pk)
        reports.append(report)
    return reports


@transaction.atomic
def discard_awaited(*, file_id: int) -> None:
    """Throw a kept CSV file away unread. Idempotent."""
    AwaitedFile.objects.filter(pk=file_id).delete()


@transaction.atomic
def _take(name: str, statements: list[ReadStatement], actor: Any) -> FileReport:
    """Write the statements of one file and their new lines."""
    if any(one.closed_on > clock.today() for one in statements):
        raise InvalidInput(
            _("This statement ends in the future. Check the date of your computer, or fetch it again.")
        )
    owners = [accounts.account_for(written=read.account, currency=read.currency).pk for read in statements]
    # Locked in one order, so that two files about the same accounts wait for each other and not for ever.
    locked = {account_id: queries.lock_account(account_id) for account_id in sorted(set(owners))}
    new = known = 0
    for read, owner in zip(statements, owners, strict=True):
        added = _take_statement(name, locked[owner], read, actor)
        new += added
        known += sum(len(entry.details) for entry in read.entries) - added
    return FileReport(file_name=name, statements=len(statements), new_lines=new, known_lines=known)


def _take_statement(name: str, account: StatementAccount, read: ReadStatement, actor: Any) -> int:
    """Write one statement of a locked account, unless it was read before; return how many lines were new."""
    digest = identity.digest_of(read)
    if Statement.objects.filter(account=account, digest=digest).exists():
        return 0
    return _write_lines(account, _write_statement(account, read, digest, name, actor), read)


def _write_statement(
    account: StatementAccount, read: ReadStatement, digest: str, name: str, actor: Any
) -> Statement:
    statement = Statement.objects.create(
        account=account,
        source=read.source,
        statement_id=read.statement_id,
        number=read.number,
        opened_on=read.opened_on,
        closed_on=read.closed_on,
        opening_minor=read.opening_minor,
        closing_minor=read.closing_minor,
        lines_minor=read.lines_minor,
        line_count=sum(len(entry.details) for entry in read.entries),
        file_name=name,
        digest=digest,
        imported_at=clock.now(),
        imported_by=_name(actor),
    )
    audit.record(
        actor=actor,
        verb="banking.statement_read",
        subject=f"statement:{statement.pk}",
        iban=account.iban,
        file_name=name,
        lines=statement.line_count,
    )
    return statement


def _write_lines(account: StatementAccount, statement: Statement, read: ReadStatement) -> int:
    """Add the lines of all entries that are not here yet; return how many."""
    known = _known_entries(account, {entry.booked_on for entry in read.entries})
    # Of one day and amount, what the file has is compared with what is here.
    alike: dict[tuple[date, int], list[Entry]] = defaultdict(list)
    for entry in read.entries:
        alike[entry.booked_on, entry.amount_minor].append(entry)
    made = []
    for place, entries in alike.items():
        here = known.get(place, [])
        taken = {one.key for one in here}
        for entry, same in zip(entries, identity.find_known(entries, here, read.facts), strict=True):
            if same is None:
                key = identity.free_key(account.iban, entry, taken)
                taken.add(key)
                made += _lines_of(account, statement, entry, key)
    StatementLine.objects.bulk_create(made, batch_size=500)
    return len(made)


def _known_entries(account: StatementAccount, days: set[date]) -> dict[tuple[date, int], list[KnownEntry]]:
    found: dict[tuple[date, int], list[KnownEntry]] = defaultdict(list)
    for key, parts in groupby(queries.known_lines(account, days), key=lambda line: line.entry_key):
        rows = list(parts)
        first = rows[0]
        entry = Entry(
            booked_on=first.booked_on,
            value_on=first.value_on,
            amount_minor=first.entry_minor,
            details=tuple(_detail_of(row) for row in rows),
        )
        found[first.booked_on, first.entry_minor].append(
            KnownEntry(
                key=key,
                bank_reference=first.bank_reference,
                statement=queries.facts_of_statement(first.statement),
                words=identity.words_of(entry),
            )
        )
    return found


def _detail_of(row: StatementLine) -> Detail:
    return Detail(
        amount_minor=row.amount_minor,
        name=row.name,
        iban=row.iban,
        reference=row.reference,
        end_to_end_id=row.end_to_end_id,
        text=row.text,
    )


def _lines_of(account: StatementAccount, statement: Statement, entry: Entry, key: str) -> list[StatementLine]:
    return [
        StatementLine(
            account=account,
            statement=statement,
            entry_key=key,
            part=part,
            entry_minor=entry.amount_minor,
            booked_on=entry.booked_on,
            value_on=entry.value_on,
            amount_minor=detail.amount_minor,
            currency=account.currency,
            name=detail.name,
            iban=detail.iban,
            text=detail.text,
            reference=detail.reference,
            end_to_end_id=detail.end_to_end_id,
            bank_reference=entry.bank_reference,
            return_reason=detail.return_reason,
            is_reversal=entry.is_reversal,
        )
        for part, detail in enumerate(entry.details)
    ]


def _name(actor: Any) -> str:
    return actor.get_username() if hasattr(actor, "get_username") else str(actor)
