"""Accounts at providers and the methods of a market."""

from __future__ import annotations

import pytest
from django.utils import translation

from kogge.core import checks, sealing
from kogge.core.errors import Conflict, InvalidInput, Misconfigured, Misused
from kogge.core.money import Money
from kogge.sales.payments import checks as room_checks
from kogge.sales.payments import gateways, queries, services, tables
from kogge.sales.payments.models import MarketMethod, ProviderAccount

pytestmark = pytest.mark.django_db


def make(**changes) -> ProviderAccount:
    values = {"provider": "mollie", "name": "Mollie", "values": {"api_key": "live_secret"}, "actor": "test"}
    return services.save_account(**{**values, **changes})


def test_it_works():
    account = make()

    gateway = services.gateway_for(account)

    assert gateway.settings.api_key == "live_secret"
    assert gateway.settings.base_url == "https://api.mollie.com"
    assert "live_secret" not in account.sealed_settings


def test_our_gateways_are_found():
    assert set(gateways.all_gateways()) >= {"mollie", "prepayment"}


def test_a_secret_left_empty_stays():
    account = make()

    services.save_account(
        account=account, provider="mollie", name="Mollie NL", values={"api_key": ""}, actor="test"
    )

    account.refresh_from_db()
    assert account.name == "Mollie NL"
    assert services.gateway_for(account).settings.api_key == "live_secret"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8801", "http://localhost", "https://10.0.0.5", "http://pay.local"]
)
def test_a_live_home_refuses_an_address_inside(address):
    with pytest.raises(Misused) as caught:
        make(base_url=address)

    assert caught.value.field == "base_url"
    assert not ProviderAccount.objects.exists()


def test_a_demo_home_may_use_this_machine(settings):
    settings.KOGGE_IS_DEMO = True

    assert (
        services.gateway_for(make(base_url="http://127.0.0.1:8801")).settings.base_url
        == "http://127.0.0.1:8801"
    )


def test_an_account_that_came_over_from_a_demo_is_found_by_the_check(settings):
    settings.KOGGE_IS_DEMO = True
    account = make(base_url="http://127.0.0.1:8801")
    settings.KOGGE_IS_DEMO = False

    (finding,) = [found for found in checks.run_checks("") if found.check == "payments.accounts"]

    assert finding.severity == checks.Severity.STOP
    assert "127.0.0.1" in finding.sentence and account.name in finding.sentence


def test_access_data_of_another_home_are_found_by_the_check(settings):
    make()
    settings.SECRET_KEY = "another home"

    (finding,) = [found for found in checks.run_checks("") if found.check == "payments.accounts"]

    assert finding.severity == checks.Severity.STOP and finding.hint


def test_a_missing_setting_is_named():
    with pytest.raises(InvalidInput) as caught:
        make(values={})

    assert caught.value.field == "api_key"


def test_a_name_is_given_once():
    make()

    with pytest.raises(Conflict):
        make()


def test_an_unknown_provider_is_named():
    with pytest.raises(Misconfigured, match="moolah"):
        make(provider="moolah")


@pytest.mark.parametrize(
    ("iban", "is_valid"),
    [("DE89 3704 0044 0532 0130 00", True), ("DE88 3704 0044 0532 0130 00", False), ("x", False)],
)
def test_an_iban_is_checked(iban, is_valid):
    values = {"holder": "Dreiländer Feinkost", "iban": iban}
    if not is_valid:
        with pytest.raises(InvalidInput) as caught:
            make(provider="prepayment", values=values)
        assert caught.value.field == "iban"
        return

    account = make(provider="prepayment", values=values)

    assert sealing.unseal(account.sealed_settings)["iban"] == "DE89370400440532013000"


def test_a_market_offers_its_methods_in_its_order_and_language(world):
    services.save_market_method(
        market="NL", method="paypal", account=world.mollie, is_active=False, actor="test"
    )

    with translation.override("de"):
        german = queries.methods_for("NL", Money(amount_minor=100, currency="EUR"))
    with translation.override("nl"):
        dutch = queries.methods_for("NL")

    assert [method.code for method in german] == ["ideal", "creditcard", "banktransfer"]
    assert german[0].name == "iDEAL | Wero" and german[1].name == "Kredit- oder Debitkarte"
    assert dutch[2].name == "Vooraf overschrijven"
    assert [method.is_redirect for method in german] == [True, True, False]


def test_a_method_is_offered_for_its_currencies_only(world):
    francs = queries.methods_for("NL", Money(amount_minor=100, currency="CHF"))

    assert [method.code for method in francs] == ["creditcard", "banktransfer"]


def test_a_switched_off_account_offers_nothing(world):
    ProviderAccount.objects.filter(pk=world.mollie.pk).update(is_active=False)

    assert [method.code for method in queries.methods_for("NL")] == ["banktransfer"]


@pytest.mark.parametrize("method", ["giropay", "nonsense"])
def test_a_method_that_does_not_exist_cannot_be_switched_on(world, method):
    with pytest.raises(InvalidInput):
        world.offer("DE", method, world.mollie)


def test_an_account_offers_only_its_providers_methods(world):
    with pytest.raises(InvalidInput) as caught:
        world.offer("NL", "ideal", world.bank)

    assert caught.value.field == "account"


def test_what_ended_is_in_no_list_and_is_reported(world):
    MarketMethod.objects.create(market="DE", method="giropay", account=world.mollie)
    world.offer("DE", "paypal", world.mollie)

    findings = room_checks.enough_methods("DE")

    assert not set(tables.ended_methods()) & set(tables.methods())
    assert [method.code for method in queries.methods_for("DE")] == ["paypal"]
    assert (findings[0].severity, "giropay" in findings[0].sentence) == (checks.Severity.STOP, True)


def test_the_check_of_a_market_says_what_is_missing(world):
    def sentences(market: str) -> list[tuple[str, str]]:
        return [(finding.severity, finding.sentence) for finding in room_checks.enough_methods(market)]

    world.offer("BE", "creditcard", world.mollie)

    assert "payments.methods" in checks.known_checks()
    assert sentences("NL") == []
    assert sentences("FR") == [("stop", "Nobody can pay here: no payment method is switched on.")]
    assert [severity for severity, _sentence in sentences("BE")] == ["could", "fix"]
    assert "Bancontact" in sentences("BE")[1][1]


def test_a_live_shop_needs_an_address_that_providers_can_reach(world, settings):
    settings.KOGGE_IS_DEMO = False
    settings.KOGGE_PUBLIC_URL = "http://127.0.0.1:8000"
    found = [finding.check for finding in checks.run_checks("")]
    settings.KOGGE_PUBLIC_URL = "https://shop.example"
    later = [finding.check for finding in checks.run_checks("")]

    assert "payments.public_address" in found and "payments.public_address" not in later


@pytest.mark.parametrize(
    ("country", "first"), [("NL", "ideal"), ("BE", "bancontact"), ("AT", "eps"), ("PL", "przelewy24")]
)
def test_the_countrys_own_methods_are_proposed_first(country, first):
    assert tables.usual_methods(country, "EUR")[0].code == first


def test_every_method_speaks_four_languages_and_has_a_provider():
    known = set(gateways.all_gateways())

    for info in tables.methods().values():
        assert set(info.names) == set(info.hints) == {"de", "nl", "fr", "en"}
        assert all(info.names.values()) and all(info.hints.values())
        assert set(info.providers) <= known and info.providers
        assert info.hold_for.total_seconds() > 0
