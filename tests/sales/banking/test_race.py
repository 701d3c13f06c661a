"""Two clerks press at the same moment; the same file is read twice at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.sales.banking import files
from tests.sales.banking.test_settlements import HEAD, Provider, row

from kogge.core import checks, clock
from kogge.core.contention import busy_when_contended
from kogge.core.errors import Busy, Conflict, KoggeError
from kogge.sales.banking import services
from kogge.sales.banking.models import Booking, Settlement, SettlementLine, Statement, StatementLine
from kogge.sales.banking.values import ClaimKind, Part
from kogge.sales.payments.models import ProviderEvent

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 4


def all_at_once(act: Callable[[int], object]) -> list[object]:
    """Let every clerk press at the same moment; return what each got, an error where it was refused."""
    barrier, results = threading.Barrier(CLERKS), []

    def press(number: int) -> None:
        try:
            barrier.wait(timeout=30)
            for _attempt in range(40):
                try:
                    with busy_when_contended():
                        results.append(act(number))
                    return
                except Busy:
                    continue
        except KoggeError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == CLERKS
    return results


def test_the_same_line_is_booked_once(bank):
    payment = bank.expect()
    line = bank.line(text=payment.reference)

    results = all_at_once(lambda number: services.accept_certain(line_id=line.pk, actor=f"clerk {number}"))

    payment.refresh_from_db()
    assert not [result for result in results if isinstance(result, KoggeError)]
    assert payment.paid_minor == 1290
    assert ProviderEvent.objects.filter(payment=payment).count() == Booking.objects.count() == 1


def test_of_clerks_who_want_different_payments_one_decides(bank):
    payments = [bank.expect() for _clerk in range(CLERKS)]
    line = bank.line()

    def book(number: int) -> object:
        payment = payments[number]
        part = Part(
            kind=ClaimKind.TRANSFER, pk=payment.pk, reference=payment.reference, number="", amount_minor=1290
        )
        return services.accept(line_id=line.pk, parts=[part], actor=f"clerk {number}")

    results = all_at_once(book)

    assert sum(isinstance(result, Conflict) for result in results) == CLERKS - 1
    assert Booking.objects.count() == ProviderEvent.objects.count() == 1
    assert checks.run_audit("bank") == checks.run_audit("ledger") == []


def test_the_same_file_comes_in_once(bank):
    today = clock.today().isoformat()
    data = files.camt(files.camt_entry(day=today), files.camt_entry(day=today), opened=today, closed=today)

    all_at_once(lambda number: services.import_files(files=[("same.xml", data)], actor=f"clerk {number}"))

    assert Statement.objects.count() == 1 and StatementLine.objects.count() == 2


def test_the_same_settlement_comes_in_once(bank):
    Provider(bank).payment("tr_1")
    data = (HEAD + row()).encode()

    results = all_at_once(
        lambda number: services.import_files(files=[("s.csv", data)], actor=f"clerk {number}")
    )

    assert not [report.problem for (report,) in results if report.problem]
    assert Settlement.objects.count() == SettlementLine.objects.count() == 1
