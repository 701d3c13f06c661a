"""A demo home's payment accounts call the stand-ins that run beside it; no other account is touched."""

from __future__ import annotations

import pytest

from kogge.config.commands import up
from kogge.config.stand_ins import point_demo_payments_at_stand_ins
from kogge.fakes import cli
from kogge.sales.payments import services
from kogge.sales.payments.models import ProviderAccount

pytestmark = pytest.mark.django_db

BESIDE = {"mollie": "http://127.0.0.1:8001", "stripe": "http://127.0.0.1:8002"}


@pytest.fixture
def demo(settings) -> None:
    settings.KOGGE_IS_DEMO = True
    settings.KOGGE_STAND_INS = BESIDE


def make(provider: str, base_url: str, **changes) -> ProviderAccount:
    values = {"api_key": "sk_test_x", "webhook_secret": "whsec_x"}
    return services.save_account(
        provider=provider, name=f"{provider} {base_url}", values=values, base_url=base_url, actor="test", **changes
    )  # fmt: skip


def address_of(account: ProviderAccount) -> str:
    account.refresh_from_db()
    return account.base_url


def test_it_works(demo):
    mollie, stripe = make("mollie", "http://127.0.0.1:9001"), make("stripe", "http://127.0.0.1:9002")

    point_demo_payments_at_stand_ins()

    assert address_of(mollie) == BESIDE["mollie"] and address_of(stripe) == BESIDE["stripe"]
    assert services.gateway_for(stripe).settings.webhook_secret == "whsec_x"


def test_an_account_on_the_internet_and_one_that_is_off_stay_so(demo):
    public = make("stripe", "https://api.stripe.com")
    off = make("mollie", "http://127.0.0.1:9001", is_active=False)

    point_demo_payments_at_stand_ins()

    assert address_of(public) == "https://api.stripe.com"
    assert address_of(off) == BESIDE["mollie"] and not off.is_active


def test_a_live_home_has_no_stand_ins(settings):
    settings.KOGGE_STAND_INS = BESIDE
    public = make("stripe", "")

    point_demo_payments_at_stand_ins()

    assert address_of(public) == ""


def test_the_ports_behind_the_shops_are_in_the_order_of_the_companies():
    assert list(up.STAND_INS) == cli.in_a_row()
