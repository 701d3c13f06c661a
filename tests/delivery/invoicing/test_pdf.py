"""The PDF of a document says what was stored, in the customer's language, and always in the same bytes."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from kogge.core import home, i18n
from kogge.delivery.invoicing import queries, rules, services
from kogge.planning.markets import services as markets
from kogge.sales.orders import queries as orders
from kogge.sales.orders import services as order_services
from kogge.sales.terms import services as terms
from kogge.sales.terms.values import REQUIRED_KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LANGUAGES = ("de", "nl", "fr", "en")


def words(document) -> str:
    """Return the text of a document's PDF, spaces made plain."""
    reader = PdfReader(BytesIO(services.pdf_file(document).read_bytes()))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def invoice_in(paid, market: str, language: str, **entered):
    facts = {"code": market, "languages": list(LANGUAGES), "has_same_price_for_all": False, "actor": "test"}
    markets.save_market(**facts)
    for kind in REQUIRED_KINDS:
        terms.write_text(kind=kind, market=market, language=language, body="text", actor="test")
    order = paid(market=market, language=language, **entered)
    return services.issue_invoice(order_number=order.number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_works(paid, language):
    invoice = invoice_in(paid, "NL", language)

    text = words(invoice)

    assert invoice.number in text and invoice.order_number in text
    assert "18,05" in text or "18.05" in text
    assert "3,13" in text or "3.13" in text  # 21 % of 18.05 gross
    assert "Bauchkrug JUG-1" in text and "Kapoenstraat 14" in text
    assert "DE136695976" in text and "Dreiländer Feinkost GmbH" in text
    assert queries.scheme_notes()["oss"][language].replace("’", "'") in text.replace("’", "'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supply_to_a_firm_says_why_it_bears_no_vat(paid, language):
    invoice = invoice_in(
        paid, "BE", language, customer_kind="business", company="Eupen Handel SA", vat_id="BE0428759497"
    )

    text = words(invoice).replace("14.92", "14,92")

    assert queries.scheme_notes()["ic_supply"][language].replace("’", "'") in text.replace("’", "'")
    assert "BE0428759497" in text and "DE136695976" in text
    assert invoice.tax_minor == 0 and "14,92" in text


def a_firm(paid, market="BE", language="fr", **entered):
    firm = {"customer_kind": "business", "company": "Eupen Handel SA", "vat_id": "BE0428759497"}
    return invoice_in(paid, market, language, **{**firm, **entered})


def test_a_firm_reads_unit_prices_and_sums_without_vat(paid):
    text = words(a_firm(paid))

    # 12.10 and 5.95 hold 21 % Belgian VAT that is not owed: 10.00 and 4.92 are left, and nothing is taken off below.
    assert "Prix unitaire HT" in text and "Marchandises HT 10,00 €" in text
    assert "JUG-1 10,00 € 0 % 10,00 €" in text
    assert "Livraison 4,92 €" in text
    assert "0 % Allemagne 14,92 € 0,00 € 14,92 €" in text
    assert "TVA non due" not in text and "12,10" not in text


def test_a_firm_that_owes_vat_reads_it_beside_net_prices(paid):
    invoice = a_firm(paid, vat_id="")

    text = words(invoice)

    assert "Marchandises HT 10,00 €" in text and "Livraison 4,92 €" in text
    assert "TVA 3,13 €" in text and "Total 18,05 €" in text
    assert rules.adds_up(invoice.data)


def test_a_consumer_reads_the_prices_of_the_shop(paid):
    text = words(invoice_in(paid, "BE", "fr"))

    assert "JUG-1 12,10 € 21 % 12,10 €" in text
    assert "Prix unitaire HT" not in text and "Marchandises HT" not in text


def test_before_dispatch_it_says_when_it_was_paid_and_is_promised_afterwards_when_it_was_supplied(paid):
    invoice = a_firm(paid)
    order = orders.order_by_number(invoice.order_number)

    text = words(invoice)

    assert f"Paiement reçu {i18n.format_day(order.paid_at, language='fr')}" in text
    assert f"Livraison au plus tard le {i18n.format_day(order.promised_on, language='fr')}" in text
    assert "Date de livraison" not in text

    order_services.mark_dispatched(number=order.number, carrier="DHL", tracking_number="0034", actor="test")
    credit = services.issue_credit_note(order_number=order.number, reason="test")

    order.refresh_from_db()
    assert f"Date de livraison {i18n.format_day(order.dispatched_at, language='fr')}" in words(credit)


def test_the_seller_is_named_with_country(paid):
    assert "Dreiländer Feinkost GmbH Annastraße 12 52062 Aachen Allemagne" in words(a_firm(paid))


def test_an_export_says_so(paid):
    text = words(invoice_in(paid, "CH", "en"))

    assert queries.scheme_notes()["export"]["en"] in text
    assert "CHF" in text


def test_rendered_twice_it_is_the_same_bytes(paid):
    invoice = invoice_in(paid, "NL", "en")
    path = services.pdf_file(invoice)
    first = path.read_bytes()
    path.unlink()

    assert services.pdf_file(invoice).read_bytes() == first
    assert path.is_relative_to(home.current().documents)


def test_a_file_that_is_there_is_not_rendered_again(paid, monkeypatch):
    invoice = invoice_in(paid, "NL", "en")
    services.pdf_file(invoice)
    invoice.refresh_from_db()
    monkeypatch.setattr(services.documents, "render", None)

    assert services.pdf_file(invoice).is_file()


def test_a_credit_note_names_the_invoice_it_takes_back(paid):
    invoice = invoice_in(paid, "NL", "en")
    credit = services.issue_credit_note(order_number=invoice.order_number, reason="test")

    text = words(credit)

    assert credit.number in text and invoice.number in text
    assert "takes the invoice back in full" in text
    assert "-€18.05" in text
