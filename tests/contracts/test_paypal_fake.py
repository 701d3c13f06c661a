"""The PayPal fake, judged by the shapes that PayPal documents for Orders v2, Payments v2 and webhooks.

PayPal's own Python package (paypal-server-sdk 2.4) knows no other addresses than PayPal's and installs a package called
`tests`, which would hide this one; it worked against the fake where it was tried beside the project.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kogge.fakes.paypal import app
from kogge.fakes.server import FakeApp, Request, Response, RunningFake

ID = re.compile(r"[0-9A-Z]{17}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


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


class Shop:
    """A shop's side of the fake."""

    def __init__(self, client: httpx.Client, receiver: Receiver, hook: str) -> None:
        self.client, self.receiver, self.hook = client, receiver, hook
        pair = base64.b64encode(b"client:secret").decode()
        self.token = self.client.post(
            "/v1/oauth2/token",
            data={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {pair}"},
        ).json()
        self.client.headers["Authorization"] = f"Bearer {self.token['access_token']}"
        self.client.headers["Prefer"] = "return=representation"

    def post(self, path: str, body: Any = None, key: str = "", **headers: str) -> httpx.Response:
        more = {"PayPal-Request-Id": key} if key else {}
        return self.client.post(path, json=body or {}, headers={**more, **headers})

    def order(self, key: str = "order-1", **unit: Any) -> httpx.Response:
        body = {
            "intent": "CAPTURE",
            "purchase_units": [
                {"custom_id": "K7Q2M9XP4DAB", "amount": {"currency_code": "EUR", "value": "12.90"}, **unit}
            ],
            "payment_source": {
                "paypal": {
                    "experience_context": {
                        "return_url": "https://shop.example/thanks/?order=1",
                        "cancel_url": "https://shop.example/basket/",
                        "locale": "de-DE",
                    }
                }
            },
        }
        return self.post("/v2/checkout/orders", body, key)

    def approved(self, **unit: Any) -> str:
        order_id = self.order(**unit).json()["id"]
        self.control(f"/payments/{order_id}", {"status": "approved"})
        return order_id

    def captured(self, **unit: Any) -> tuple[str, dict[str, Any]]:
        order_id = self.approved(**unit)
        body = self.post(f"/v2/checkout/orders/{order_id}/capture", key="capture-1").json()
        return order_id, body["purchase_units"][0]["payments"]["captures"][0]

    def control(self, path: str, body: Any = None) -> Any:
        answer = self.client.post(f"/_fake{path}", json=body or {})
        assert answer.status_code < 400, answer.text
        return answer.json()

    def register(self, *names: str) -> str:
        types = [{"name": name} for name in names]
        answer = self.post("/v1/notifications/webhooks", {"url": self.hook, "event_types": types})
        assert answer.status_code == 201
        return answer.json()["id"]

    def verified(self, message: Request, hook_id: str, *, body: bytes = b"", **changes: str) -> str:
        asked = {
            "auth_algo": message.headers["paypal-auth-algo"],
            "cert_url": message.headers["paypal-cert-url"],
            "transmission_id": message.headers["paypal-transmission-id"],
            "transmission_sig": message.headers["paypal-transmission-sig"],
            "transmission_time": message.headers["paypal-transmission-time"],
            "webhook_id": hook_id,
            **changes,
        }
        raw = json.dumps(asked).encode()[:-1] + b', "webhook_event": ' + (body or message.body) + b"}"
        answer = self.client.post(
            "/v1/notifications/verify-webhook-signature",
            content=raw,
            headers={"Content-Type": "application/json"},
        )
        return answer.json()["verification_status"]


@pytest.fixture
def shop(tmp_path) -> Iterator[Shop]:
    fake = app.build(state_path=tmp_path / "paypal.sqlite3", refund_step_seconds=10, retry_gaps_seconds=(60,))
    receiver = Receiver()
    with RunningFake(receiver) as listening, RunningFake(fake) as running:
        fake.start(running.url)
        with httpx.Client(base_url=running.url, timeout=15) as client:
            yield Shop(client, receiver, f"{listening.url}/hook")
    fake.stop()


def links(body: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in body["links"]}


def issue(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body["name"] and body["message"] and body["debug_id"]
    return answer.status_code, body["details"][0]["issue"]


def test_it_works(shop):
    answer = shop.order()

    order = answer.json()
    assert answer.status_code == 200
    assert ID.fullmatch(order["id"]) and INSTANT.fullmatch(order["create_time"])
    assert (order["intent"], order["status"]) == ("CAPTURE", "PAYER_ACTION_REQUIRED")
    assert order["purchase_units"] == [
        {
            "reference_id": "default",
            "custom_id": "K7Q2M9XP4DAB",
            "amount": {"currency_code": "EUR", "value": "12.90"},
        }
    ]
    assert set(links(order)) == {"self", "payer-action"}
    assert shop.client.get(f"/v2/checkout/orders/{order['id']}").json() == order


def test_a_token_is_given_for_client_and_secret_and_ends(shop):
    assert shop.token["token_type"] == "Bearer" and shop.token["expires_in"] == 9 * 3600
    before = shop.client.get("/v2/checkout/orders/NOSUCHORDER123456").status_code
    shop.control("/clock", {"advance_seconds": 9 * 3600 + 1})
    after = shop.client.get("/v2/checkout/orders/NOSUCHORDER123456")

    assert before == 404
    assert (after.status_code, after.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize("pair", [b"client:wrong", b"client:", b":secret"])
def test_a_wrong_secret_is_no_client(shop, pair):
    answer = httpx.post(
        f"{shop.client.base_url}/v1/oauth2/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"},
    )

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_minimal_answer_holds_id_status_and_links(shop):
    shop.client.headers["Prefer"] = "return=minimal"

    assert set(shop.order().json()) == {"id", "status", "links"}


def test_an_order_in_the_older_way_is_approved_by_its_link(shop):
    body = {
        "intent": "CAPTURE",
        "purchase_units": [{"amount": {"currency_code": "EUR", "value": "1.00"}}],
        "application_context": {"return_url": "https://shop.example/"},
    }

    answer = shop.post("/v2/checkout/orders", body)

    assert (answer.status_code, answer.json()["status"]) == (201, "CREATED")
    assert "approve" in links(answer.json())


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        pytest.param({"amount": None}, (400, "MISSING_REQUIRED_PARAMETER"), id="no amount"),
        pytest.param({"amount": {"currency_code": "EUR", "value": "12.905"}}, (422, "DECIMAL_PRECISION"), id="three decimals"),
        pytest.param({"amount": {"currency_code": "JPY", "value": "12.90"}}, (422, "DECIMAL_PRECISION"), id="yen have no decimals"),
        pytest.param({"amount": {"currency_code": "EUR", "value": "0.00"}}, (422, "CANNOT_BE_ZERO_OR_NEGATIVE"), id="nothing"),
        pytest.param({"amount": {"currency_code": "XXX", "value": "1.00"}}, (422, "CURRENCY_NOT_SUPPORTED"), id="unknown currency"),
        pytest.param({"description": "x" * 128}, (400, "INVALID_STRING_LENGTH"), id="too long"),
    ],
)  # fmt: skip
def test_a_bad_order_is_refused_and_names_the_issue(shop, unit, expected):
    assert issue(shop.order(**unit)) == expected


