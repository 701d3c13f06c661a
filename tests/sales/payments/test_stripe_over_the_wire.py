"""A shop that is paid through Stripe: set up in the office, then shop and stand-in really call each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client

from kogge.core import clock
from kogge.core.errors import Conflict, Declined
from kogge.core.jobs import worker
from kogge.core.money import Money
from kogge.core.staff import services as staff
from kogge.core.staff.roles import Role
from kogge.fakes.server import RunningFake
from kogge.fakes.stripe import app
from kogge.fakes.stripe.fake import StripeFake
from kogge.planning.markets import services as markets
from kogge.sales.payments import checks, queries, services
from kogge.sales.payments.models import ParkedEvent, Payment, ProviderAccount, Refund
from kogge.sales.payments.values import PaymentStatus, RefundState

pytestmark = pytest.mark.django_db(transaction=True)


def euros(text: str) -> Money:
    return Money.from_decimal(text, "EUR")


class World:
    """The shop, its office, and Stripe on the other side of the wire."""

    def __init__(self, fake: StripeFake, url: str, office: Client) -> None:
        self.fake, self.url, self.office = fake, url, office
        self.account = ProviderAccount()

    def set_up(self) -> None:
        """Do what a merchant does: add the account, register its address at Stripe, enter the secret, switch on."""
        form = {"name": "Stripe", "api_key": "sk_test_shop", "base_url": self.url, "is_active": "on"}
        answer = self.office.post("/office/payments/accounts/add/stripe/", form)
        self.account = ProviderAccount.objects.get()
        assert answer.headers["Location"] == f"/office/payments/accounts/{self.account.pk}/"
        page = self.office.get(answer.headers["Location"]).content.decode()
        (address,) = re.findall(r"http://\S+/hooks/payments/\d+/", page)
        dashboard = httpx.post(f"{self.url}/dashboard/webhooks", data={"url": address}, follow_redirects=True)
        (secret,) = re.findall(r"whsec_\w+", dashboard.text)
        self.office.post(answer.headers["Location"], {**form, "api_key": "", "webhook_secret": secret})
        chosen = {f"{method}-account": str(self.account.pk) for method in ("ideal", "creditcard", "klarna")}
        assert self.office.post("/office/payments/methods/NL/", chosen).status_code == 302

    def start(self, **changes: Any) -> Payment:
        values = {
            "purpose": "probe:10042",
            "market": "NL",
            "method": "ideal",
            "amount": euros("12.90"),
            "description": "Order 10042",
            "locale": "nl",
            "return_url": "https://shop.example/thanks/",
            "cancel_url": "https://shop.example/basket/",
            "billing_email": "buyer@example.org",
            **changes,
        }
        return services.start_payment(**values)

    def decide(self, payment: Payment, outcome: str) -> str:
        """Press a button of the hosted page and wait for the messages; returns where the shopper lands."""
        page = httpx.post(payment.checkout_url, data={"outcome": outcome})
        self.settle()
        payment.refresh_from_db()
        return page.headers["location"]

    def come_back(self, address: str) -> str:
        """Follow the payer to the shop; returns where it leads on to."""
        path = urlsplit(address)
        return Client().get(f"{path.path}?{path.query}").headers["Location"]

    def paid(self, **changes: Any) -> Payment:
        payment = self.start(**changes)
        self.decide(payment, "paid")
        assert payment.is_paid
        return payment

    def control(self, address: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.url}/_fake{address}", json=body, timeout=10)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def settle(self) -> None:
        self.control("/settle", seconds=10)


@pytest.fixture
def world(db, settings, live_server, tmp_path) -> Iterator[World]:
    settings.KOGGE_IS_DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.KOGGE_PUBLIC_URL = live_server.url
    markets.add_market(code="NL", languages=["nl"], actor="test")
    office = Client()
    office.force_login(
        staff.add_member(username="anna", password="long enough 1", role=Role.OWNER, actor="test")
    )
    fake = app.build(state_path=tmp_path / "stripe.sqlite3", refund_step_seconds=3600)
    with RunningFake(fake) as running:
        fake.start(running.url)
        made = World(fake, running.url, office)
        made.set_up()
        yield made
    fake.stop()


@pytest.mark.parametrize("method", ["ideal", "creditcard", "klarna"])
def test_it_works(world, ledger, told, method):
    payment = world.start(method=method)

    back = world.decide(payment, "paid")

    assert world.come_back(back) == "https://shop.example/thanks/"
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1
    assert not ParkedEvent.objects.exists()
    assert payment.provider_payment_id.startswith("cs_" if method == "creditcard" else "pi_")


@pytest.mark.parametrize("method", ["ideal", "creditcard"])
def test_without_any_message_the_payment_is_seen_when_the_payer_comes_back(world, ledger, method):
    world.control("/faults", on="webhook", kind="drop", times=0)
    payment = world.start(method=method)

    onward = world.come_back(world.decide(payment, "paid"))

    payment.refresh_from_db()
    assert onward == "https://shop.example/thanks/"  # without the secret that Stripe appends
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_what_is_missing_is_said_until_the_secret_is_entered(world):
    other = services.save_account(
        provider="stripe", name="Second", values={"api_key": "sk_test_two"}, base_url=world.url, actor="test"
    )

    (finding,) = checks.provable_messages("")
    listed = world.office.get("/office/payments/accounts/").content.decode()
    services.save_account(
        provider="stripe", name="Second", values={"webhook_secret": "whsec_x"}, base_url=world.url,
        account=other, actor="test",
    )  # fmt: skip

    assert listed.count("takes no messages yet") == 1
    assert "Second" in finding.sentence and finding.link == f"/office/payments/accounts/{other.pk}/"
    assert checks.provable_messages("") == []


def test_the_access_is_tried_and_tells_the_methods(world):
    answer = world.office.post(f"/office/payments/accounts/{world.account.pk}/try/", follow=True)

    assert "iDEAL | Wero" in answer.content.decode() and "Klarna" in answer.content.decode()


def test_a_live_home_refuses_the_stand_in(world, settings):
    settings.KOGGE_IS_DEMO = False

    form = {"name": "Other", "api_key": "sk_test_shop", "base_url": world.url, "is_active": "on"}
    answer = world.office.post("/office/payments/accounts/add/stripe/", form)

    assert answer.status_code == 422
    assert ProviderAccount.objects.count() == 1


def test_a_try_that_fails_at_the_bank_ends_the_payment_and_another_method_pays(world, ledger):
    first = world.start()
    back = world.decide(first, "failed")
    second = world.paid(method="creditcard")

    assert "redirect_status=failed" in back
    assert first.status == PaymentStatus.FAILED and ledger(first) == [("failed", 0)]
    assert ledger(second) == [("captured", 1290)]


def test_a_refused_card_leaves_the_page_open_for_another_one(world, ledger):
    payment = world.start(method="creditcard")

    again = world.decide(payment, "failed")
    status = payment.status
    world.decide(payment, "paid")

    assert again.endswith("?failed=1") and status == PaymentStatus.OPEN
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_who_leaves_the_card_page_may_choose_another_method(world, ledger):
    cards = world.start(method="creditcard")
    back = world.decide(cards, "canceled")

    other = world.paid()

    cards.refresh_from_db()
    assert back == "https://shop.example/basket/"
    assert cards.status == PaymentStatus.CANCELLED and ledger(other) == [("captured", 1290)]


@pytest.mark.parametrize(("method", "minutes"), [("ideal", 16), ("creditcard", 91)])
def test_a_payment_that_nobody_pays_expires(world, ledger, method, minutes):
    payment = world.start(method=method)

    world.control("/clock", advance_seconds=minutes * 60)
    world.settle()
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        services.look_again(payment=payment)

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.EXPIRED and ledger(payment) == [("expired", 0)]


@pytest.mark.parametrize("method", ["ideal", "creditcard"])
def test_the_shop_calls_off_what_nobody_paid(world, method):
    payment = world.start(method=method)

    called_off = services.cancel_at_provider(payment=payment)
    page = httpx.get(payment.checkout_url)

    assert called_off.status == PaymentStatus.CANCELLED
    assert page.status_code == 410


@pytest.mark.parametrize("method", ["ideal", "creditcard"])
def test_a_paid_payment_is_not_called_off(world, ledger, method):
    payment = world.start(method=method)
    world.control("/faults", on="webhook", kind="drop", times=0)
    httpx.post(payment.checkout_url, data={"outcome": "paid"})

    after = services.cancel_at_provider(payment=payment)

    assert after.is_paid and ledger(payment) == [("captured", 1290)]
    with pytest.raises(Conflict):
        world.start(method=method)


@pytest.mark.parametrize("method", ["ideal", "creditcard"])
def test_a_refund_goes_back_once_and_is_booked_when_it_moves(world, ledger, told, method):
    payment = world.paid(method=method)

    services.refund(purpose=payment.purpose, amount=euros("2.90"), reason="broken", key="r", actor="test")
    worker.run_due()
    world.control("/clock", advance_seconds=3601)
    world.settle()
    services.look_again(payment=payment)

    refund = Refund.objects.get()
    payment.refresh_from_db()
    assert (refund.state, refund.is_booked) == (RefundState.DONE, True)
    assert ledger(payment) == [("captured", 1290), ("refunded", -290)]
    assert (payment.paid_minor, payment.reserved_minor) == (1000, 0)
    assert len(told("payments.refunded")) == 1


def test_silence_after_a_refund_does_not_pay_back_twice(world, ledger):
    payment = world.paid(method="creditcard")
    services.refund(purpose=payment.purpose, amount=euros("2.90"), reason="broken", key="r", actor="test")
    refund = Refund.objects.get()
    world.control("/faults", on="api", kind="timeout_after_success", path="/v1/refunds", seconds=0)

    worker.run_due()
    refund.refresh_from_db()
    state = refund.state
    services.send_refund(refund_id=refund.pk)

    refund.refresh_from_db()
    assert state in (RefundState.UNKNOWN, RefundState.DONE) and refund.state == RefundState.DONE
    assert ledger(payment) == [("captured", 1290), ("refunded", -290)]


def test_a_dispute_is_a_chargeback_and_comes_back_when_won(world, ledger):
    payment = world.paid(method="creditcard")

    dispute = world.control(f"/payments/{payment.provider_payment_id}/chargebacks")
    world.settle()
    taken = ledger(payment)
    world.control(f"/chargebacks/{dispute['id']}/reverse")
    world.settle()

    assert taken == [("captured", 1290), ("charged_back", -1290)]
    assert ledger(payment) == [*taken, ("chargeback_reversed", 1290)]


def test_messages_that_are_doubled_delayed_or_overtaken_make_one_capture(world, ledger):
    for kind in ("duplicate", "reorder", "duplicate"):
        world.control("/faults", on="webhook", kind=kind)
    payments = [world.paid(purpose=f"probe:{number}", method="creditcard") for number in range(2)]

    assert [ledger(payment) for payment in payments] == [[("captured", 1290)]] * 2


def test_a_payer_who_is_faster_than_the_creating_call_has_paid(world, ledger):
    world.control("/faults", on="api", kind="webhook_first", method="POST", path="/v1/payment_intents")

    payment = world.start()
    world.settle()

    payment.refresh_from_db()
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_an_answer_that_got_lost_does_not_start_a_second_payment(world):
    world.control(
        "/faults",
        on="api",
        kind="timeout_after_success",
        method="POST",
        path="/v1/payment_intents",
        seconds=0,
    )
    with pytest.raises(Exception, match="does not answer"):
        world.start()

    payment = world.start()

    assert payment.checkout_url and world.fake.state.count("payment_intent") == 1


def test_money_in_another_amount_is_kept_for_a_person(world, ledger):
    payment = world.start()
    world.control(f"/payments/{payment.provider_payment_id}", amount="9.99")

    world.decide(payment, "paid")

    assert ledger(payment) == [] and {row.reason for row in ParkedEvent.objects.all()} == {"other_amount"}


def test_payments_of_another_shop_in_the_same_account_are_none_of_ours(world):
    httpx.post(
        f"{world.url}/v1/payment_intents",
        data={"amount": "500", "currency": "eur", "confirm": "true", "payment_method": "pm_card_visa"},
        headers={"Authorization": "Bearer sk_test_shop"},
    )
    world.settle()

    assert not ParkedEvent.objects.exists() and not Payment.objects.exists()


def test_a_secret_that_was_rolled_is_taken_with_both_signatures(world, ledger):
    (endpoint,) = world.fake.state.children("endpoint")
    world.control(f"/hooks/{endpoint['id']}/rotate")

    payment = world.paid()

    assert ledger(payment) == [("captured", 1290)] and not ParkedEvent.objects.exists()


def test_a_payer_whose_bank_says_no_at_once_is_told_what_to_do(world):
    world.control("/faults", on="api", kind="status", status=402, method="POST", path="/v1/payment_intents")

    with pytest.raises(Declined, match="choose another way"):
        world.start()

    assert queries.current_payment("probe:10042").status == PaymentStatus.FAILED
    assert world.paid(method="creditcard").is_paid
