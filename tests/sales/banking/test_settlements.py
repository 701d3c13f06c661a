"""Settlements of payment providers: to the cent, once, and found on the bank statement."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.banking.conftest import ACTOR
from tests.sales.banking.test_backoffice import as_role, text

from kogge.core import checks
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.staff.roles import Role
from kogge.sales.banking import queries, services
from kogge.sales.banking.backoffice import settlements as office
from kogge.sales.banking.formats import delimited, settlement
from kogge.sales.banking.models import Booking, Settlement, SettlementLine, StatementLine
from kogge.sales.banking.values import ClaimKind, LineState, Part, SettledKind, Standing
from kogge.sales.payments import services as payments
from kogge.sales.payments.models import Payment

HEAD = "date,payment,type,gross,fee,net,currency,settlement\n"


def row(
    payment: str = "tr_1",
    gross: str = "12.90",
    fee: str = "0.32",
    *,
    kind: str = "",
    day: str = "2026-11-20",
    of: str = "S1",
) -> str:
    net = Decimal(gross) - Decimal(fee)
    return f"{day},{payment},{kind},{gross},{fee},{net},EUR,{of}\n"


def read(text: str):
    return settlement.read(delimited.table_of(text.encode()))


def test_it_works():
    (found,) = read(
        HEAD
        + row()
        + row("tr_1", "-2.90", "0.00")
        + row("", "0.00", "5.00")
        + row("tr_2", "-9.00", "1.00", kind="chargeback")
    )

    assert (found.reference, found.currency, found.settled_on.isoformat()) == ("S1", "EUR", "2026-11-20")
    assert [(line.kind, line.net_minor) for line in found.lines] == [
        (SettledKind.PAYMENT, 1258), (SettledKind.REFUND, -290), (SettledKind.FEE, -500), (SettledKind.CHARGEBACK, -1000)
    ]  # fmt: skip


def test_columns_stand_in_any_order_and_amounts_take_a_comma():
    data = "net;gross;fee;currency;Payment;Date\n12,58;12,90;0,32;eur;tr_1;2026-11-20\n"

    assert settlement.looks_like_it(delimited.table_of(data.encode()))
    (first,), (again,) = read(data), read(data)
    assert first.lines[0].net_minor == 1258 and first.reference == again.reference != ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(row().replace("12.58", "12.59"), "Line 2 does not add up", id="net"),
        pytest.param(row().replace("12.90", "twelve"), "“twelve” cannot be read as gross", id="amount"),
        pytest.param(row() + row(day="2026-02-30"), "Line 3: “2026-02-30” cannot be read as date", id="day"),
        pytest.param(row().replace("EUR", "€"), "cannot be read as currency", id="currency"),
        pytest.param(row(kind="gift"), "“gift” cannot be read as type", id="type"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data, words):
    with pytest.raises(InvalidInput, match=re.escape(words)):
        read(HEAD + data)


class Provider:
    """Payments through a provider, as its settlement names them."""

    def __init__(self, bank) -> None:
        self.bank = bank
        self.account = payments.save_account(
            provider="mollie", name="Mollie", values={"api_key": "test_key"}, base_url="http://127.0.0.1:9", actor=ACTOR
        )  # fmt: skip

    def payment(self, token: str, *, method: str = "ideal", market: str = "NL") -> Payment:
        return Payment.objects.create(
            reference=f"R{token.upper().replace('_', '')}", purpose=f"probe:{token}", market=market, account=self.account,
            method=method, amount_minor=1290, currency="EUR", provider_payment_id=token, idempotency_key=token,
            return_url="https://x.example/", description="x", locale="nl_NL", created_at="2026-11-20T12:00:00Z",
        )  # fmt: skip

    def settles(self, *rows: str, name: str = "mollie.csv"):
        (report,) = services.import_files(files=[(name, (HEAD + "".join(rows)).encode())], actor=ACTOR)
        return report


@pytest.fixture
def provider(bank, monday) -> Provider:
    return Provider(bank)


@pytest.mark.django_db
class TestInTheShop:
    """With payments of the shop."""

    def test_every_line_is_tied_to_its_payment(self, provider):
        provider.payment("tr_1", method="ideal")
        provider.payment("tr_2", method="creditcard", market="DE")

        report = provider.settles(
            row("tr_1"), row("tr_2", "20.00", "0.61"), row("tr_x", "1.00", "0.00"), row("", "0.00", "5.00")
        )

        found = Settlement.objects.get()
        assert (report.new_lines, report.problem) == (4, "")
        assert (found.gross_minor, found.fee_minor, found.net_minor) == (3390, 593, 2797)
        assert [(line.method, line.market) for line in found.lines.all()] == [
            ("ideal", "NL"), ("creditcard", "DE"), ("", ""), ("", "")
        ]  # fmt: skip

    def test_the_same_settlement_comes_in_once_and_never_otherwise(self, provider):
        provider.payment("tr_1")
        provider.settles(row())

        again, other = provider.settles(row()), provider.settles(row(gross="13.00"))

        assert (again.new_lines, again.known_lines, again.problem) == (0, 1, "")
        assert "here already, with other lines" in str(other.problem)
        assert Settlement.objects.count() == SettlementLine.objects.count() == 1

    def test_a_settlement_about_nobody_is_refused(self, provider):
        assert "names no payment of this shop" in str(provider.settles(row("tr_x")).problem)

    def test_fees_of_a_month_are_those_of_the_files_to_the_cent(self, provider):
        methods = [("ideal", "NL"), ("creditcard", "DE"), ("bancontact", "BE")]
        for place in range(6):
            method, market = methods[place % 3]
            provider.payment(f"tr_{place}", method=method, market=market)
        rows = [
            row(f"tr_{place}", f"{10 + place}.0{place}", f"0.{29 + place}", of=f"S{place % 2}")
            for place in range(6)
        ]
        rows.append(row("", "0.00", "7.77", of="S1"))
        provider.settles(*rows)
        provider.settles(row("tr_1", day="2026-10-31", of="October"))

        page = text(as_role(Role.CLERK).get("/office/bank/fees/?month=2026-11"))
        (table,) = office.sums_of(queries.settlement_lines().filter(settlement__settled_on__month=11))

        file = list(csv.DictReader(io.StringIO(HEAD + "".join(rows))))
        for name in ("gross", "fee", "net"):
            assert table["total"][name].as_decimal() == sum(Decimal(line[name]) for line in file)
        assert [(one["method"], one["market"], one["lines"]) for one in table["rows"]] == [
            ("Bancontact", "Belgium", 2), ("Credit or debit card", "Germany", 2), ("iDEAL | Wero", "Netherlands", 2),
            ("about no payment of the shop", "", 1),
        ]  # fmt: skip
        assert str(table["total"]["fee"].as_decimal()) in page and "November 2026" in page
        assert "€0.32" not in page

    def test_the_payout_on_the_bank_statement_is_found_and_accepted_once(self, provider):
        provider.payment("tr_1")
        provider.settles(row(of="1234567.2611.03", gross="112.90"))
        line = provider.bank.line("112.58", name="Stichting Mollie Payments", text="Mollie 1234567.2611.03")
        assert line.standing == Standing.CERTAIN

        for _click in range(2):
            services.accept_certain(line_id=line.pk, actor=ACTOR)

        line.refresh_from_db()
        assert line.state == LineState.BOOKED and Booking.objects.get().settlement_id
        assert queries.settlements().get().is_paid_out
        assert checks.run_audit("bank") == checks.run_audit("ledger") == []

    def test_a_payout_is_known_by_amount_and_provider_but_then_not_certain(self, provider):
        provider.payment("tr_1")
        provider.settles(row(gross="112.90"))

        line = provider.bank.line("112.58", name="Stichting Mollie Payments", text="payout")

        assert line.standing == Standing.PROPOSED and line.proposals[0]["parts"][0]["kind"] == "payout"

    def test_a_payout_is_whole_and_has_one_line(self, provider):
        provider.payment("tr_1")
        provider.settles(row(gross="112.90"))
        found = Settlement.objects.get()
        first, second = (provider.bank.line("112.58", name=name, number=name) for name in ("A", "B"))

        def tie(line: StatementLine, minor: int):
            part = Part(kind=ClaimKind.PAYOUT, pk=found.pk, reference="", number="", amount_minor=minor)
            return services.accept(line_id=line.pk, parts=[part], actor=ACTOR)

        with pytest.raises(InvalidInput):
            tie(first, 100)
        tie(first, 11258)
        with pytest.raises(Conflict):
            tie(second, 11258)

    def test_the_pages(self, provider):
        provider.payment("tr_1")
        provider.settles(row(), row("tr_x", "1.00", "0.10"))
        clerk = as_role(Role.CLERK)
        found = Settlement.objects.get()

        listed = text(clerk.get("/office/bank/settlements/"))
        page = text(clerk.get(f"/office/bank/settlements/{found.pk}/"))
        empty = text(clerk.get("/office/bank/fees/?month=2020-01"))

        assert "S1" in listed and "€13.48" in listed and "not on a bank statement yet" in listed
        assert "€12.90" in page and "€0.42" in page and "tr_x" in page
        assert "No settlement ends in this month." in empty
        assert clerk.get("/office/bank/fees/?month=nonsense").status_code == 200
        assert clerk.get("/office/bank/settlements/999/").status_code == 404


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**4), 10**4)), min_size=1, max_size=20)
)
def test_a_settlement_is_the_sum_of_its_lines(amounts):
    rows = "".join(
        row(f"tr_{place}", f"{gross / 100:.2f}", f"{fee / 100:.2f}")
        for place, (gross, fee) in enumerate(amounts)
    )

    (found,) = read(HEAD + rows)

    sums = Counter()
    for line in found.lines:
        sums.update(gross=line.gross_minor, fee=line.fee_minor, net=line.net_minor)
    assert sums["gross"] == sum(gross for gross, _fee in amounts)
    assert sums["net"] == sums["gross"] - sums["fee"]


def test_a_foreign_file_is_no_settlement():
    assert not settlement.looks_like_it(delimited.table_of(b"date;payment;x\n2026-11-20;tr_1;1\n"))
