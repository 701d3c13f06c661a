"""Lines are booked, split and set aside; nothing twice."""

from __future__ import annotations

import pytest
from tests.sales.banking.conftest import ACTOR

from kogge.core import checks
from kogge.core.audit.models import AuditEntry
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.todos import queries as todos
from kogge.sales.banking import services
from kogge.sales.banking.models import Booking, StatementLine
from kogge.sales.banking.values import ClaimKind, LineState, Part, Standing
from kogge.sales.payments.models import Payment, ProviderEvent, Refund

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def part(payment: Payment, minor: int = 1290) -> Part:
    return Part(
        kind=ClaimKind.TRANSFER, pk=payment.pk, reference=payment.reference, number="", amount_minor=minor
    )


def back(refund: Refund, minor: int = 1290) -> Part:
    return Part(kind=ClaimKind.REFUND, pk=refund.pk, reference="", number="", amount_minor=minor)


def accept(line: StatementLine, *parts: Part) -> StatementLine:
    return services.accept(line_id=line.pk, parts=parts, actor=ACTOR)


def adds_up() -> bool:
    return checks.run_audit("ledger") == checks.run_audit("bank") == []


def test_it_works(bank):
    payment = bank.expect()
    line = bank.line(text=payment.instructions["reference"])
    assert line.standing == Standing.CERTAIN

    services.accept_certain(line_id=line.pk, actor=ACTOR)

    payment.refresh_from_db()
    line.refresh_from_db()
    assert payment.is_paid and line.state == LineState.BOOKED and line.decided_by == ACTOR
    assert not todos.is_open("banking.lines_wait")
    assert AuditEntry.objects.filter(verb="banking.line_booked").count() == 1
    assert adds_up()


def test_a_second_click_changes_nothing(bank):
    payment = bank.expect()
    line = bank.line(text=payment.reference)

    for _click in range(2):
        accept(line, part(payment))
        services.accept_certain(line_id=line.pk, actor=ACTOR)

    assert ProviderEvent.objects.filter(payment=payment).count() == Booking.objects.count() == 1


def test_what_was_recorded_by_hand_is_tied_to_its_line_and_not_booked_again(bank):
    payment = bank.expect()
    bank.by_hand(payment, "12.90")
    line = bank.line(text=payment.reference)
    assert line.standing == Standing.CERTAIN

    services.accept_certain(line_id=line.pk, actor=ACTOR)

    payment.refresh_from_db()
    assert payment.paid_minor == 1290
    assert Booking.objects.get().was_recorded_before and adds_up()


def test_a_second_transfer_is_money_of_its_own(bank):
    payment = bank.expect()
    bank.by_hand(payment, "12.90")
    first, second = (
        bank.line(text=payment.reference),
        bank.line(text=f"again {payment.reference}"),
    )
    accept(first, part(payment))

    second.refresh_from_db()
    accept(second, part(payment))

    payment.refresh_from_db()
    assert payment.paid_minor == 2580
    assert todos.is_open(f"payments.transfer_differs:{payment.reference}") and adds_up()


@pytest.mark.parametrize(("amount", "minor"), [("10.00", 1000), ("20.00", 2000)])
def test_too_little_and_too_much_are_booked_as_they_came(bank, amount, minor):
    payment = bank.expect()
    line = bank.line(amount, text=payment.reference)
    assert line.standing == Standing.PROPOSED

    accept(line, part(payment, minor))

    payment.refresh_from_db()
    assert payment.paid_minor == minor and todos.is_open(f"payments.transfer_differs:{payment.reference}")


def test_one_line_is_split_over_several_payments(bank):
    first, second = bank.expect("12.90"), bank.expect("7.10")
    line = bank.line("20.00", text=f"{first.reference} {second.reference}")
    assert line.standing == Standing.CERTAIN

    services.accept_certain(line_id=line.pk, actor=ACTOR)

    assert [booking.amount_minor for booking in Booking.objects.all()] == [1290, 710]
    assert not Payment.objects.exclude(status="paid").exists() and adds_up()


def test_what_is_left_of_a_line_keeps_waiting(bank):
    first, second = bank.expect("12.90"), bank.expect("7.10")
    line = bank.line("20.00")

    accept(line, part(first))
    line.refresh_from_db()
    assert line.is_open
    with pytest.raises(InvalidInput, match=r"7\.10"):
        accept(line, part(second, 711))
    accept(line, part(second, 710))

    line.refresh_from_db()
    assert line.state == LineState.BOOKED and adds_up()


