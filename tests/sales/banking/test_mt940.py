"""Statements in MT940: balances, sides, and the ways in which banks write field 86."""

from __future__ import annotations

from datetime import date

import pytest
from tests.sales.banking.files import GERMAN_LINE, mt940

from kogge.core.errors import InvalidInput
from kogge.sales.banking import formats
from kogge.sales.banking.values import Source


def read(data: bytes):
    assert formats.format_of(data) is Source.MT940
    return formats.read(data, Source.MT940)


def entry_of(line: str, words: str = "text"):
    ((entry,),) = [one.entries for one in read(mt940((line, words)))]
    return entry


def test_it_works():
    (statement,) = read(mt940(GERMAN_LINE))

    assert (statement.account, statement.number) == ("37040044/0532013000", "221/1")
    assert (statement.opening_minor, statement.closing_minor, statement.currency) == (10000, 11290, "EUR")
    (entry,) = statement.entries
    (detail,) = entry.details
    assert (entry.amount_minor, entry.booked_on) == (1290, date(2026, 11, 20))
    assert (detail.name, detail.iban) == ("Marieke Jansen", "NL91ABNA0417164300")
    assert (detail.text, detail.end_to_end_id) == ("Bestelling 10042", "")


@pytest.mark.parametrize(
    ("line", "minor", "is_reversal"),
    [
        pytest.param("2611201120C12,90NTRFNONREF", 1290, False, id="credit"),
        pytest.param("2611201120D12,90NTRFNONREF", -1290, False, id="debit"),
        pytest.param("2611201120RC12,90NTRFNONREF", -1290, True, id="credit_taken_back"),
        pytest.param("2611201120RD12,90NTRFNONREF", 1290, True, id="debit_taken_back"),
        pytest.param("2611201120CR12,9NTRFNONREF", 1290, False, id="letter_of_the_currency"),
        pytest.param("261120C12,NTRFNONREF", 1200, False, id="no_entry_date_no_cents"),
    ],
)
def test_sides_and_amounts(line, minor, is_reversal):
    entry = entry_of(line)

    assert (entry.amount_minor, entry.is_reversal) == (minor, is_reversal)


@pytest.mark.parametrize(
    ("line", "day"),
    [("2612310102C1,00NTRFX", date(2027, 1, 2)), ("2701011231C1,00NTRFX", date(2026, 12, 31))],
)
def test_the_day_of_booking_belongs_to_the_nearest_year(line, day):
    assert entry_of(line).booked_on == day


def test_the_banks_reference_stands_behind_two_slashes():
    assert entry_of("2611201120C12,90NTRFOWN//B-9").bank_reference == "B-9"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            "166?00SEPA-UEBERWEISUNG?20EREF+E-1?21SVWZ+Rechnung RF18 5390 075?2247 034 Danke?31NL91ABNA0417164300?32Marieke?33 Jansen",
            {"text": "Rechnung RF18 5390 07547 034 Danke", "name": "Marieke Jansen", "end_to_end_id": "E-1"},
            id="german",
        ),
        pytest.param(
            "166?00GUTSCHRIFT?20SVWZ+abcdefghijklmnopqrstuv?21wxyz?32Jansen",
            {"text": "abcdefghijklmnopqrstuvwxyz"},
            id="german_full_fields_run_on",
        ),
        pytest.param(
            "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/M JANSEN/REMI/Bestelling 10042/EREF/E-1",
            {"text": "Bestelling 10042", "name": "M JANSEN", "iban": "NL91ABNA0417164300", "end_to_end_id": "E-1"},
            id="slashes",
        ),
        pytest.param(
            "/EREF/E-1//CNTP/NL91ABNA0417164300/ABNANL2A/M Jansen///REMI/STRD/CUR/RF18539007547034/",
            {"reference": "RF18539007547034", "name": "M Jansen", "iban": "NL91ABNA0417164300"},
            id="slashes_with_counterparty",
        ),
        pytest.param(
            "/RTRN/AC04//NAME/M JANSEN/REMI/USTD//Bestelling 10042/",
            {"return_reason": "AC04", "text": "Bestelling 10042"},
            id="slashes_returned",
        ),
        pytest.param(
            "SEPA OVERBOEKING                 IBAN: NL91ABNA0417164300\nBIC: ABNANL2A                    NAAM: M JANSEN\nOMSCHRIJVING: Bestelling 10042   KENMERK: E-1",
            {"text": "Bestelling 10042", "name": "M JANSEN", "iban": "NL91ABNA0417164300", "end_to_end_id": "E-1"},
            id="dutch_words",
        ),
        pytest.param(
            "Jansen NL91 ABNA 0417 1643 00 order\n10042",
            {"text": "Jansen NL91 ABNA 0417 1643 00 order 10042", "iban": "NL91ABNA0417164300"},
            id="plain",
        ),
    ],
)  # fmt: skip
def test_the_ways_of_field_86(words, expected):
    (detail,) = entry_of("2611201120C12,90NTRFNONREF", words).details

    assert {name: getattr(detail, name) for name in expected} == expected


def test_umlauts_of_old_code_pages_are_read():
    data = mt940((GERMAN_LINE[0], "166?20SVWZ+Käse?32Jörg Müller")).decode().encode("cp1252")

    assert read(data)[0].entries[0].details[0].name == "Jörg Müller"


def test_envelopes_and_preambles_are_left_out():
    data = b"ABNANL2A\n940\nABNANL2A\n{1:F01X}{4:\n" + mt940(GERMAN_LINE).replace(
        b"\r\n-\r\n", b"\r\n-}\n{5:}"
    )

    assert read(data)[0].closing_minor == 11290


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(mt940(GERMAN_LINE).partition(b":62F:")[0], "cut off", id="no_closing_balance"),
        pytest.param(mt940(("2611201120X12,90NTRF", "x")), "line in this file", id="no_side"),
        pytest.param(mt940(("2613451120C12,90NTRF", "x")), "261345", id="no_day"),
        pytest.param(mt940(GERMAN_LINE, closing="C261120CHF1,00"), "currency", id="two_currencies"),
        pytest.param(mt940(("2611201120C0,00NTRF", "x")), "no money", id="nothing"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data, words):
    with pytest.raises(InvalidInput) as refused:
        read(data)

    assert words in str(refused.value)
