"""What every payment gateway keeps to, tried on each; the remote ones against their company's local stand-in."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from kogge.core.errors import Declined, Misconfigured, ProviderError, Unavailable
from kogge.core.money import Money
from kogge.fakes.company import CompanyFake
from kogge.fakes.mollie import app as mollie
from kogge.fakes.paypal import app as paypal
from kogge.fakes.server import RunningFake
from kogge.fakes.stripe import app as stripe
from kogge.sales.payments import gateways
from kogge.sales.payments.gateways import PaymentGateway
from kogge.sales.payments.values import PaymentRequest, PaymentStatus, RefundRequest, WebhookMessage

AMOUNT = Money(amount_minor=1290, currency="EUR")
VALUES = {
    "mollie": {"api_key": "test_contract"},
    "paypal": {"client_id": "contract", "client_secret": "secret", "webhook_id": "5GP028458E2496506"},
    "prepayment": {"holder": "Feinkost", "iban": "DE89370400440532013000"},
    "stripe": {"api_key": "sk_test_contract", "webhook_secret": "whsec_contract"},
}
METHOD = {"mollie": "ideal", "paypal": "paypal", "prepayment": "banktransfer", "stripe": "ideal"}
CALLS_OFF = {"paypal", "stripe"}  # where an open payment of METHOD can be called off
WRONG_KEY = {
    "mollie": {"api_key": "wrong"},
    "paypal": {"client_secret": "wrong"},
    "stripe": {"api_key": "wrong"},
}
STAND_INS: dict[str, Callable[[], CompanyFake]] = {
    "mollie": mollie.build,
    "paypal": paypal.build,
    "stripe": stripe.build,
}


@pytest.fixture(scope="module")
def companies() -> Iterator[dict[str, str]]:
    """Return the base address of each company's stand-in by provider code."""
    with ExitStack() as stack:
        addresses = {}
        for code, build in STAND_INS.items():
            fake = build()
            running = stack.enter_context(RunningFake(fake))
            fake.start(running.url)
            stack.callback(fake.stop)
            addresses[code] = running.url
        yield addresses


def made(code: str, **values: str) -> PaymentGateway:
    assert code in VALUES, f"the contract suite needs settings to try {code} with"
    kind = gateways.all_gateways()[code]
    return kind(kind.settings_class.from_values({**VALUES[code], **values}))


@pytest.fixture(params=sorted(gateways.all_gateways()))
def gateway(request, companies) -> PaymentGateway:
    return made(request.param, base_url=companies.get(request.param, ""))


REMOTE = sorted(code for code, kind in gateways.all_gateways().items() if kind.is_remote)


def start(gateway: PaymentGateway, key: str = "k-1") -> PaymentRequest:
    return PaymentRequest(
        reference="K7Q2M9XP4DAB",
        idempotency_key=f"{gateway.info.code}-{key}",
        amount=AMOUNT,
        description="Order 10042",
        method=METHOD[gateway.info.code],
        locale="de_DE",
        country="DE",
        return_url="https://shop.example/thanks/",
        cancel_url="",
        webhook_url="http://127.0.0.1:9/hooks/payments/1/",
        billing_email="anna@example.org",
        billing_name="Anna Beispiel",
        created_at=datetime.now(UTC),
        hold_for=timedelta(hours=1),
    )


def test_it_works(gateway):
    found = gateway.create(start(gateway))

    assert found.status is PaymentStatus.OPEN
    assert found.amount == AMOUNT and found.reference == "K7Q2M9XP4DAB"
    assert found.provider_payment_id and found.expires_at > datetime.now(UTC)
    assert bool(found.checkout_url) is gateway.is_remote
    assert bool(found.instructions) is not gateway.is_remote


def test_the_same_key_starts_the_same_payment(gateway):
    first, again = gateway.create(start(gateway, "k-2")), gateway.create(start(gateway, "k-2"))

    assert first.provider_payment_id == again.provider_payment_id


def test_a_payment_that_nobody_knows_is_none(gateway):
    assert gateway.fetch("tr_nobodyknowsthis") is None


def test_what_was_started_is_fetched_alike(gateway):
    begun = gateway.create(start(gateway, "k-3"))

    found = gateway.fetch(begun.provider_payment_id)

    assert found is None or (found.provider_payment_id, found.status, found.amount) == (
        begun.provider_payment_id, begun.status, begun.amount,
    )  # fmt: skip
    assert (found is not None) is gateway.is_remote


def test_what_cannot_be_called_off_or_paid_back_is_declined(gateway):
    begun = gateway.create(start(gateway, "k-4"))
    request = RefundRequest(
        provider_payment_id=begun.provider_payment_id, idempotency_key="r-1", amount=AMOUNT, description="x"
    )

    with pytest.raises(Declined):
        gateway.refund(request)
    if gateway.info.code in CALLS_OFF:
        assert gateway.cancel(begun.provider_payment_id).status is PaymentStatus.CANCELLED
    else:
        with pytest.raises(Declined):
            gateway.cancel(begun.provider_payment_id)


def test_a_message_that_cannot_be_read_is_a_value_error(gateway):
    with pytest.raises(ValueError, match=r".+"):
        gateway.parse_webhook(WebhookMessage(body=b"\x00nonsense", headers={}, received_at=datetime.now(UTC)))


def test_its_methods_are_names(gateway):
    assert METHOD[gateway.info.code] in gateway.methods()


@pytest.mark.parametrize("code", REMOTE)
def test_a_company_that_is_not_there_is_unavailable(code):
    lost = made(code, base_url="http://127.0.0.1:9")

    with pytest.raises(Unavailable):
        lost.create(start(lost, "k-5"))


@pytest.mark.parametrize("code", REMOTE)
def test_a_wrong_key_is_a_matter_of_setup(code, companies):
    stranger = made(code, base_url=companies[code], **WRONG_KEY[code])

    with pytest.raises(Misconfigured):
        stranger.create(start(stranger, "k-6"))


def test_it_describes_itself_and_has_at_most_seven_methods(gateway):
    info = gateway.info
    own = [
        name
        for name, member in inspect.getmembers(type(gateway), inspect.isfunction)
        if not name.startswith("_")
    ]

    assert info.family == gateways.FAMILY and info.name
    assert {item.name for item in info.fields} <= set(type(gateway.settings).__dataclass_fields__)
    assert len(own) <= 7
    assert issubclass(Misconfigured, ProviderError)
