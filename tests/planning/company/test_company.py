"""Who we are: numbers are checked, dates make sense, the shop may not sell before it is known."""

from __future__ import annotations

from datetime import date

import pytest
from tests import factories

from kogge.core.audit import queries as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.planning.company import checks, queries, services
from kogge.planning.company.models import BankAccount, Company, Registration
from kogge.planning.company.values import RegistrationKind

pytestmark = pytest.mark.django_db
IDENTITY = {
    "legal_name": "Dreiländer Feinkost GmbH", "shop_name": "Dreiländer Feinkost", "street": "Annastraße 12",
    "postcode": "52062", "city": "Aachen", "country": "DE", "email": "post@feinkost.example",
}  # fmt: skip


def save(**changes):
    return services.save_company(actor="test", **{**IDENTITY, **changes})


def test_it_works():
    factories.make_company()

    assert queries.company().vat_id == "DE136695976"
    assert queries.shop_name() == "Dreiländer Feinkost"
    assert queries.dispatch_place().country == "DE"
    assert queries.bank_account().iban == "DE89370400440532013000"
    assert [entry.verb for entry in audit.entries_about("company")] == ["company.saved"]


def test_saved_again_it_is_the_same_company():
    save()
    save(city="Monschau")

    assert [company.city for company in Company.objects.all()] == ["Monschau"]


def test_numbers_are_kept_without_spaces_in_capitals():
    company = save(vat_id=" de 136 695 976", eori="de 1234567")

    assert (company.vat_id, company.eori) == ("DE136695976", "DE1234567")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vat_id": "DE136695975"}, "vat_id"),
        ({"vat_id": "136695976"}, "vat_id"),
        ({"eori": "1234"}, "eori"),
        ({"eori": "DE12345678901234567"}, "eori"),
        ({"email": "post"}, "email"),
        ({"legal_name": ""}, "legal_name"),
        ({"country": "DEU"}, "country"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(changes, field):
    with pytest.raises(InvalidInput) as refused:
        save(**changes)

    assert refused.value.field == field and str(refused.value)
    assert not Company.objects.exists()


@pytest.mark.parametrize("iban", ["DE89370400440532013001", "DE8937040044053201300", "", "XX00"])
def test_an_iban_with_wrong_check_digits_is_refused(iban):
    with pytest.raises(InvalidInput) as refused:
        services.save_bank_account(actor="test", holder="Me", iban=iban)

    assert refused.value.field == "iban"
    assert not BankAccount.objects.exists()


def test_the_account_is_changed_not_added():
    for iban in ("DE89 3704 0044 0532 0130 00", "NL91 ABNA 0417 1643 00"):
        services.save_bank_account(actor="test", holder="Me", iban=iban)

    assert [account.iban for account in BankAccount.objects.all()] == ["NL91ABNA0417164300"]


def register(**changes) -> Registration:
    facts = {"kind": RegistrationKind.VAT, "country": "NL", "valid_from": date(2026, 1, 1)}
    return services.add_registration(actor="test", **{**facts, **changes})


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)  # fmt: skip
def test_a_registration_holds_in_a_half_open_period(day, holds):
    register(valid_until=date(2026, 7, 1))

    assert bool(queries.registrations_on(day)) is holds


def test_a_registration_without_an_end_goes_on():
    register()

    assert queries.registrations_on(date(2099, 1, 1))


def test_the_same_registration_twice_is_a_conflict():
    register()

    with pytest.raises(Conflict):
        register()
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("end", [date(2026, 1, 1), date(2025, 1, 1)])
def test_an_end_before_the_beginning_is_refused(end):
    with pytest.raises(InvalidInput):
        register(valid_until=end)
    row = register()
    with pytest.raises(InvalidInput):
        services.end_registration(registration_id=row.pk, valid_until=end, actor="test")


def test_an_ended_registration_stays_readable():
    row = register()

    services.end_registration(registration_id=row.pk, valid_until=date(2026, 7, 1), actor="test")

    assert queries.registrations_on(date(2026, 7, 1)) == []
    assert [found.pk for found in queries.registrations()] == [row.pk]


def test_without_company_and_place_no_market_may_open():
    assert len(checks.company_is_entered("")) == 2
    save()
    assert len(checks.company_is_entered("")) == 1
    factories.make_company()
    assert checks.company_is_entered("") == []
    assert checks.company_is_entered("NL") == []


def test_before_anything_is_entered_the_shop_has_the_products_look():
    assert queries.shop_name() == "Kogge"
    assert queries.brand_kit().pk is None
    assert queries.brand_tokens()["brand"].startswith("#")


@pytest.mark.parametrize("field", ["brand", "page", "accent"])
@pytest.mark.parametrize("colour", ["blue", "#12345", "#GGGGGG", "22408F"])
def test_what_is_no_colour_is_refused(field, colour):
    with pytest.raises(InvalidInput) as refused:
        services.save_brand_kit(actor="test", **{field: colour})

    assert refused.value.field == field


def test_a_saved_brand_is_what_the_shop_shows():
    kit = services.save_brand_kit(actor="test", brand="#0F7A4D", corner_style="soft")

    assert queries.brand_tokens() == kit.tokens
    assert (kit.tokens["brand-area"], kit.tokens["radius-button"]) == ("#0F7A4D", "999px")


def test_a_missing_vat_id_is_found_unless_a_small_business_needs_none():
    save()

    (finding,) = checks.vat_id_is_entered("")
    services.add_registration(
        kind=RegistrationKind.SMALL_BUSINESS, country="DE", valid_from=date(2025, 1, 1), actor="test"
    )

    assert "Your VAT id is missing" in str(finding.sentence)
    assert checks.vat_id_is_entered("") == []
    assert checks.vat_id_is_entered("NL") == []


def test_an_entered_vat_id_is_no_finding():
    save(vat_id="DE136695976")

    assert checks.vat_id_is_entered("") == []
