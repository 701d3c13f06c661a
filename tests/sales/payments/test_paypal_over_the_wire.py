"""A shop that is paid through PayPal: the payer agrees there, the shop takes the money, whoever reports first."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client

from kogge.core import clock
from kogge.core.jobs import worker
from kogge.core.money import Money
from kogge.core.staff import services as staff
from kogge.core.staff.roles import Role
from kogge.fakes.paypal import app
from kogge.fakes.paypal.fake import PayPalFake
from kogge.fakes.server import RunningFake
from kogge.planning.markets import services as markets
from kogge.sales.payments import services
from kogge.sales.payments.models import ParkedEvent, Payment, ProviderAccount, Refund
from kogge.sales.payments.values import PaymentStatus, RefundState

pytestmark = pytest.mark.django_db(transaction=True)


def euros(text: str) -> Money:
    return Money.from_decimal(text, "EUR")


class World:
    """The shop, its office, and PayPal on the other side of the wire."""

    def __init__(self, fake: PayPalFake, url: str, office: Client) -> None:
        self.fake, self.url, self.office = fake, url, office
        self.account = ProviderAccount()

    def set_up(self) -> None:
        """Do what a merchant does: add the account, register its address, enter the webhook id, switch PayPal on."""
        form = {
            "name": "PayPal", "client_id": "shop", "client_secret": "secret", "base_url": self.url, "is_active": "on"
        }  # fmt: skip
        answer = self.office.post("/office/payments/accounts/add/paypal/", form)
        self.account = ProviderAccount.objects.get()
        page = self.office.get(answer.headers["Location"]).content.decode()
        (address,) = re.findall(r"http://\S+/hooks/payments/\d+/", page)
        dashboard = httpx.post(f"{self.url}/dashboard/webhooks", data={"url": address}, follow_redirects=True)
        (hook_id,) = re.findall(r"<code>(\w+)</code>", dashboard.text)
        self.office.post(answer.headers["Location"], {**form, "client_secret": "", "webhook_id": hook_id})
        chosen = {"paypal-account": str(self.account.pk)}
        assert self.office.post("/office/payments/methods/NL/", chosen).status_code == 302

    def start(self, **changes: Any) -> Payment:
        values = {
            "purpose": "probe:10042",
            "market": "NL",
            "method": "paypal",
            "amount": euros("12.90"),
            "description": "Order 10042",
            "locale": "nl",
            "return_url": "https://shop.example/thanks/",
            "cancel_url": "https://shop.example/basket/",
            **changes,
        }
        return services.start_payment(**values)

    def decide(self, payment: Payment, outcome: str = "paid") -> str:
        """Press a button of the payer's page; returns where the browser is sent."""
        return httpx.post(payment.checkout_url, data={"outcome": outcome}).headers["location"]

    def come_back(self, address: str) -> str:
        """Follow the payer to the shop; returns where it leads on to."""
        path = urlsplit(address)
        return Client().get(f"{path.path}?{path.query}").headers["Location"]

    def paid(self, **changes: Any) -> Payment:
        payment = self.start(**changes)
        self.decide(payment)
        self.settle()
        payment.refresh_from_db()
        assert payment.is_paid
        return payment

    def silence(self) -> None:
        """Let no message come through."""
        self.control("/faults", on="webhook", kind="drop", times=0)

    def control(self, address: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.url}/_fake{address}", json=body, timeout=10)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def at_provider(self, payment: Payment, **body: Any) -> Any:
        return self.control(f"/payments/{payment.provider_payment_id}", **body)

    def settle(self) -> None:
        self.control("/settle", seconds=10)

    def captures(self, payment: Payment) -> int:
        order = self.fake.need_order(payment.provider_payment_id)
        return len((order["purchase_units"][0].get("payments") or {}).get("captures", []))


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
    fake = app.build(state_path=tmp_path / "paypal.sqlite3", refund_step_seconds=3600)
    with RunningFake(fake) as running:
        fake.start(running.url)
        made = World(fake, running.url, office)
        made.set_up()
        yield made
    fake.stop()


def test_it_works(world, ledger, told):
    payment = world.start()

    back = world.decide(payment)
    world.settle()
    lands = world.come_back(back)

    payment.refresh_from_db()
    assert lands == "https://shop.example/thanks/"
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]
    assert len(told("payments.captured")) == 1 and world.captures(payment) == 1
    assert not ParkedEvent.objects.exists()


