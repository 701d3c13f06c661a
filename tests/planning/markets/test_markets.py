"""Choosing markets, opening and closing them, and the facts about their countries."""

from __future__ import annotations

import re

import pytest
from tests import factories
from tests.trading import open_shop

from kogge.core import addresses, checks
from kogge.core.errors import Conflict, InvalidInput, Misused, NotFound
from kogge.core.events.models import OutboxEvent
from kogge.planning.markets import queries, services, wordings
from kogge.planning.markets.models import Market

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    """Return what was told beside that the market was chosen."""
    names = list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))
    return [name for name in names if name != "markets.market_changed"]


@pytest.fixture
def finding(monkeypatch):
    """Register a check that finds what the test puts into its list."""
    found: list[checks.Finding] = []
    monkeypatch.setattr(
        checks, "_checks", {"test.probe": lambda market: [f for f in found if f.market == market]}
    )
    return found


def stop(market: str = "", severity=checks.Severity.STOP) -> checks.Finding:
    return checks.Finding(
        check="test.probe", severity=severity, sentence="Nobody answers the bell.", market=market
    )


def test_it_works(finding):
    services.add_market(code="NL", languages=["nl", "en"], actor="test")
    assert queries.open_markets() == []

    market = services.open_market(code="NL", actor="test")

    assert market.is_open and market.opened_at is not None
    assert [found.code for found in queries.open_markets()] == ["NL"]
    assert told() == ["markets.market_opened"]
    services.close_market(code="NL", actor="test")
    assert queries.open_markets() == []
    assert told() == ["markets.market_opened", "markets.market_closed"]


def test_opening_and_closing_twice_tells_it_once(finding):
    services.add_market(code="NL", languages=["nl"], actor="test")
    for _time in range(2):
        services.open_market(code="NL", actor="test")
    for _time in range(2):
        services.close_market(code="NL", actor="test")

    assert told() == ["markets.market_opened", "markets.market_closed"]


@pytest.mark.parametrize("market", ["NL", ""], ids=["of the market", "of the whole shop"])
def test_a_finding_that_says_stop_keeps_the_door_shut(finding, market):
    services.add_market(code="NL", languages=["nl"], actor="test")
    finding.append(stop(market))

    with pytest.raises(Misused, match="Nobody answers the bell") as refused:
        services.open_market(code="NL", actor="test")

    assert refused.value.code == "market_not_ready"
    assert [found.sentence for found in refused.value.details["stops"]] == ["Nobody answers the bell."]
    assert not queries.market("NL").is_open and told() == []


def test_other_findings_do_not_keep_it_shut(finding):
    services.add_market(code="NL", languages=["nl"], actor="test")
    finding.extend([stop("DE"), stop("NL", checks.Severity.FIX)])

    assert services.open_market(code="NL", actor="test").is_open
    assert [note.severity for note in queries.notes("NL")] == [checks.Severity.FIX]


def test_a_market_without_anything_names_all_that_is_missing():
    services.add_market(code="NL", languages=["nl"], actor="test")

    sources = {found.check for found in queries.readiness("NL").stops}

    assert {"company.identity", "terms.texts", "pricing.complete", "payments.methods"} <= sources


def test_a_complete_market_opens(settings):
    settings.KOGGE_IS_DEMO = True
    open_shop("http://127.0.0.1:9")
    services.close_market(code="NL", actor="test")

    assert queries.readiness("NL").stops == ()
    assert services.open_market(code="NL", actor="test").is_open


def test_a_chosen_country_is_not_chosen_again():
    services.add_market(code="NL", languages=["nl"], actor="test")

    with pytest.raises(Conflict):
        services.add_market(code="NL", languages=["nl"], actor="test")
    assert "NL" not in {facts.code for facts in queries.countries_to_add()}


@pytest.mark.parametrize("code", ["XX", "nl", ""])
def test_an_unknown_country_is_not_found(code):
    with pytest.raises(NotFound):
        services.add_market(code=code, languages=["nl"], actor="test")
    with pytest.raises(NotFound):
        queries.market(code)


@pytest.mark.parametrize("languages", [[], ["xx"]])
def test_a_market_has_a_language_that_the_shop_speaks(languages):
    with pytest.raises(InvalidInput) as refused:
        services.add_market(code="NL", languages=languages, actor="test")

    assert refused.value.field == "languages"


def test_languages_are_kept_once_in_their_order():
    market = services.add_market(code="BE", languages=["fr", "nl", "fr", "xx"], actor="test")

    assert market.languages == ["fr", "nl"]


@pytest.mark.parametrize(("code", "currency"), [("NL", "EUR"), ("PL", "EUR"), ("CH", "CHF"), ("GB", "GBP")])
def test_the_union_pays_in_euro_and_others_in_their_own_money(code, currency):
    assert services.add_market(code=code, languages=["en"], actor="test").currency == currency


def test_the_union_pays_in_nothing_else():
    with pytest.raises(InvalidInput) as refused:
        services.add_market(code="PL", languages=["en"], currency="PLN", actor="test")

    assert refused.value.field == "currency"


def test_languages_and_price_for_all_are_changed():
    factories.make_market("NL")

    services.save_market(code="NL", languages=["en"], has_same_price_for_all=True, actor="test")

    market = Market.objects.get(code="NL")
    assert (market.languages, market.has_same_price_for_all, market.is_open) == (["en"], True, True)


@pytest.mark.parametrize("code", sorted(queries.all_countries()))
def test_the_facts_of_each_country_are_complete(code):
    facts = queries.country_facts(code)

    assert facts.code == code and re.fullmatch("[A-Z]{3}", facts.currency)
    assert facts.languages and facts.legal_duties and facts.checked_on.year >= 2026
    assert facts.withdrawal_days >= 14 or not facts.is_eu  # Directive 2011/83/EU, Art. 9
    for example in addresses.postcode_examples(code)[:1]:
        assert re.fullmatch(facts.postcode_pattern, example), example
    assert all(habit.source and habit.evidence for habit in facts.payments)


def test_the_order_button_speaks_every_language_of_the_shop():
    assert set(queries.order_buttons()) == {"de", "nl", "fr", "en"}
    assert queries.order_buttons()["de"] == "Zahlungspflichtig bestellen"  # Sec. 312j(3) BGB


def test_every_way_to_pay_has_words():
    habits = [habit for facts in queries.all_countries().values() for habit in facts.payments]

    assert len(habits) > 50
    assert {habit.method for habit in habits} - set(wordings.METHODS) == set()
    assert {habit.basis for habit in habits} - set(wordings.BASES) == set()
    assert {habit.evidence for habit in habits} - set(wordings.EVIDENCE) == set()


@pytest.mark.parametrize("facts", queries.all_countries().values(), ids=lambda facts: facts.code)
def test_the_example_of_a_vat_id_is_one(facts):
    assert re.match(facts.vat_id_pattern, facts.vat_id_example)


def test_a_market_that_is_chosen_or_speaks_other_languages_is_told(finding):
    services.add_market(code="BE", languages=["nl"], actor="test")
    services.save_market(code="BE", languages=["fr", "nl"], has_same_price_for_all=False, actor="test")

    rows = OutboxEvent.objects.filter(name="markets.market_changed")
    assert [row.payload for row in rows] == [{"market": "BE"}, {"market": "BE"}]
