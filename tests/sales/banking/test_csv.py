"""Statements in CSV: what is found by itself, and what the shopkeeper chooses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.sales.banking.files import IBAN

from kogge.core.errors import InvalidInput
from kogge.sales.banking.formats import delimited

GERMAN = (
    "Kontoauszug;DE89 3704 0044 0532 0130 00\n\n"
    "Buchungstag;Valutadatum;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;Verwendungszweck;Betrag;Währung\n"
    "20.11.2026;20.11.2026;Marieke Jansen;NL91ABNA0417164300;Bestellung 10042;1.012,90;EUR\n"
    "19.11.2026;19.11.2026;Stadtwerke;;Abschlag;-80,00;EUR\n"
)
DUTCH = '"Datum","Naam","Tegenrekening","Omschrijving","Bedrag"\n"2026-11-20","M Jansen","NL91ABNA0417164300","Bestelling 10042","+12.90"\n'
TWO_COLUMNS = 'Date,Libellé,Débit,Crédit\n20/11/2026,VIR JANSEN 10042,,"12,90"\n20/11/2026,LOYER,"500,00",\n'
WITH_SIDES = "Datum;Naam;Af Bij;Bedrag (EUR);Mededelingen\n20261120;M Jansen;Bij;12,90;order 10042\n20261119;Huur;Af;500,00;huur\n"


def lines(text: str | bytes, **changes):
    data = text if isinstance(text, bytes) else text.encode()
    table = delimited.table_of(data)
    mapping = delimited.guess(table)
    mapping = replace(mapping, columns=replace(mapping.columns, **changes))
    return delimited.read(table, mapping, account=IBAN, currency="EUR").entries


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        pytest.param(GERMAN, [101290, -8000], id="german_with_preamble"),
        pytest.param(DUTCH, [1290], id="dutch"),
        pytest.param(TWO_COLUMNS, [1290, -50000], id="two_columns"),
        pytest.param(WITH_SIDES, [1290, -50000], id="amount_and_side"),
        pytest.param(GERMAN.encode("cp1252"), [101290, -8000], id="windows"),
        pytest.param(GERMAN.encode("utf-16"), [101290, -8000], id="utf_16"),
        pytest.param(GERMAN.replace(";", "\t"), [101290, -8000], id="tabs"),
        pytest.param(GERMAN.replace("-80,00", "80,00-"), [101290, -8000], id="sign_behind"),
        pytest.param(
            GERMAN + "\n;;;;;;\nAlle Angaben ohne Gewähr\n", [101290, -8000], id="empty_rows_and_a_note"
        ),
        pytest.param(GERMAN.replace(";EUR", ""), [101290, -8000], id="rows_shorter_than_the_head"),
    ],
)
def test_it_works(text, amounts):
    assert [entry.amount_minor for entry in lines(text)] == amounts


def test_a_line_has_payer_day_and_text():
    entry = lines(GERMAN)[0]

    (detail,) = entry.details
    assert entry.booked_on == date(2026, 11, 20)
    assert (detail.name, detail.iban, detail.text) == (
        "Marieke Jansen",
        "NL91ABNA0417164300",
        "Bestellung 10042",
    )


def test_heads_that_stand_twice_are_told_apart():
    table = delimited.table_of(b"Datum;Betrag;Info;Info;\n20.11.2026;1,00;a;b;\n")

    assert table.heads == ("Datum", "Betrag", "Info", "Info (4)", "(5)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("just words\nand more", "No table", id="no_table"),
        pytest.param("a;b;c\n1;2;3\n", "No table", id="no_days"),
        pytest.param(GERMAN.replace("19.11.2026;19", "31.02.2026;19"), "Line 5", id="no_such_day"),
        pytest.param(GERMAN.replace("-80,00", "12 Stück"), "Line 5", id="no_amount"),
        pytest.param(GERMAN.replace("-80,00", "1,234"), "Line 5", id="finer_than_a_cent"),
        pytest.param(GERMAN + "Endsaldo;;;;;1.000,00;EUR\n", "Line 6", id="a_sum_without_a_day"),
        pytest.param(b"a;b;c\n\x00\x01", "no text", id="bytes"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(text, words):
    with pytest.raises(InvalidInput) as refused:
        lines(text, amount="Betrag", booked_on="Buchungstag")

    assert words in str(refused.value)


def test_a_side_that_is_none_is_refused():
    with pytest.raises(InvalidInput, match="Line 2: “hm” does not say"):
        lines(WITH_SIDES.replace("Bij;12", "Hm;12"), side="Af Bij")
