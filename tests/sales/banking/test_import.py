"""Files come in whole or not at all, and every line once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sales.banking import files
from tests.sales.banking.files import camt, camt_entry, mt940
from tests.sales.banking.test_csv import DUTCH

from kogge.core import clock
from kogge.core.errors import InvalidInput, NotFound
from kogge.core.todos import queries as todos
from kogge.sales.banking import queries, services
from kogge.sales.banking.formats import delimited
from kogge.sales.banking.models import AwaitedFile, Statement, StatementAccount, StatementLine
from kogge.sales.payments import services as payments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def take(*data: bytes):
    named = [(f"file-{place}", one) for place, one in enumerate(data)]
    return services.import_files(files=named, actor="clerk")


def test_it_works(bank):
    (report,) = take(camt(camt_entry(), camt_entry("80.00", side="DBIT", name="Stadtwerke", text="Abschlag")))

    statement = Statement.objects.get()
    assert (report.statements, report.new_lines, report.known_lines, report.problem) == (1, 2, 0, "")
    assert statement.account.iban == files.IBAN and statement.difference_minor == 0
    assert [(line.amount_minor, line.name) for line in StatementLine.objects.order_by("pk")] == [
        (1290, "Marieke Jansen"), (-8000, "Stadtwerke"),
    ]  # fmt: skip
    assert todos.is_open("banking.lines_wait")


def test_the_same_file_again_brings_nothing(bank):
    take(camt(camt_entry()))

    (report,) = take(camt(camt_entry()))

    assert (report.new_lines, report.known_lines) == (0, 1)
    assert Statement.objects.count() == StatementLine.objects.count() == 1


def test_files_that_overlap_bring_each_line_once(bank):
    days = ["2026-11-18", "2026-11-19", "2026-11-20"]
    first, both, last = (camt_entry(day=day, text="order") for day in days)

    take(camt(first, both, opened="2026-11-18", closed="2026-11-19", number="1"))
    (report,) = take(camt(both, last, opened="2026-11-19", number="2"))

    assert (report.new_lines, report.known_lines) == (1, 1)
    assert StatementLine.objects.count() == 3


def test_two_equal_payments_of_a_day_are_two(bank):
    take(camt(camt_entry(), camt_entry()))
    take(camt(camt_entry(), camt_entry(), camt_entry()))

    assert StatementLine.objects.count() == 3


def test_another_format_of_the_same_day_brings_nothing(bank):
    take(camt(camt_entry(bank_reference="B-9")))

    (report,) = take(mt940(files.GERMAN_LINE))

    assert (report.statements, report.new_lines, report.known_lines) == (1, 0, 1)
    assert Statement.objects.count() == 2 and StatementLine.objects.count() == 1


def test_equal_payments_on_two_pages_of_one_day_are_two(bank):
    """Neither page knows of the other's line, and the bank gives no reference."""
    first = mt940(files.GERMAN_LINE, number="221/1")
    second = mt940(files.GERMAN_LINE, number="221/2", opening="C261120EUR112,90", closing="C261120EUR125,80")

    (both,) = take(first + second)
    again = take(first, second)

    assert both.new_lines == 2 and StatementLine.objects.count() == 2
    assert [report.new_lines for report in again] == [0, 0]


def test_a_batch_comes_as_its_payers_and_once(bank):
    details = "".join(
        f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls></TxDtls>' for amount in ("12.00", "0.90")
    )  # fmt: skip
    take(camt(camt_entry(details=details)))

    take(camt(camt_entry(details=details), number="other"), mt940(files.GERMAN_LINE))

    assert [line.amount_minor for line in StatementLine.objects.order_by("part")] == [1200, 90]


def test_of_a_file_with_one_bad_statement_nothing_comes_in(bank):
    other = files.camt_statement(camt_entry("5.00"), iban=files.OTHER_IBAN)
    data = camt(camt_entry()).replace(b"</BkToCstmrStmt>", other.encode() + b"</BkToCstmrStmt>")

    (report,) = take(data)

    assert "none of yours" in str(report.problem) and files.OTHER_IBAN in str(report.problem)
    assert not Statement.objects.exists() and not StatementLine.objects.exists()


def test_a_bad_file_does_not_stop_the_good_one(bank):
    bad, good = take(b"\x00\x01", camt(camt_entry()))

    assert bad.problem and not good.problem and good.new_lines == 1


def test_a_statement_from_the_future_is_refused(bank):
    (report,) = take(camt(camt_entry(day="2027-01-02"), closed="2027-01-02"))

    assert "future" in str(report.problem)


