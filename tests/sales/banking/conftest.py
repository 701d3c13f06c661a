"""A shop that is paid by bank transfer, and what its bank and its clerks do."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests import factories
from tests.sales.banking import files

from kogge.core import clock
from kogge.core.money import Money
from kogge.sales.banking import services
from kogge.sales.banking.models import StatementLine
from kogge.sales.banking.values import FileReport
from kogge.sales.payments import services as payments
from kogge.sales.payments.models import Payment, Refund

ACTOR = "clerk"


class Bank:
    """The shop's transfers, and statements about them."""

    def __init__(self) -> None:
        factories.make_company()
        self.account = payments.save_account(
            provider="prepayment", name="Bank", actor=ACTOR,
            values={"holder": "Dreiländer Feinkost GmbH", "iban": files.IBAN, "bic": "COBADEFFXXX"},
        )  # fmt: skip
        payments.save_market_method(market="NL", method="banktransfer", account=self.account, actor=ACTOR)
        self._numbers = itertools.count(10042)

    def expect(self, amount: str = "12.90", number: str = "") -> Payment:
        """Return a transfer that the shop waits for."""
        return payments.start_payment(
            purpose=f"probe:{number or next(self._numbers)}", market="NL", method="banktransfer",
            amount=euros(amount), description="Order", locale="nl", return_url="https://shop.example/thanks/",
        )  # fmt: skip

    def owe_back(self, amount: str = "12.90", number: str = "") -> Refund:
        """Return a refund that a person has to transfer, of a payment that came in."""
        payment = self.expect(amount, number)
        self.by_hand(payment, amount)
        (refund,) = payments.refund(
            purpose=payment.purpose, amount=euros(amount), reason="broken", key=f"r-{payment.reference}", actor=ACTOR
        )  # fmt: skip
        return refund

    def by_hand(self, payment: Payment, amount: str, key: str = "47/3") -> Payment:
        """Record a receipt of today by hand."""
        return payments.record_receipt(
            payment=payment, amount=euros(amount), received_on=clock.today(), actor=ACTOR, key=f"{key}-{payment.pk}"
        )  # fmt: skip

    def tells(self, *entries: str, **changes: Any) -> FileReport:
        """Read a statement of today with these entries."""
        today = clock.today().isoformat()
        (report,) = services.import_files(
            files=[("statement.xml", files.camt(*entries, **{"opened": today, "closed": today, **changes}))], actor=ACTOR
        )  # fmt: skip
        assert not report.problem, report.problem
        return report

    def line(self, amount: str = "12.90", text: str = "", **values: Any) -> StatementLine:
        """Return the line of one booking of today, read and judged."""
        whole = {name: values.pop(name) for name in ("closing", "number") if name in values}
        self.tells(files.camt_entry(amount, text=text, day=clock.today().isoformat(), **values), **whole)
        return StatementLine.objects.latest("pk")


def euros(amount: str) -> Money:
    return Money.from_decimal(amount, "EUR")


@pytest.fixture
def bank(db, settings) -> Bank:
    """A demo shop with one account for transfers."""
    settings.KOGGE_IS_DEMO = True
    return Bank()
