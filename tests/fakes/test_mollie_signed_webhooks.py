"""Next-generation webhooks of the Mollie fake: registered, signed over the raw body, repeated alike."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import httpx
import pytest

from kogge.fakes.mollie import app
from kogge.fakes.server import FakeApp, Request, Response, RunningFake


class Receiver(FakeApp):
    """A shop that notes each message and answers as told."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Request] = []
        self.answers: list[int] = []
        self.router.add("POST", "/hook", self.take)

    def take(self, request: Request) -> Response:
        self.messages.append(request)
        return Response(status=self.answers.pop(0) if self.answers else 200)


class Scene:
    """A fake and a receiver, both running, and the one webhook that is registered."""

    def __init__(self, client: httpx.Client, receiver: Receiver, address: str) -> None:
        self.client, self.receiver, self.address = client, receiver, address

    def register(self, *types: str) -> dict:
        body = {"name": "Shop", "url": self.address, "eventTypes": list(types)}
        answer = self.client.post("/v2/webhooks", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def pay(self) -> str:
        body = {
            "amount": {"value": "5.00", "currency": "EUR"},
            "description": "Order 7",
            "redirectUrl": "https://shop.example/",
            "method": "ideal",
        }
        payment_id = self.client.post("/v2/payments", json=body).json()["id"]
        self.client.post(f"/_fake/payments/{payment_id}", json={"status": "paid"})
        self.settle()
        return payment_id

    def settle(self) -> None:
        assert self.client.post("/_fake/settle", json={"seconds": 10}).json()["is_idle"]


@pytest.fixture
def scene(tmp_path) -> Iterator[Scene]:
    receiver = Receiver()
    fake = app.build(state_path=tmp_path / "m.sqlite3", retry_gaps_seconds=(60,))
    with RunningFake(receiver) as shop, RunningFake(fake) as running:
        fake.start(running.url)
        headers = {"Authorization": "Bearer test_key"}
        with httpx.Client(base_url=running.url, timeout=15, headers=headers) as client:
            yield Scene(client, receiver, f"{shop.url}/hook")
    fake.stop()


def is_signed(message: Request, secret: str) -> bool:
    digest = hmac.new(secret.encode(), message.body, hashlib.sha256).hexdigest()
    return message.headers["x-mollie-signature"] == f"sha256={digest}"


def test_it_works(scene):
    hook = scene.register("payment.paid")

    payment_id = scene.pay()

    (message,) = scene.receiver.messages
    event = json.loads(message.body)
    assert is_signed(message, hook["webhookSecret"])
    assert (event["resource"], event["type"], event["entityId"]) == ("event", "payment.paid", payment_id)
    assert event["_embedded"]["entity"]["status"] == "paid"
    assert scene.client.get(f"/v2/events/{event['id']}").json() == event


def test_the_secret_is_told_once(scene):
    hook = scene.register("*")

    shown = scene.client.get(f"/v2/webhooks/{hook['id']}").json()
    listed = scene.client.get("/v2/webhooks").json()

    assert hook["webhookSecret"] and "webhookSecret" not in shown
    assert listed["_embedded"]["webhooks"] == [shown]


def test_only_the_types_that_were_registered_are_sent(scene):
    scene.register("refund.refunded")

    scene.pay()

    assert scene.receiver.messages == []


def test_a_webhook_that_was_taken_away_is_silent(scene):
    hook = scene.register("*")

    assert scene.client.delete(f"/v2/webhooks/{hook['id']}").status_code == 204
    scene.pay()

    assert scene.receiver.messages == []


def test_a_new_secret_signs_what_is_sent_from_then_on(scene):
    hook = scene.register("*")
    scene.receiver.answers = [403]
    scene.pay()

    fresh = scene.client.post(f"/_fake/hooks/{hook['id']}/rotate").json()["webhookSecret"]
    scene.client.post("/_fake/clock", json={"advance_seconds": 61})
    scene.settle()

    first, repeated = scene.receiver.messages
    assert first.body == repeated.body
    assert is_signed(first, hook["webhookSecret"]) and is_signed(repeated, fresh)


def test_a_ping_tells_of_nothing(scene):
    hook = scene.register("payment.paid")

    assert scene.client.post(f"/v2/webhooks/{hook['id']}/ping").status_code == 202
    scene.settle()

    (message,) = scene.receiver.messages
    assert json.loads(message.body)["entityId"] == hook["id"]


@pytest.mark.parametrize(
    "change",
    [{"url": "shop"}, {"url": None}, {"name": ""}, {"eventTypes": ["order.paid"]}, {"eventTypes": []}],
)
def test_a_bad_registration_is_refused(scene, change):
    body = {"name": "Shop", "url": scene.address, "eventTypes": ["*"], **change}

    assert scene.client.post("/v2/webhooks", json=body).status_code == 422
