"""Customers are one person per e-mail, addresses are kept once, numbers are checked offline."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import connection

from kogge.core.addresses import Address
from kogge.core.errors import InvalidInput, NotFound
from kogge.sales.customers import queries, rules, services
from kogge.sales.customers.models import Customer, CustomerAddress
from kogge.sales.customers.values import CustomerKind

HOME = Address(
    name="Marieke Jansen", street="Kapoenstraat", house_number="14", postcode="6211 LN", city="Maastricht", country="NL"
)  # fmt: skip


def remember(email: str = "marieke@shop.example", address: Address = HOME, **more) -> Customer:
    facts = {"name": "Marieke Jansen", "language": "nl", **more}
    return services.remember_customer(email=email, address=address, actor="test", **facts)


@pytest.mark.django_db
class TestRemember:
    """Who orders again is the same customer."""

    def test_it_works(self):
        customer = remember()

        assert (customer.email, customer.country, customer.source) == ("marieke@shop.example", "NL", "web")
        assert [row.address["city"] for row in customer.addresses.all()] == ["Maastricht"]

    @pytest.mark.parametrize("email", ["marieke@shop.example", "MARIEKE@Shop.Example"])
    def test_the_same_address_in_any_case_is_the_same_customer(self, email):
        first = remember()

        again = remember(email, language="fr", company_name="Jansen BV", kind=CustomerKind.BUSINESS)

        assert again.pk == first.pk
        assert (again.language, again.company_name, again.kind) == ("fr", "Jansen BV", "business")
        again.refresh_from_db()
        assert (again.language, again.email) == ("fr", "marieke@shop.example")

    def test_an_address_is_kept_once_whatever_its_spacing(self):
        remember()
        remember(address=dataclasses.replace(HOME, street="  kapoenstraat ", city="MAASTRICHT"))
        remember(address=dataclasses.replace(HOME, house_number="16"))

        assert CustomerAddress.objects.count() == 2

    def test_the_last_used_address_comes_first(self):
        customer = remember()
        remember(address=dataclasses.replace(HOME, house_number="16"))
        remember()

        assert [row.address["house_number"] for row in customer.addresses.all()] == ["14", "16"]

    def test_two_people_are_two(self):
        assert remember().pk != remember("jan@shop.example").pk

    @pytest.mark.parametrize("text", ["MARIEKE", "jansen b", "marieke@"])
    def test_a_customer_is_found_by_name_firm_or_mail(self, text):
        customer = remember(company_name="Jansen BV")
        remember("other@shop.example", name="Piet")

        assert list(queries.found(text)) == [customer]


@pytest.mark.django_db
class TestSave:
    """What a person changes is checked."""

    def test_it_works(self):
        customer = services.save_customer(
            customer_id=remember().pk, note="likes honey", vat_id="nl 004495445 B01", actor="test"
        )

        assert (customer.note, customer.vat_id) == ("likes honey", "NL004495445B01")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"vat_id": "NL004495446B01"}, "vat_id"), ({"email": "nobody"}, "email"),
         ({"email": "JAN@shop.example"}, "email")],
    )  # fmt: skip
    def test_what_cannot_be_right_is_refused(self, changes, field):
        customer = remember()
        remember("jan@shop.example")

        with pytest.raises(InvalidInput) as refused:
            services.save_customer(customer_id=customer.pk, actor="test", **changes)

        assert refused.value.field == field

    def test_ones_own_mail_is_no_clash(self):
        customer = remember()

        services.save_customer(customer_id=customer.pk, email="Marieke@shop.example", actor="test")

        assert queries.customer_by_email("marieke@shop.example").pk == customer.pk

    def test_a_person_is_found_by_the_index_however_many_there_are(self):
        plan = queries.customers_with_email("Marieke@Shop.example").explain()

        if connection.vendor == "sqlite":  # PostgreSQL reads an empty table whole, whatever indexes it has
            assert "USING INDEX customer_email_once" in plan

    def test_nobody_is_not_found(self):
        with pytest.raises(NotFound):
            services.save_customer(customer_id=987, actor="test")


# Published numbers of well-known firms and the specimens of the national authorities.
@pytest.mark.parametrize(
    ("written", "country", "normalised"),
    [
        ("DE 136,695 976".replace(",", ""), "DE", "DE136695976"),
        ("NL004495445B01", "NL", "NL004495445B01"),
        ("BE 0428.759.497", "BE", "BE0428759497"),
        ("FR 40 303 265 045", "FR", "FR40303265045"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("LU 150 274 42", "LU", "LU15027442"),
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("XI980780684", "XI", "XI980780684"),
        ("CHE-107.787.577 MWST", "CH", "CHE107787577MWST"),
        ("che107787577", "CH", "CHE107787577"),
        ("EL 094259216", "GR", "EL094259216"),
    ],
)
def test_a_vat_id_is_recognised_however_it_is_written(written, country, normalised):
    check = rules.check_vat_id(written)

    assert check.is_plausible
    assert (check.country, check.normalised) == (country, normalised)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "DE136695975",
        "NL004495445B0",
        "BE0428759498",
        "GB980780685",
        "CHE107787578",
        "US123456789",
        "123",
        "ß",
    ],
)
def test_a_wrong_vat_id_is_not_plausible(written):
    assert not rules.check_vat_id(written).is_plausible


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a@b.nl", True), ("a.b+c@d-e.example", True), ("a@b", False), ("a b@c.nl", False), ("", False),
     ("a@b@c.nl", False), ("x" * 250 + "@b.nl", False)],
)  # fmt: skip
def test_an_email_has_the_form_of_one(text, is_one):
    assert rules.is_email(text) is is_one


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"street": "Kapoenstraat 14", "house_number": ""}, []),
        ({"house_number": ""}, [("house_number", "missing")]),
        ({"name": " "}, [("name", "missing")]),
        ({"postcode": "52062"}, [("postcode", "postcode_form")]),
        ({"postcode": ""}, [("postcode", "missing")]),
        ({"extra": "x" * 101}, [("extra", "too_long")]),
    ],
)
def test_what_keeps_a_parcel_from_arriving(changes, faults):
    assert rules.address_faults(dataclasses.replace(HOME, **changes)) == faults
