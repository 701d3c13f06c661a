"""Every code that the rules can give has words, in which every fact finds its place."""

from __future__ import annotations

import re
from dataclasses import astuple
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kogge.sales.tax import rules, sentences, tables, wordings
from kogge.sales.tax.values import CustomerKind, Reason

ROOM = Path(sentences.__file__).parent
GAP = re.compile(r"[{}]")
FACT = re.compile(r"{(\w+)}")
CATALOGS = {
    language: read_po((ROOM / "locale" / language / "LC_MESSAGES" / "django.po").open("rb"))
    for language in ("de", "nl", "fr")
}


def _words(decision) -> list[str]:
    """Return everything a person may read about a decision, in English."""
    voice = sentences.plain_english()
    words = [voice.answer(decision)]
    for step in voice.steps(decision):
        words += [step.title, step.detail, step.place]
    if decision.refusal:
        refusal = voice.refusal(decision.refusal)
        words += [refusal.shopper, refusal.merchant]
    return [word for word in words if word]


def test_it_works(decide) -> None:
    voice = sentences.plain_english()

    decision = decide(goods="standard 3900, food 1160")

    assert voice.answer(decision) == (
        "The goods go to a customer without a valid VAT number in another EU country and VAT is due at destination, declared in the "
        "One-Stop-Shop: Netherlands, 21% and 9%."
    )
    steps = {step.code: step for step in voice.steps(decision)}
    assert steps["route"].title == "The goods travel from one country to another: Germany → Netherlands"
    assert steps["route"].detail == "Postcodes: 52062 → 6221 EK"
    assert steps["threshold_crossed"].detail == "Counted by then: €11,218.00"
    assert steps["rate"].place_code == "rates"


def test_every_code_of_the_rules_has_words() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOM / "rules").glob("*.py"))
    used = set(re.findall(r'code="([a-z_]+)"', source)) | set(
        re.findall(r'refused\(case, "([a-z_]+)"', source)
    )

    worded = {*wordings.STEPS, *wordings.REFUSALS, *wordings.ALTERNATIVES}

    assert used - worded == set()
    assert len(used) > 40


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"goods": "standard 8000, book 2000", "shipping_minor": 590},
        {"delivery_country": "DE", "delivery_postcode": ""},
        {"delivery_country": "DK", "goods": "book 100"},
        {"delivery_country": "PT", "delivery_postcode": "9500", "goods": "alcohol 100"},
        {"delivery_country": "CH"},
        {"delivery_country": "NO"},
        {"delivery_country": "NO", "seller": {"vat_registrations": frozenset({"NO"})}},
        {"delivery_country": "NO", "goods": "food 100", "seller": {"vat_registrations": frozenset({"NO"})}},
        {"delivery_country": "ES", "delivery_postcode": "35001"},
        {"delivery_country": "GB", "currency": "GBP", "goods": "standard 99900"},
        {"delivery_country": "GB", "currency": "GBP", "goods": "standard 100"},
        {"delivery_country": "GB"},
        {"delivery_country": "IM", "currency": "GBP", "goods": "standard 100"},
        {"seller": {"oss": False}},
        {"seller": {"oss": False, "vat_registrations": frozenset({"NL"})}},
        {"seller": {"has_crossed": False, "counted_net_minor": 1}},
        {"seller": {"has_crossed": False, "counted_net_minor": 999_999}},
        {"seller": {"has_crossed": False, "has_waived_threshold": True}},
        {"seller": {"has_crossed": False, "exceeded_previous_year": True}},
        {"seller": {"established_in_one_state": False}},
        {"seller": {"small_business_countries": frozenset({"DE"})}, "delivery_country": "DE"},
        {"customer_kind": CustomerKind.BUSINESS},
        {"customer_kind": CustomerKind.BUSINESS, "vat_id": "NL004495445B01", "vat_id_is_valid": True},
        {"customer_kind": CustomerKind.BUSINESS, "vat_id": "DE136695976", "vat_id_is_valid": True},
        {"customer_kind": CustomerKind.BUSINESS, "vat_id": "NL1", "vat_id_is_valid": False},
        {"customer_kind": CustomerKind.BUSINESS, "vat_id": "NL1"},
        {"goods": "flowers 100"},
        {"goods": "voucher 100"},
        {"is_marketplace": True},
        {"dispatch_country": "CH"},
        {"delivery_country": "DK", "currency": "DKK", "seller": {"has_crossed": False}},
        {"delivery_country": "RO", "seller": {"has_crossed": True}, "goods": "alcohol 100"},
    ],
    ids=str,
)
def test_no_sentence_has_a_gap(decide, fields) -> None:
    words = _words(decide(**fields))

    assert words
    for word in words:
        assert not GAP.search(word), word
        assert "None" not in word


@pytest.mark.parametrize("language", ["de", "nl", "fr"])
@pytest.mark.parametrize("code", [*wordings.STEPS, *wordings.REFUSALS])
def test_every_sentence_keeps_its_facts_in_every_language(language, code) -> None:
    """The gaps of the source and of its translation are the same, so that no fact is lost and none is missing."""
    wording = wordings.STEPS.get(code) or wordings.REFUSALS[code]

    for message in filter(None, astuple(wording)):
        if message in wordings.PLACES:
            continue
        translated = CATALOGS[language].get(message)
        assert translated is not None and translated.string, message
        assert set(FACT.findall(translated.string)) == set(FACT.findall(message))


def test_a_detail_about_unknown_postcodes_is_left_out(decide) -> None:
    decision = decide(dispatch_postcode="", delivery_postcode="")

    (route, *_rest) = sentences.plain_english().steps(decision)

    assert route.detail == ""


def test_a_code_of_an_older_rule_set_stands_as_it_is() -> None:
    step = sentences.plain_english().step(Reason(code="left_long_ago", params={"x": "1"}))

    assert (step.title, step.detail) == ("left_long_ago", "")


class TestAlternatives:
    """What would have been otherwise: the nearest inputs, three at most, none that changes nothing."""

    def said(self, supply, **fields) -> list[str]:
        made, rates, law = supply(**fields), tables.seed_rate_table(), tables.law()
        decision = rules.decide(made, rates, law)
        voice = sentences.plain_english()
        return [voice.alternative(other) for other in rules.alternatives(made, decision, rates, law)]

    def test_it_works(self, supply) -> None:
        assert self.said(supply) == [
            "19% (Germany) if the EU threshold of €10,000.00 were not exceeded",
            "No VAT if a business gave a valid VAT number (Netherlands)",
            "9% (Netherlands) if everything were in the category “Food”",
        ]

    def test_below_the_threshold(self, supply) -> None:
        below = {"has_crossed": False, "counted_net_minor": 0}

        assert self.said(supply, seller=below)[0] == (
            "21% (Netherlands) if the EU threshold of €10,000.00 had been passed"
        )

    def test_business(self, supply) -> None:
        said = self.said(
            supply, customer_kind=CustomerKind.BUSINESS, vat_id="NL004495445B01", vat_id_is_valid=True
        )

        assert said[0] == "21% (Netherlands) if no VAT number had been given"

    def test_domestic(self, supply) -> None:
        assert self.said(supply, delivery_country="DE", delivery_postcode="52062") == [
            "7% (Germany) if everything were in the category “Food”",
            "No VAT if the goods were delivered to another country (Switzerland)",
        ]

    def test_all_food_is_compared_with_the_standard_rate(self, supply) -> None:
        assert "21% (Netherlands) if everything were in the category “Standard”" in self.said(
            supply, goods="food 100"
        )
