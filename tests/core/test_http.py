"""Calls to other companies: what each failure becomes, and what is logged."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from kogge.core import http
from kogge.core.errors import Misconfigured, Rejected, Unavailable
from kogge.fakes.server import FakeApp, Request, Response, RunningFake, json_response


class _Company(FakeApp):
    """Answers what its tests put in."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = json_response({"fine": True})
        self.seen: list[Request] = []
        for method in ("GET", "POST"):
            self.router.add(method, "/thing", self.take)

    def take(self, request: Request) -> Response:
        self.seen.append(request)
        return self.answer


@pytest.fixture
def company() -> Iterator[_Company]:
    app = _Company()
    with RunningFake(app) as running:
        app.url = running.url
        yield app


def _explain(answer):
    body = answer.json()
    return body["detail"], body["field"]


def _caller(company: _Company, **changes) -> http.Company:
    return http.Company(
        name="Probe", base_url=company.url, headers={"Authorization": "Bearer secret-1"}, **changes
    )


def test_it_works(company):
    body = _caller(company).call(
        "POST", "/thing", json={"a": 1}, query={"q": "x"}, headers={"Idempotency-Key": "k"}
    )

    assert body == {"fine": True}
    (request,) = company.seen
    assert request.json() == {"a": 1} and request.query == {"q": "x"}
    assert request.headers["authorization"] == "Bearer secret-1"
    assert request.headers["idempotency-key"] == "k"


def test_a_form_is_sent_as_one(company):
    _caller(company).call("POST", "/thing", form={"a[b]": "ü", "c": "1"})

    (request,) = company.seen
    assert request.form() == {"a[b]": "ü", "c": "1"}
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_raw_json_arrives_byte_for_byte(company):
    raw = b'{"b" : 1.0,"a":"\xc3\xbc"}'

    _caller(company).call("POST", "/thing", raw_json=raw)

    (request,) = company.seen
    assert request.body == raw and request.headers["content-type"] == "application/json"


def test_a_refusal_carries_the_companys_own_code(company):
    company.answer = json_response({"issue": "EMPTY"}, status=422)

    with pytest.raises(Rejected) as caught:
        _caller(company, find_code=lambda answer: answer.json()["issue"]).call("GET", "/thing")

    assert caught.value.details["provider_code"] == "EMPTY"


def test_an_empty_answer_is_nothing(company):
    company.answer = Response(status=204)

    assert _caller(company).call("GET", "/thing") is None


@pytest.mark.parametrize(
    ("status", "kind", "is_unknown"),
    [
        (400, Rejected, None), (401, Misconfigured, None), (403, Misconfigured, None), (404, Rejected, None),
        (409, Rejected, None), (422, Rejected, None), (429, Unavailable, False), (500, Unavailable, True),
        (502, Unavailable, True), (503, Unavailable, False), (504, Unavailable, True),
    ],
)  # fmt: skip
def test_every_refusal_is_one_of_the_four_errors(company, status, kind, is_unknown):
    company.answer = json_response({}, status=status)

    with pytest.raises(kind) as caught:
        _caller(company).call("GET", "/thing")

    assert caught.value.details["status"] == status
    assert caught.value.details.get("is_outcome_unknown") is is_unknown


def test_a_refusal_carries_the_companys_own_words(company):
    company.answer = json_response({"detail": "The amount is odd", "field": "amount"}, status=422)

    with pytest.raises(Rejected, match="The amount is odd") as caught:
        _caller(company, explain=_explain).call("POST", "/thing")

    assert caught.value.field == "amount"


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("999999", 3600), ("soon", None), ("", None)])
def test_the_wish_to_wait_is_passed_on(company, header, seconds):
    company.answer = json_response({}, status=429, headers={"Retry-After": header})

    with pytest.raises(Unavailable) as caught:
        _caller(company).call("GET", "/thing")

    assert caught.value.retry_after_seconds == seconds


def test_an_answer_that_is_not_json_is_rejected(company):
    company.answer = Response(body=b"<html>", content_type="text/html")

    with pytest.raises(Rejected):
        _caller(company).call("GET", "/thing")


def test_a_redirect_is_not_followed(company):
    company.answer = Response(status=303, headers={"Location": "http://127.0.0.1:9/"}, body=b"{}")

    assert _caller(company).call("GET", "/thing") == {}
    assert len(company.seen) == 1


def test_no_connection_means_nothing_was_done(company):
    caller = http.Company(name="Probe", base_url="http://127.0.0.1:9")

    with pytest.raises(Unavailable) as caught:
        caller.call("GET", "/thing")

    assert caught.value.details["is_outcome_unknown"] is False


def test_silence_after_sending_leaves_the_outcome_unknown_and_is_not_repeated(company):
    company.faults.add({"on": "api", "kind": "timeout_after_success", "seconds": 0})

    with pytest.raises(Unavailable) as caught:
        _caller(company).call("POST", "/thing")

    assert caught.value.details["is_outcome_unknown"] is True
    assert len(company.seen) == 1


def test_a_slow_answer_is_not_waited_for(company):
    company.faults.add({"on": "api", "kind": "delay", "seconds": 0.4})

    with pytest.raises(Unavailable) as caught:
        _caller(company, read_seconds=0.05).call("POST", "/thing")

    assert caught.value.details["is_outcome_unknown"] is True


@pytest.mark.parametrize("address", ["ftp://company.example", "nonsense"])
def test_an_unusable_address_is_a_matter_of_setup(address):
    with pytest.raises(Misconfigured):
        http.Company(name="Probe", base_url=address).call("GET", "/thing")


def test_the_log_knows_the_call_and_no_secret(company, caplog):
    caplog.set_level(logging.INFO, logger="kogge.core.http")

    _caller(company).call("POST", "/thing", json={"iban": "NL53"}, query={"token": "t"})

    (record,) = caplog.records
    assert (record.provider, record.method, record.path, record.status) == ("Probe", "POST", "/thing", 200)
    assert record.request_id == company.seen[0].headers["x-request-id"]
    assert not {"secret-1", "NL53", "token"} & set(str(vars(record)).replace("'", " ").split())
    assert "secret-1" not in repr(_caller(company))