def test_the_same_request_id_gives_the_same_order_for_six_hours(shop):
    first, again, other = shop.order("k-1").json(), shop.order("k-1").json(), shop.order("k-2").json()

    assert first["id"] == again["id"] != other["id"]
    assert issue(shop.order("")) == (400, "PAYPAL_REQUEST_ID_REQUIRED")


def test_money_is_taken_once_and_only_when_the_payer_agreed(shop):
    order_id = shop.order().json()["id"]
    path = f"/v2/checkout/orders/{order_id}/capture"

    early = shop.post(path, key="c-1")
    shop.control(f"/payments/{order_id}", {"status": "approved"})
    agreed = shop.client.get(f"/v2/checkout/orders/{order_id}").json()
    taken, replayed, twice = (
        shop.post(path, key="c-1"),
        shop.post(path, key="c-1"),
        shop.post(path, key="c-2"),
    )

    assert issue(early) == (422, "ORDER_NOT_APPROVED")
    assert agreed["status"] == "APPROVED" and "capture" in links(agreed)
    assert taken.status_code == 201 and taken.json()["status"] == "COMPLETED"
    assert replayed.json() == taken.json()
    assert issue(twice) == (422, "ORDER_ALREADY_CAPTURED")


def test_a_capture_stands_in_its_order_and_alone(shop):
    order_id, capture = shop.captured()

    alone = shop.client.get(f"/v2/payments/captures/{capture['id']}").json()

    assert ID.fullmatch(capture["id"]) and INSTANT.fullmatch(capture["create_time"])
    assert (capture["status"], capture["final_capture"]) == ("COMPLETED", True)
    assert capture["amount"] == {"currency_code": "EUR", "value": "12.90"}
    assert capture["custom_id"] == "K7Q2M9XP4DAB"
    assert alone["supplementary_data"]["related_ids"]["order_id"] == order_id
    assert set(links(alone)) == {"self", "refund", "up"}


def test_an_empty_account_declines_and_a_review_waits(shop):
    poor, slow = shop.approved(key="a"), shop.approved(key="b")
    shop.control(f"/payments/{poor}", {"is_short_of_money": True})
    shop.control(f"/payments/{slow}", {"is_pending": True})

    declined = shop.post(f"/v2/checkout/orders/{poor}/capture", key="c-1")
    waiting = shop.post(f"/v2/checkout/orders/{slow}/capture", key="c-2").json()

    assert issue(declined) == (422, "INSTRUMENT_DECLINED")
    assert waiting["purchase_units"][0]["payments"]["captures"][0]["status"] == "PENDING"


def test_an_invoice_is_paid_once(shop):
    shop.captured(invoice_id="10042")

    assert issue(shop.order("other", invoice_id="10042")) == (422, "DUPLICATE_INVOICE_ID")


