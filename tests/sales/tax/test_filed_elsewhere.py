"""Goods that a country files under another VAT category bear that one's rate there, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kogge.sales.tax import rules, sentences, tables
from kogge.sales.tax.panels import why_of
from kogge.sales.tax.values import CustomerKind, Scheme, SupplyLine

# Chocolate: food in Germany (7 %), standard in France (20 %) and Great Britain; honey is food everywhere.
CHOCOLATE = SupplyLine(
    reference="CHOC",
    category="food",
    amount_minor=1070,
    category_in=(("FR", "standard"), ("GB", "standard")),
)
HONEY = SupplyLine(reference="HONEY", category="food", amount_minor=1055)


@pytest.fixture
def sent_to(supply):
    """Decide the same cart, sent to another country."""

    def made(country, *, lines=(CHOCOLATE, HONEY), **fields):
        sent = supply(delivery_country=country, delivery_postcode=fields.pop("postcode", ""), **fields)
        return rules.decide(replace(sent, lines=lines), tables.seed_rate_table(), tables.law())

    return made


def test_one_cart_bears_other_rates_in_germany_and_france(sent_to):
    germany, france = sent_to("DE"), sent_to("FR")

    assert (germany.scheme, france.scheme) == (Scheme.DOMESTIC, Scheme.OSS)
    # Worked out by hand: 21.25 at 7 % holds 1.39; 10.70 at 20 % holds 1.78, 10.55 at 5.5 % holds 0.55.
    assert [(b.rate_bp, b.gross_minor, b.vat_minor) for b in germany.buckets] == [(700, 2125, 139)]
    assert [(b.rate_bp, b.gross_minor, b.vat_minor) for b in france.buckets] == [
        (2000, 1070, 178),
        (550, 1055, 55),
    ]
    assert [line.category for line in france.lines] == ["standard", "food"]
    assert [line.category for line in germany.lines] == ["food", "food"]


def test_the_chain_of_reasons_names_the_articles(sent_to):
    france = sent_to("FR")

    (reason,) = [reason for reason in france.reasons if reason.code == "filed_elsewhere"]
    step = sentences.plain_english().step(reason)
    assert step.title == "Some goods count as “Standard” in this country: France"
    assert step.detail == "Articles: CHOC. In other countries they count as “Food”."
    assert "filed_elsewhere" not in [reason.code for reason in sent_to("DE").reasons]


@pytest.mark.usefixtures("db")
def test_the_panel_of_a_line_tells_only_what_concerns_it(sent_to):
    france = sent_to("FR")

    chocolate, honey = (
        [fact.sentence for fact in why_of(france, key=line.reference, line=line).facts]
        for line in france.lines
    )

    assert "Some goods count as “Standard” in this country: France" in chocolate
    assert not [sentence for sentence in honey if "count as" in sentence or "Standard" in sentence]


def test_northern_ireland_files_goods_as_great_britain_does(sent_to):
    decision = sent_to("GB", postcode="BT1 5GS", lines=(CHOCOLATE,))

    assert (decision.tax_country, decision.rates_bp) == ("XI", (2000,))


def test_the_vat_that_a_price_contains_is_that_of_the_prices_country(sent_to):
    firm = {"customer_kind": CustomerKind.BUSINESS, "vat_id": "FR83404833048", "vat_id_is_valid": True}

    german, french = (
        sent_to("FR", lines=(CHOCOLATE,), price_country=country, **firm) for country in ("DE", "FR")
    )

    # 10.70 less 7 % is 10.00; less 20 % it is 8.92.
    assert (german.scheme, german.gross_minor) == (Scheme.IC_SUPPLY, 1000)
    assert french.gross_minor == 892


def test_the_threshold_counts_at_the_rates_of_the_origin(sent_to):
    below = {"has_crossed": False, "counted_net_minor": 0, "oss": False}

    decision = sent_to("FR", lines=(CHOCOLATE,), seller=below)

    assert (decision.tax_country, decision.rates_bp) == ("DE", (700,))
    assert decision.threshold_net_minor == 1000


def test_alcohol_of_the_destination_alone_is_refused_across_the_border(sent_to):
    kombucha = replace(HONEY, category_in=(("NL", "alcohol"),))

    assert sent_to("NL", lines=(kombucha,)).refusal.code == "excise_cross_border"
    assert sent_to("FR", lines=(kombucha,)).refusal is None


def test_a_category_that_does_not_exist_is_refused_wherever_it_stands(sent_to):
    odd = replace(HONEY, category_in=(("NL", "flowers"),))

    refusal = sent_to("FR", lines=(odd,)).refusal

    assert (refusal.code, refusal.params["category"]) == ("category_unknown", "flowers")
