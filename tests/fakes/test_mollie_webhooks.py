"""Webhooks of the Mollie fake: sent, repeated, and disturbed on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

import httpx
import pytest

from kogge.fakes.mollie import app
from kogge.fakes.server import FakeApp, Request, Response, RunningFake, is_loopback

HEADERS = {"Authorization": "Bearer test_key"}


class Receiver(FakeApp):
    """A shop that notes each webhook and answers as told."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[str] = []
        self.content_types: set[str] = set()
        self.answers: list[int] = []
        self.router.add("POST", "/hook", self.take)

    def take(self, request: Request) -> Response:
        self.bodies.append(request.body.decode())
        self.content_types.add(request.headers["content-type"])
        return Response(status=self.answers.pop(0) if self.answers else 200)

    @property
    def ids(self) -> list[str]:
        return [parse_qs(body)["id"][0] for body in self.bodies]


class Scene:
    """A fake and a receiver, both running."""

    def __init__(self, client: httpx.Client, receiver: Receiver, hook: str) -> None:
        self.client, self.receiver, self.hook = client, receiver, hook

    def pay(self, status: str = "paid") -> str:
        payment_id = self.create()
        self.client.post(f"/_fake/payments/{payment_id}", json={"status": status})
        return payment_id

    def create(self, **changes: object) -> str:
        body = {
            "amount": {"value": "5.00", "currency": "EUR"},
            "description": "Order 7",
            "redirectUrl": "https://shop.example/",
            "webhookUrl": self.hook,
            "method": "ideal",
            **changes,
        }
        return self.client.post("/v2/payments", json=body, headers=HEADERS).json()["id"]

    def fault(self, kind: str, on: str = "webhook", **values: object) -> None:
        answer = self.client.post("/_fake/faults", json={"on": on, "kind": kind, **values})
        assert answer.status_code == 201, answer.text

    def settle(self) -> None:
        assert self.client.post("/_fake/settle", json={"seconds": 10}).json()["is_idle"]


@pytest.fixture
def scene(tmp_path) -> Iterator[Scene]:
    receiver = Receiver()
    fake = app.build(state_path=tmp_path / "m.sqlite3", retry_gaps_seconds=(60, 600), refund_step_seconds=60)
    with RunningFake(receiver) as shop, RunningFake(fake) as running:
        fake.start(running.url)
        with httpx.Client(base_url=running.url, timeout=15) as client:
            yield Scene(client, receiver, f"{shop.url}/hook")
    fake.stop()


def test_it_works(scene):
    payment_id = scene.pay()
    scene.settle()

    assert scene.receiver.bodies == [f"id={payment_id}"]
    assert scene.receiver.content_types == {"application/x-www-form-urlencoded"}


@pytest.mark.parametrize("status", ["failed", "canceled", "expired"])
def test_every_final_status_is_reported(scene, status):
    payment_id = scene.pay(status)
    scene.settle()

    assert scene.receiver.ids == [payment_id]


def test_open_and_pending_are_not_reported(scene):
    scene.pay("pending")
    scene.settle()

    assert scene.receiver.bodies == []


def test_a_payment_nobody_pays_expires_and_is_reported(scene):
    payment_id = scene.create()

    scene.client.post("/_fake/clock", json={"advance_seconds": 901})
    scene.settle()

    assert scene.receiver.ids == [payment_id]
    assert scene.client.get(f"/v2/payments/{payment_id}", headers=HEADERS).json()["status"] == "expired"


def test_an_unanswered_webhook_is_repeated_with_growing_gaps_and_then_given_up(scene):
    scene.receiver.answers = [500, 503, 404, 500]
    scene.pay()
    scene.settle()
    seen = [len(scene.receiver.bodies)]

    for seconds in (61, 601, 100_000):
        scene.client.post("/_fake/clock", json={"advance_seconds": seconds})
        scene.settle()
        seen.append(len(scene.receiver.bodies))

    assert seen == [1, 2, 3, 3]
    assert scene.client.get("/_fake").json()["open_webhooks"] == 0


def test_a_dropped_webhook_never_comes(scene):
    scene.fault("drop")
    scene.pay()
    scene.settle()

    assert scene.receiver.bodies == []
    assert [entry["what"] for entry in scene.client.get("/_fake/webhooks").json()] == ["dropped"]


def test_a_duplicate_comes_twice(scene):
    scene.fault("duplicate")
    payment_id = scene.pay()
    scene.settle()

    assert scene.receiver.ids == [payment_id, payment_id]


def test_a_delayed_webhook_waits_for_the_clock(scene):
    scene.fault("delay", seconds=300)
    payment_id = scene.pay()
    scene.settle()
    before = list(scene.receiver.ids)

    scene.client.post("/_fake/clock", json={"advance_seconds": 301})
    scene.settle()

    assert (before, scene.receiver.ids) == ([], [payment_id])


def test_a_reordered_webhook_comes_after_the_next_one(scene):
    scene.fault("reorder")
    first = scene.pay()
    scene.settle()
    second = scene.pay()
    scene.settle()

    assert scene.receiver.ids == [second, first]


def test_a_held_webhook_is_released_by_hand(scene):
    scene.fault("reorder")
    payment_id = scene.pay()
    scene.settle()

    scene.client.post("/_fake/webhooks/release")
    scene.settle()

    assert scene.receiver.ids == [payment_id]


