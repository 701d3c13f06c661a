"""The legal texts say what the law asks of a shop that sells in eight countries."""

import re

import pytest

from kogge.demo import content, legal
from kogge.demo.values import LANGUAGES

SHOP = content.load()
TEXTS = {(text.kind, text.language): text.body for text in SHOP.legal_texts}

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_every_language
def test_it_works(language):
    imprint = TEXTS["imprint", language]

    for fact in (
        SHOP.company.legal_name,
        SHOP.company.email,
        SHOP.company.phone,
        SHOP.company.vat_id,
        "52074",
    ):
        assert fact in imprint


@in_every_language
@pytest.mark.parametrize("kind", ["imprint", "terms", "privacy", "withdrawal", "delivery"])
def test_every_text_says_that_the_merchant_is_invented(kind, language):
    first = TEXTS[kind, language].splitlines()[0]

    assert re.search("erfunden|verzonnen|inventé|invented", first)


@in_every_language
def test_no_text_links_to_the_closed_dispute_platform(language):
    together = " ".join(body for (_, spoken), body in TEXTS.items() if spoken == language)

    assert "ec.europa.eu" not in together
    assert "http" not in together


@pytest.mark.parametrize(
    ("language", "button", "days", "form"),
    [
        ("de", "„Vertrag widerrufen“", "vierzehn Tagen", "Muster-Widerrufsformular"),
        ("nl", "Overeenkomst hier herroepen", "veertien dagen", "Modelformulier"),
        ("fr", "Renoncer au contrat ici", "quatorze jours", "Modèle de formulaire"),
        ("en", "Withdraw from contract here", "14 days", "Model withdrawal form"),
    ],
)
def test_withdrawal_names_period_and_model_form_and_no_button_that_is_not_there(language, button, days, form):
    body = TEXTS["withdrawal", language]

    assert button not in body
    assert days in body
    assert form in body


@pytest.mark.parametrize(
    ("language", "button"),
    [
        ("de", "zahlungspflichtig bestellen"),
        ("nl", "Bestelling met betalingsverplichting"),
        ("fr", "Commande avec obligation de paiement"),
        ("en", "Order with obligation to pay"),
    ],
)
def test_terms_name_the_order_button_and_the_guarantee(language, button):
    body = TEXTS["terms", language]

    assert button in body
    assert re.search("zwei Jahren|twee jaar|deux ans|two years", body)


@in_every_language
def test_delivery_lists_every_country_with_its_price(language):
    body = TEXTS["delivery", language]

    listed = re.findall(r"^- \*\*.+\*\*\s?: .+\d", body, flags=re.MULTILINE)
    assert len(listed) == len(SHOP.markets)


def test_delivery_prices_are_written_in_the_language_of_the_reader():
    germany = (SHOP.market("DE"),)

    assert "DHL, nach Hause 4,90\u00a0€, ab 49,00\u00a0€ frei, 1 bis 2 Werktage" in legal.shipping_list(
        germany, "de"
    )
    assert "UPS, express €12.90, 1 working day" in legal.shipping_list(germany, "en")
    assert legal.shipping_list(germany, "fr").startswith("- **Allemagne**")