def test_refunds_add_up_to_the_capture(shop):
    order_id, capture = shop.captured()
    path = f"/v2/payments/captures/{capture['id']}/refund"
    part = {"amount": {"currency_code": "EUR", "value": "2.90"}, "custom_id": "r-1"}

    refund = shop.post(path, part, "k-1").json()
    again = shop.post(path, part, "k-1").json()
    half = shop.client.get(f"/v2/payments/captures/{capture['id']}").json()["status"]
    too_much = shop.post(path, {"amount": {"currency_code": "EUR", "value": "10.01"}}, "k-2")
    rest = shop.post(path, {"amount": {"currency_code": "EUR", "value": "10.00"}}, "k-3").json()
    order = shop.client.get(f"/v2/checkout/orders/{order_id}").json()

    assert refund == again and (refund["status"], refund["custom_id"]) == ("COMPLETED", "r-1")
    assert set(links(refund)) == {"self", "up"}
    assert half == "PARTIALLY_REFUNDED" and issue(too_much) == (422, "REFUND_AMOUNT_EXCEEDED")
    payments = order["purchase_units"][0]["payments"]
    assert payments["captures"][0]["status"] == "REFUNDED"
    assert [one["id"] for one in payments["refunds"]] == [refund["id"], rest["id"]]
    assert issue(shop.post(path, part, "k-4")) == (422, "CAPTURE_FULLY_REFUNDED")


def test_who_does_not_agree_within_three_hours_is_forgotten(shop):
    order_id = shop.order().json()["id"]

    shop.control("/clock", {"advance_seconds": 3 * 3600 + 1})

    answer = shop.client.get(f"/v2/checkout/orders/{order_id}")
    assert (answer.status_code, answer.json()["name"]) == (404, "RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    ("outcome", "lands", "status"),
    [
        ("paid", "https://shop.example/thanks/?order=1&token=", "APPROVED"),
        ("failed", "https://shop.example/thanks/?order=1&token=", "APPROVED"),
        ("canceled", "https://shop.example/basket/?token=", "PAYER_ACTION_REQUIRED"),
    ],
)
def test_the_payers_page_in_the_payers_language(shop, outcome, lands, status):
    order = shop.order(description="Bestellung 10042").json()
    page = httpx.get(links(order)["payer-action"])

    sent = httpx.post(links(order)["payer-action"], data={"outcome": outcome})

    assert '<html lang="de">' in page.text and "12,90" in page.text and "Bestellung 10042" in page.text
    assert sent.headers["location"].startswith(lands + order["id"])
    assert shop.client.get(f"/v2/checkout/orders/{order['id']}").json()["status"] == status


def test_messages_are_confirmed_by_asking(shop):
    hook_id = shop.register(
        "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.REFUNDED"
    )
    order_id, capture = shop.captured()
    shop.post(f"/v2/payments/captures/{capture['id']}/refund", key="k-1")
    shop.control("/settle", {"seconds": 10})

    messages = {json.loads(one.body)["event_type"]: one for one in shop.receiver.messages}
    approved = messages["CHECKOUT.ORDER.APPROVED"]
    events = {kind: json.loads(one.body) for kind, one in messages.items()}
    tampered = approved.body.replace(b"12.90", b"0.90")

    assert {shop.verified(one, hook_id) for one in messages.values()} == {"SUCCESS"}
    assert shop.verified(approved, hook_id, body=tampered) == "FAILURE"
    assert shop.verified(approved, hook_id, body=json.dumps(json.loads(approved.body)).encode()) == "FAILURE"
    assert shop.verified(approved, "5GP028458E2496506") == "FAILURE"
    assert shop.verified(approved, hook_id, transmission_time="2026-01-01T00:00:00Z") == "FAILURE"
    assert events["CHECKOUT.ORDER.APPROVED"]["resource"]["id"] == order_id
    captured = events["PAYMENT.CAPTURE.COMPLETED"]["resource"]
    assert captured["supplementary_data"]["related_ids"]["order_id"] == order_id
    assert links(events["PAYMENT.CAPTURE.REFUNDED"]["resource"])["up"].endswith(capture["id"])


def test_an_unanswered_message_is_repeated_with_a_proof_of_its_own(shop):
    hook_id = shop.register("CHECKOUT.ORDER.APPROVED")
    shop.receiver.answers = [500]
    shop.approved()
    shop.control("/settle", {"seconds": 10})
    shop.control("/clock", {"advance_seconds": 61})
    shop.control("/settle", {"seconds": 10})

    first, second = shop.receiver.messages
    assert first.body == second.body
    assert first.headers["paypal-transmission-sig"] != second.headers["paypal-transmission-sig"]
    assert shop.verified(second, hook_id) == "SUCCESS"


def test_an_address_that_was_taken_away_is_silent(shop):
    hook_id = shop.register("*")
    listed = shop.client.get("/v1/notifications/webhooks").json()["webhooks"]

    assert shop.client.delete(f"/v1/notifications/webhooks/{hook_id}").status_code == 204
    shop.approved()
    shop.control("/settle", {"seconds": 10})

    assert [one["id"] for one in listed] == [hook_id] and shop.receiver.messages == []
