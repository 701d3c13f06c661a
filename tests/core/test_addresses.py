"""Addresses are written in each country's own form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.core import addresses
from kogge.core.addresses import Address


@pytest.mark.parametrize(
    ("country", "street", "number", "postcode", "city", "lines"),
    [
        ("DE", "Annastraße", "12", "52062", "Aachen", ["Annastraße 12", "52062 Aachen"]),
        ("NL", "Kapoenstraat", "14", "6211 LN", "Maastricht", ["Kapoenstraat 14", "6211 LN Maastricht"]),
        ("BE", "Rue Neuve", "3", "4700", "Eupen", ["Rue Neuve 3", "4700 Eupen"]),
        ("FR", "Rue de Rivoli", "10", "75001", "Paris", ["10 Rue de Rivoli", "75001 PARIS"]),
        ("AT", "Mariahilfer Straße", "1", "1060", "Wien", ["Mariahilfer Straße 1", "1060 Wien"]),
        ("LU", "Grand-Rue", "5", "1661", "Luxembourg", ["5 Grand-Rue", "L-1661 Luxembourg"]),
        ("CH", "Rebgasse", "5", "4058", "Basel", ["Rebgasse 5", "CH-4058 Basel"]),
        ("GB", "High Street", "1", "SW1A 1AA", "London", ["1 High Street", "London", "SW1A 1AA"]),
    ],
)
def test_it_works(country, street, number, postcode, city, lines):
    address = Address(
        name="Ann Example", street=street, house_number=number, postcode=postcode, city=city, country=country
    )

    written = addresses.lines(address, with_country_name="Somewhere")

    assert [line.casefold() for line in written] == [
        line.casefold() for line in ["Ann Example", *lines, "Somewhere"]
    ]


@pytest.mark.parametrize(
    ("country", "postcode", "fits"),
    [
        ("DE", "52062", True), ("DE", "5206", False), ("NL", "6211 LN", True), ("NL", "6211ln", True),
        ("NL", "52062", False), ("BE", "4700", True), ("GB", "sw1a 1aa", True), ("GB", "12345", False),
        ("CH", "4058", True), ("LU", "1661", True), ("FR", "75001", True), ("AT", "1060", True), ("XX", "any", True),
    ],
)  # fmt: skip
def test_a_postcode_fits_its_country(country, postcode, fits):
    assert addresses.postcode_fits(country, postcode) is fits


def test_firm_and_second_line_are_written_too():
    written = addresses.lines(
        Address(name="Ann", company="Example BV", street="Markt", house_number="1", extra="2nd floor", city="Hier",
                postcode="6211 CK", country="NL")
    )  # fmt: skip

    assert {"Example BV", "Ann", "2nd floor"} <= set(written)


@given(
    st.builds(
        Address, name=st.text(max_size=20), city=st.text(max_size=20), country=st.sampled_from(["NL", "DE"])
    )
)
def test_a_snapshot_comes_back_as_it_was(address):
    assert Address.from_dict(address.as_dict()) == address
    assert Address.from_dict({**address.as_dict(), "long_gone": "x"}).fingerprint() == address.fingerprint()


def test_another_house_is_another_address():
    one, other = Address(street="Markt", house_number="1"), Address(street="Markt", house_number="2")

    assert one.fingerprint() != other.fingerprint()


@pytest.mark.parametrize(
    ("country", "typed", "expected"),
    [
        ("LU", "L-1661", "1661"),
        ("BE", "b-4000", "4000"),
        ("CH", "CH-8001", "8001"),
        ("NL", "6211 ln", "6211 LN"),
        ("GB", "sw1a  1aa", "SW1A 1AA"),
        ("LV", "LV-1010", "LV-1010"),
    ],
)
def test_the_countrys_letters_before_a_postcode_are_taken_off(country, typed, expected):
    assert addresses.tidy_postcode(country, typed) == expected
