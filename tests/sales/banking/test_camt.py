"""Statements in camt.053: versions, batches, reversals, returns, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from tests.sales.banking.files import IBAN, camt, camt_entry, camt_statement

from kogge.core.errors import InvalidInput
from kogge.sales.banking import formats
from kogge.sales.banking.values import Source


def read(data: bytes):
    assert formats.format_of(data) is Source.CAMT053
    return formats.read(data, Source.CAMT053)


def test_it_works():
    (statement,) = read(
        camt(camt_entry(end_to_end="E-1", reference="RF18539007547034", bank_reference="B-9"))
    )

    assert (statement.account, statement.currency, statement.number) == (IBAN, "EUR", "221")
    assert (statement.opening_minor, statement.closing_minor) == (10000, 11290)
    (entry,) = statement.entries
    assert (entry.amount_minor, entry.booked_on, entry.bank_reference) == (1290, date(2026, 11, 20), "B-9")
    (detail,) = entry.details
    assert (detail.name, detail.iban, detail.text) == (
        "Marieke Jansen",
        "NL91ABNA0417164300",
        "Bestelling 10042",
    )
    assert (detail.reference, detail.end_to_end_id) == ("RF18539007547034", "E-1")


def test_version_8_is_read_as_well():
    details = (
        '<TxDtls><Refs><EndToEndId>E-1</EndToEndId></Refs><Amt Ccy="EUR">12.90</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<RltdPties><Dbtr><Pty><Nm>Marieke Jansen</Nm></Pty></Dbtr>"
        "<DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></RltdPties>"
        "<RmtInf><Ustrd>Bestelling</Ustrd><Ustrd>10042</Ustrd></RmtInf></TxDtls>"
    )
    entry = camt_entry(status="<Sts><Cd>BOOK</Cd></Sts>", details=details)

    (statement,) = read(
        camt(entry, version="08").replace(b"<Document xmlns", b'<?x y?><Document xmlns:n="n" xmlns')
    )

    (detail,) = statement.entries[0].details
    assert (detail.name, detail.text, detail.amount_minor) == ("Marieke Jansen", "Bestelling 10042", 1290)


def test_the_namespace_does_not_matter():
    plain = camt(camt_entry()).replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b"")
    prefixed = (
        plain.replace(b"</", b"</c:")
        .replace(b"<", b"<c:")
        .replace(b"<c:/c:", b"</c:")
        .replace(b"<c:?", b"<?")
    )
    prefixed = prefixed.replace(b"<c:Document>", b'<c:Document xmlns:c="urn:of:some:bank">')

    assert read(plain) == read(prefixed) == read(camt(camt_entry()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_files_own_encoding_counts(encoding):
    data = (
        camt(camt_entry(name="Jörg Müller"))
        .decode()
        .replace("UTF-8", encoding.removesuffix("-sig"))
        .encode(encoding)
    )

    assert read(data)[0].entries[0].details[0].name == "Jörg Müller"


def test_a_batch_has_one_detail_per_payer():
    def payer(amount: str, name: str) -> str:
        return (
            f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>'
            f"<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties></TxDtls>"
        )

    (statement,) = read(
        camt(camt_entry("20.00", details=payer("12.90", "Jansen") + payer("7.10", "Peeters")))
    )

    (entry,) = statement.entries
    assert [(one.name, one.amount_minor) for one in entry.details] == [("Jansen", 1290), ("Peeters", 710)]


def test_a_batch_that_does_not_add_up_stays_one_line_with_all_words():
    details = "".join(
        f"<TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>" for text in ("order 10042", "order 10043")
    )

    (statement,) = read(camt(camt_entry("20.00", details=details)))

    (detail,) = statement.entries[0].details
    assert detail.amount_minor == 2000 and "10042" in detail.text and "10043" in detail.text


@pytest.mark.parametrize(("side", "minor"), [("CRDT", 1290), ("DBIT", -1290)])
def test_a_reversal_keeps_the_side_of_its_booking(side, minor):
    (statement,) = read(camt(camt_entry(side=side, extra="<RvslInd>true</RvslInd>")))

    (entry,) = statement.entries
    assert entry.is_reversal and entry.amount_minor == minor and entry.details[0].name == "Marieke Jansen"


def test_a_return_says_why():
    details = (
        "<TxDtls><RltdPties><Cdtr><Nm>Anna Weber</Nm></Cdtr></RltdPties>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
    )

    (statement,) = read(camt(camt_entry(details=details)))

    (detail,) = statement.entries[0].details
    assert (detail.return_reason, detail.name) == ("AC04", "Anna Weber")


def test_what_is_only_pending_is_left_out():
    (statement,) = read(camt(camt_entry(), camt_entry(status="<Sts>PDNG</Sts>"), closing="112.90"))

    assert len(statement.entries) == 1


def test_several_statements_in_one_file():
    second = camt_statement(
        camt_entry("5.00", day="2026-11-21"),
        opening="112.90",
        opened="2026-11-21",
        closed="2026-11-21",
        number="222",
    )
    data = camt(camt_entry()).replace(b"</BkToCstmrStmt>", second.encode() + b"</BkToCstmrStmt>")

    assert [one.number for one in read(data)] == ["221", "222"]


def test_an_instant_is_booked_on_its_day_where_the_merchant_lives():
    entry = camt_entry().replace("<BookgDt><Dt>2026-11-20</Dt>", "<BookgDt><DtTm>2026-11-19T23:30:00Z</DtTm>")

    assert read(camt(entry))[0].entries[0].booked_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
            "definitions of its own",
            id="entities",
        ),
        pytest.param(
            b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
            "definitions of its own",
            id="external",
        ),
        pytest.param(camt(camt_entry())[:-40], "damaged or cut off", id="cut_off"),
        pytest.param(b"<?xml version='1.0' encoding='no-such-code'?><x/>", "damaged", id="encoding"),
        pytest.param(
            b"<?xml version='1.0'?><Document><BkToCstmrDbtCdtNtfctn/></Document>",
            "no account statement",
            id="camt054",
        ),
        pytest.param(camt(camt_entry("12.905")), "12.905", id="finer_than_a_cent"),
        pytest.param(camt(camt_entry("-1.00"), closing="99.00"), "-1.00", id="negative"),
        pytest.param(camt(camt_entry(day="2026-13-01")), "2026-13-01", id="no_day"),
        pytest.param(camt(camt_entry()).replace(b"CRDT", b"SIDE"), "came in or went out", id="no_side"),
        pytest.param(camt(camt_entry()).replace(IBAN.encode(), b""), "names no account", id="no_account"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data, words):
    with pytest.raises(InvalidInput) as refused:
        read(data)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"  \r\n", "empty", id="empty"),
        pytest.param(b"PK\x03\x04rest", "within another one", id="zip"),
        pytest.param(b"%PDF-1.7", "PDF", id="pdf"),
        pytest.param(b"x" * (20 * 1024 * 1024 + 1), "20 MB", id="large"),
    ],
)
def test_what_is_no_statement_is_told_in_a_sentence(data, words):
    with pytest.raises(InvalidInput) as refused:
        formats.format_of(data)

    assert words in str(refused.value)