def test_the_rest_of_a_line_is_judged_as_what_is_left(bank):
    first, second = bank.expect("12.90"), bank.expect("7.10")
    line = bank.line("20.00", text=f"for {second.reference}")

    accept(line, part(first))
    services.judge_open_lines()

    line.refresh_from_db()
    assert line.standing == Standing.CERTAIN
    services.accept_certain(line_id=line.pk, actor=ACTOR)
    second.refresh_from_db()
    assert second.is_paid and adds_up()


def test_a_transfer_out_confirms_the_refund(bank):
    refund = bank.owe_back()
    line = bank.line(side="DBIT", text=refund.payment.reference)
    assert line.standing == Standing.CERTAIN

    services.accept_certain(line_id=line.pk, actor=ACTOR)
    accept(line, back(refund))

    refund.refresh_from_db()
    refund.payment.refresh_from_db()
    assert refund.is_booked and refund.payment.paid_minor == 0
    assert not todos.is_open(f"payments.transfer_back:{refund.pk}") and adds_up()


def test_a_refund_recorded_by_hand_is_tied_to_its_line(bank):
    from kogge.core import clock
    from kogge.sales.payments import services as payments

    refund = bank.owe_back()
    payments.confirm_refund_sent(promised=refund, sent_on=clock.today(), actor=ACTOR)
    line = bank.line(side="DBIT", text=refund.payment.reference)

    services.accept_certain(line_id=line.pk, actor=ACTOR)

    assert Booking.objects.get().was_recorded_before and adds_up()


def test_the_payer_is_known_from_the_first_part(bank):
    payment = bank.expect("20.00")
    accept(bank.line("10.00", text=payment.reference), part(payment, 1000))

    line = bank.line("10.00", text="the rest")

    assert line.standing == Standing.PROPOSED
    assert [reason["code"] for reason in line.proposals[0]["reasons"]] == ["known_iban", "amount"]


def test_what_is_not_ours_is_set_aside_and_can_come_back(bank):
    line = bank.line("80.00", side="DBIT", text="Abschlag")

    services.set_aside(line_id=line.pk, note="Electricity", actor=ACTOR)
    line.refresh_from_db()
    assert (line.state, line.note) == (LineState.ASIDE, "Electricity")
    assert not todos.is_open("banking.lines_wait")

    services.reopen(line_id=line.pk, actor=ACTOR)
    line.refresh_from_db()
    assert line.is_open and todos.is_open("banking.lines_wait")


def test_what_is_booked_neither_goes_aside_nor_comes_back(bank):
    payment = bank.expect()
    line = bank.line(text=payment.reference)
    accept(line, part(payment))

    with pytest.raises(Conflict):
        services.set_aside(line_id=line.pk, note="", actor=ACTOR)
    with pytest.raises(Conflict):
        services.reopen(line_id=line.pk, actor=ACTOR)


@pytest.mark.parametrize("minor", [0, -5, 1291])
def test_amounts_that_cannot_be_are_refused(bank, minor):
    payment = bank.expect()
    line = bank.line()

    with pytest.raises(InvalidInput):
        accept(line, part(payment, minor))

    assert not ProviderEvent.objects.exists()


def test_money_goes_the_way_it_went(bank):
    payment, refund = bank.expect(), bank.owe_back("5.00")
    came, went = bank.line(), bank.line(side="DBIT")

    with pytest.raises(InvalidInput):
        accept(went, part(payment))
    with pytest.raises(InvalidInput):
        accept(came, back(refund, 500))


def test_what_is_no_longer_certain_is_not_booked(bank):
    payment = bank.expect()
    line = bank.line(text=payment.reference)
    bank.tells(number="2")
    other = bank.line(text=f"{payment.reference} again")
    accept(other, part(payment))

    with pytest.raises(Conflict):
        services.accept_certain(line_id=line.pk, actor=ACTOR)

    assert services.accept_all_certain(actor=ACTOR) == (0, 1)
    line.refresh_from_db()
    assert line.is_open and line.standing == Standing.PROPOSED


def test_a_reference_older_than_half_a_year_is_found(bank):
    payment = bank.expect()
    Payment.objects.filter(pk=payment.pk).update(created_at="2025-11-01T12:00:00Z", status="expired")

    line = bank.line(text=payment.instructions["reference"])

    assert line.proposals[0]["parts"][0]["reference"] == payment.reference


def test_the_audit_explains_what_does_not_add_up(bank):
    payment = bank.expect()
    line = bank.line(text=payment.reference, closing="110.00")
    accept(line, part(payment))
    Booking.objects.update(ledger_key="receipt:other")

    assert len(checks.run_audit("bank")) == 2