def test_a_webhook_can_come_before_the_creating_call_returns(scene):
    scene.fault("webhook_first", on="api", method="POST", path="/v2/payments")

    payment_id = scene.create()

    assert scene.receiver.ids == [payment_id]
    assert scene.client.get(f"/v2/payments/{payment_id}", headers=HEADERS).json()["status"] == "paid"


def test_refund_steps_and_chargebacks_are_reported(scene):
    payment_id = scene.pay()
    scene.client.post(
        f"/v2/payments/{payment_id}/refunds",
        json={"amount": {"value": "1.00", "currency": "EUR"}},
        headers=HEADERS,
    )
    for _ in range(2):
        scene.client.post("/_fake/clock", json={"advance_seconds": 61})
        scene.settle()
    after_refund = len(scene.receiver.ids)

    chargeback = scene.client.post(f"/_fake/payments/{payment_id}/chargebacks", json={}).json()
    scene.client.post(f"/_fake/chargebacks/{chargeback['id']}/reverse")
    scene.settle()

    assert after_refund == 3
    assert scene.receiver.ids == [payment_id] * 5


def test_a_restart_keeps_payments_the_clock_and_open_webhooks(tmp_path):
    path = tmp_path / "m.sqlite3"
    receiver = Receiver()
    receiver.answers = [500]
    with RunningFake(receiver) as shop:
        payment_id = _run(path, shop.url, lambda scene: _fail_once(scene))
        seen = _run(path, shop.url, lambda scene: _after_restart(scene, payment_id))

    assert seen == "paid"
    assert receiver.ids == [payment_id, payment_id]


def _run(path, shop_url, action):
    fake = app.build(state_path=path, retry_gaps_seconds=(60,))
    try:
        with RunningFake(fake) as running:
            fake.start(running.url)
            with httpx.Client(base_url=running.url, timeout=15) as client:
                return action(Scene(client, Receiver(), f"{shop_url}/hook"))
    finally:
        fake.stop()


def _fail_once(scene: Scene) -> str:
    scene.client.post("/_fake/clock", json={"advance_seconds": 5000})
    payment_id = scene.pay()
    scene.settle()
    return payment_id


def _after_restart(scene: Scene, payment_id: str) -> str:
    assert scene.client.get("/_fake").json()["clock_offset_seconds"] == pytest.approx(5000)
    scene.client.post("/_fake/clock", json={"advance_seconds": 61})
    scene.settle()
    return scene.client.get(f"/v2/payments/{payment_id}", headers=HEADERS).json()["status"]


def test_webhooks_go_to_this_machine_only(scene):
    payment_id = scene.create(webhookUrl="http://shop.example/hook")
    scene.client.post(f"/_fake/payments/{payment_id}", json={"status": "paid"})
    scene.settle()

    assert [entry["status"] for entry in scene.client.get("/_fake/webhooks").json()] == [0]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("127.8.9.1", True), ("localhost", True), ("shop.localhost", True), ("::1", True),
        ("10.0.0.1", False), ("shop.example", False), ("", False),
    ],
)  # fmt: skip
def test_loopback_is_told_from_the_rest(host, expected):
    assert is_loopback(host) is expected


def test_a_wrong_fault_or_clock_is_named(scene):
    assert scene.client.post("/_fake/faults", json={"on": "moon", "kind": "drop"}).status_code == 422
    assert scene.client.post("/_fake/faults", json={"on": "api", "kind": "melt"}).status_code == 422
    assert scene.client.post("/_fake/clock", json={"now": "2026-11-25T10:00:00"}).status_code == 422
    assert scene.client.post("/_fake/payments/tr_x", json={"status": "paid"}).status_code == 404


def test_reset_forgets_everything(scene):
    scene.fault("drop", times=0)
    scene.pay()
    scene.client.post("/_fake/clock", json={"advance_seconds": 5000})

    shown = scene.client.post("/_fake/reset").json()

    assert shown["payments"] == 0 and shown["faults"] == [] and shown["open_webhooks"] == 0
    assert shown["clock_offset_seconds"] == pytest.approx(0, abs=0.01)


def test_a_share_of_faults_strikes_now_and_then(scene):
    scene.fault("drop", times=0, share=0.5)
    for _ in range(40):
        scene.pay()
    scene.settle()

    assert 5 < len(scene.receiver.ids) < 35


def test_malformed_calls_are_refused_in_the_shape_of_the_api(scene):
    broken = scene.client.post("/v2/payments", content=b"{", headers=HEADERS)
    a_list = scene.client.post("/v2/payments", json=[], headers=HEADERS)
    unknown = scene.client.get("/v2/orders", headers=HEADERS)
    wrong = scene.client.put("/v2/payments", headers=HEADERS)

    assert [broken.status_code, a_list.status_code, unknown.status_code, wrong.status_code] == [
        400,
        400,
        404,
        405,
    ]
    for answer in (broken, a_list, unknown, wrong):
        assert answer.headers["content-type"] == "application/hal+json"
        assert {"status", "title", "detail", "_links"} <= set(answer.json())


def test_a_body_that_is_too_large_is_refused(scene):
    answer = scene.client.post("/v2/payments", content=b"x" * 1_000_001, headers=HEADERS)

    assert answer.status_code == 413