def test_without_an_account_of_ours_it_says_where_to_enter_one(db):
    (report,) = take(camt(camt_entry()))

    assert "Settings" in str(report.problem)


def test_an_account_of_a_payment_provider_is_ours_as_well(bank):
    payments.save_account(
        provider="prepayment", name="ABN", values={"holder": "X", "iban": files.OTHER_IBAN}, actor="t"
    )

    (report,) = take(mt940(("2611201120C12,90NTRFX", "order"), account="0417164300"))

    assert not report.problem and StatementAccount.objects.get().iban == files.OTHER_IBAN


@pytest.mark.parametrize(
    ("opening", "has_gap"), [("112.90", False), ("100.00", True)], ids=["follows", "gap"]
)
def test_a_gap_between_statements_is_seen(bank, opening, has_gap):
    take(camt(camt_entry()))
    take(camt(camt_entry("5.00", day="2026-11-21"), opening=opening, opened="2026-11-21", closed="2026-11-21", number="2"))  # fmt: skip

    first, second = queries.statements().order_by("closed_on")

    assert (first.has_gap, second.has_gap) == (False, has_gap)


def test_a_statement_that_does_not_add_up_says_by_how_much(bank):
    take(camt(camt_entry(), closing="110.00"))

    assert Statement.objects.get().difference_minor == -290


class TestCsv:
    """The columns of a bank are chosen once."""

    def chosen(self, **changes):
        row = AwaitedFile.objects.get()
        mapping = delimited.guess(delimited.table_of(bytes(row.data)))
        values = {"file_id": row.pk, "iban": files.IBAN, "mapping": mapping, "actor": "clerk", **changes}
        return services.read_awaited(**values)

    def test_it_works(self, bank):
        (first,) = take(DUTCH.encode())
        (read,) = self.chosen()
        (again,) = take(DUTCH.replace("12.90", "13.90").encode())

        assert first.awaited_id and not StatementLine.objects.filter(amount_minor=0).exists()
        assert (read.new_lines, again.new_lines, again.awaited_id) == (1, 1, None)
        assert not AwaitedFile.objects.exists()
        assert Statement.objects.first().difference_minor is None

    def test_what_else_waited_with_the_same_head_is_read_with_it(self, bank):
        other = DUTCH.replace('"Naam"', '"Wie"')
        take(
            DUTCH.encode(),
            DUTCH.replace("12.90", "13.90").encode(),
            DUTCH.replace("12.90", "x").encode(),
            other.encode(),
        )
        first = AwaitedFile.objects.first()
        mapping = delimited.guess(delimited.table_of(bytes(first.data)))

        reports = services.read_awaited(file_id=first.pk, iban=files.IBAN, mapping=mapping, actor="clerk")

        assert [bool(report.problem) for report in reports] == [False, False, True]
        assert StatementLine.objects.count() == 2
        assert [row.file_name for row in AwaitedFile.objects.all()] == ["file-2", "file-3"]

    def test_a_file_of_a_foreign_account_stays(self, bank):
        take(DUTCH.encode())

        with pytest.raises(InvalidInput):
            self.chosen(iban=files.OTHER_IBAN)

        assert AwaitedFile.objects.exists() and not StatementLine.objects.exists()

    def test_read_twice_at_once_comes_in_once(self, bank):
        take(DUTCH.encode())
        row = AwaitedFile.objects.get()
        self.chosen()

        with pytest.raises(NotFound):
            services.read_awaited(
                file_id=row.pk, iban=files.IBAN, mapping=delimited.guess(delimited.table_of(bytes(row.data))), actor="c"
            )  # fmt: skip

    def test_the_choice_can_be_forgotten(self, bank):
        take(DUTCH.encode())
        self.chosen()
        services.forget_csv_mapping(account_id=StatementAccount.objects.get().pk, actor="clerk")

        (report,) = take(DUTCH.encode())

        assert report.awaited_id


def test_what_follows_by_itself_only_when_switched_on(bank):
    payment = bank.expect()
    bank.line(text=payment.reference)
    payment.refresh_from_db()
    assert not payment.is_paid

    account = StatementAccount.objects.get()
    services.switch_automatic(account_id=account.pk, is_on=True, actor="owner")
    tomorrow = clock.today() + timedelta(days=0)
    bank.tells(camt_entry("1.00", text="other", day=tomorrow.isoformat()), number="2", closing="101.00")

    payment.refresh_from_db()
    assert payment.is_paid and StatementLine.objects.filter(bookings__is_automatic=True).count() == 1