def test_a_payer_who_comes_back_before_any_message_has_paid(world, ledger):
    world.silence()
    payment = world.start()

    lands = world.come_back(world.decide(payment))

    payment.refresh_from_db()
    assert lands == "https://shop.example/thanks/"
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_a_payer_who_never_comes_back_has_paid_by_the_message(world, ledger):
    payment = world.paid()

    assert ledger(payment) == [("captured", 1290)]


def test_without_message_and_without_return_the_shop_asks_by_itself(world, ledger):
    world.silence()
    payment = world.start()
    world.decide(payment)

    with clock.at(clock.now() + timedelta(minutes=4)):
        services.poll_open()

    payment.refresh_from_db()
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_coming_back_often_takes_the_money_once(world, ledger, told):
    payment = world.start()
    back = world.decide(payment)

    for _ in range(3):
        world.come_back(back)
    world.settle()

    assert ledger(payment) == [("captured", 1290)] and world.captures(payment) == 1
    assert len(told("payments.captured")) == 1


def test_message_and_return_at_the_same_moment_take_the_money_once(world, ledger):
    world.silence()
    payment = world.start()
    world.decide(payment)
    barrier, failures = threading.Barrier(4), []

    def look() -> None:
        try:
            barrier.wait()
            services.look_again(payment=payment)
        except Exception as error:  # noqa: BLE001  (whatever a thread meets fails the test)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    services.look_again(payment=payment)

    assert ledger(payment) == [("captured", 1290)] and world.captures(payment) == 1
    assert [type(error).__name__ for error in failures if type(error).__name__ != "Unavailable"] == []


def test_captured_already_is_read_back_as_success(world):
    payment = world.start()
    world.silence()
    world.decide(payment)
    gateway = services.gateway_for(world.account)
    gateway.complete(payment.provider_payment_id, "another key")

    found = gateway.complete(payment.provider_payment_id, "yet another key")

    assert found.status is PaymentStatus.PAID and world.captures(payment) == 1


def test_silence_while_the_money_is_taken_is_healed(world, ledger):
    world.silence()
    payment = world.start()
    back = world.decide(payment)
    world.control("/faults", on="api", kind="timeout_after_success", path="*/capture", seconds=0)

    lands = world.come_back(back)
    with clock.at(clock.now() + timedelta(minutes=4)):
        services.poll_open()

    payment.refresh_from_db()
    assert lands == "https://shop.example/thanks/"
    assert payment.is_paid and ledger(payment) == [("captured", 1290)] and world.captures(payment) == 1


def test_who_goes_back_without_agreeing_has_not_paid_and_may_choose_anew(world, ledger):
    first = world.start()
    back = world.decide(first, "canceled")

    services.cancel_payment(purpose=first.purpose, actor="test")
    worker.run_due()
    second = world.paid()

    first.refresh_from_db()
    assert back.startswith("https://shop.example/basket/")
    assert first.status == PaymentStatus.CANCELLED and second.pk != first.pk
    assert ledger(second) == [("captured", 1290)]


def test_what_the_shop_gave_up_is_not_taken_when_the_payer_agrees_late(world, ledger):
    payment = world.start()
    services.cancel_at_provider(payment=payment)

    back = world.decide(payment)
    world.settle()
    world.come_back(back)

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.CANCELLED
    assert world.captures(payment) == 0 and ledger(payment) == [("cancelled", 0)]


def test_money_of_another_amount_is_not_taken(world, ledger):
    payment = world.start()
    world.at_provider(payment, amount="9.99")

    world.decide(payment)
    world.settle()

    assert world.captures(payment) == 0 and ledger(payment) == []
    assert {row.reason for row in ParkedEvent.objects.all()} == {"other_amount"}


def test_an_empty_account_ends_the_payment(world, ledger):
    payment = world.start()

    world.decide(payment, "failed")
    world.settle()

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.FAILED and ledger(payment) == [("failed", 0)]


def test_money_under_review_is_booked_when_it_comes(world, ledger):
    payment = world.start()
    world.at_provider(payment, is_pending=True)
    world.decide(payment)
    world.settle()
    payment.refresh_from_db()
    waiting = (payment.status, ledger(payment))

    world.at_provider(payment, status="captured")
    world.settle()

    payment.refresh_from_db()
    assert waiting == (PaymentStatus.PENDING, [])
    assert payment.is_paid and ledger(payment) == [("captured", 1290)]


def test_an_order_that_paypal_has_forgotten_has_expired(world, ledger):
    world.silence()
    payment = world.start()
    world.control("/clock", advance_seconds=3 * 3600 + 1)

    with clock.at(clock.now() + timedelta(hours=3, minutes=1)):
        services.look_again(payment=payment)

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.EXPIRED and ledger(payment) == [("expired", 0)]


@pytest.mark.parametrize("is_slow", [False, True])
def test_a_refund_goes_back_once_and_is_booked_when_it_moves(world, ledger, is_slow):
    payment = world.paid()
    world.at_provider(payment, is_slow_to_refund=is_slow)

    services.refund(purpose=payment.purpose, amount=euros("2.90"), reason="broken", key="r", actor="test")
    worker.run_due()
    world.settle()
    before = ledger(payment)
    world.control("/clock", advance_seconds=3601)
    world.settle()
    services.look_again(payment=payment)

    payment.refresh_from_db()
    refund = Refund.objects.get()
    assert before == [("captured", 1290)] + ([] if is_slow else [("refunded", -290)])
    assert (refund.state, refund.is_booked) == (RefundState.DONE, True)
    assert ledger(payment) == [("captured", 1290), ("refunded", -290)]
    assert (payment.paid_minor, payment.reserved_minor) == (1000, 0)


def test_silence_after_a_refund_does_not_pay_back_twice(world, ledger):
    payment = world.paid()
    services.refund(purpose=payment.purpose, amount=euros("2.90"), reason="broken", key="r", actor="test")
    world.control("/faults", on="api", kind="timeout_after_success", path="*/refund", seconds=0)

    worker.run_due()
    world.settle()
    services.send_refund(refund_id=Refund.objects.get().pk)

    assert Refund.objects.get().state == RefundState.DONE
    assert ledger(payment) == [("captured", 1290), ("refunded", -290)]


def test_a_forged_message_is_refused_after_asking_paypal(world, ledger):
    payment = world.start()
    world.silence()
    world.decide(payment)
    order = {"id": payment.provider_payment_id, "purchase_units": [{"custom_id": payment.reference}]}
    proof = {
        "paypal-auth-algo": "SHA256withRSA", "paypal-cert-url": "https://evil.example/cert",
        "paypal-transmission-id": "1", "paypal-transmission-sig": "c2ln", "paypal-transmission-time": "2026-11-23T09:00:00Z",
    }  # fmt: skip

    answer = Client().post(
        f"/hooks/payments/{world.account.pk}/",
        data={"event_type": "CHECKOUT.ORDER.APPROVED", "resource": order},
        content_type="application/json",
        headers=proof,
    )

    assert answer.status_code == 403
    assert ParkedEvent.objects.get().reason == "forged" and ledger(payment) == []
    assert world.captures(payment) == 0


def test_a_proof_that_paypal_cannot_read_is_none(world, ledger):
    payment = world.start()
    world.control("/faults", on="api", kind="status", status=400, path="*/verify-webhook-signature")
    world.decide(payment)
    world.settle()

    assert ParkedEvent.objects.get().reason == "forged" and ledger(payment) == []


def test_while_paypal_cannot_be_asked_the_message_is_wanted_again(world, ledger):
    payment = world.start()
    world.control("/faults", on="api", kind="status", status=503, path="*/verify-webhook-signature")
    world.decide(payment)
    world.settle()
    before = ledger(payment)

    world.control("/clock", advance_seconds=61)
    world.settle()

    assert (before, ledger(payment)) == ([], [("captured", 1290)])


def test_an_access_token_is_asked_for_once_and_anew_when_it_ended(world):
    for number in range(3):
        world.start(purpose=f"probe:{number}")
    tokens = world.fake.state.count("token")

    world.control("/tokens/end")
    payment = world.start(purpose="probe:after")

    assert (tokens, world.fake.state.count("token")) == (1, 1) and payment.checkout_url


def test_a_payer_who_is_faster_than_the_creating_call_has_paid(world, ledger):
    world.control("/faults", on="api", kind="webhook_first", method="POST", path="/v2/checkout/orders")

    payment = world.start()
    world.settle()

    payment.refresh_from_db()
    assert payment.is_paid and ledger(payment) == [("captured", 1290)] and world.captures(payment) == 1


def test_nobody_is_led_anywhere_for_a_payment_that_is_not_there(world):
    payment = world.start()
    path = f"/hooks/payments/{world.account.pk}/back"

    assert Client().get(f"{path}/NOSUCHREFERENCE/").status_code == 404
    assert Client().get(f"/hooks/payments/999999/back/{payment.reference}/").status_code == 404
    assert Client().post(f"{path}/{payment.reference}/").status_code == 405


def test_the_access_is_tried(world):
    answer = world.office.post(f"/office/payments/accounts/{world.account.pk}/try/", follow=True)

    assert "PayPal" in answer.content.decode() and "The access works" in answer.content.decode()
