"""The VAT page of the office: threshold, rates, turnover from elsewhere, and the "why" panel of an order."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.utils import translation

from kogge.core.staff import services as staff
from kogge.core.staff.roles import Role
from kogge.planning.markets import services as markets
from kogge.planning.markets.models import Market
from kogge.sales.tax import panels, rules, services, tables
from kogge.sales.tax.models import ThresholdEntry, VatRate
from kogge.sales.tax.values import ThresholdMeter, decision_as_dict

pytestmark = pytest.mark.django_db


def _person(role: Role):
    staff.add_member(
        actor="test", username=role.value, first_name="", last_name="", email="", password="long enough 1",
        role=role,
    )  # fmt: skip
    return get_user_model().objects.get(username=role.value)


@pytest.fixture
def owner(client):
    """A client logged in as the owner."""
    client.force_login(_person(Role.OWNER))
    return client


@pytest.fixture
def reader(client):
    """A client logged in as someone who may only look."""
    client.force_login(_person(Role.READER))
    return client


@pytest.fixture
def rates():
    """The product's rates in the table."""
    services.seed_rates()


class TestOverview:
    """Where the year stands."""

    def test_it_works(self, owner, monday, rates) -> None:
        services.take_threshold(reference="order:10042", net_minor=640_000, tax_point_on=date(2026, 11, 20))

        page = owner.get("/office/vat/").content.decode()

        assert "€6,400.00 of €10,000.00 counted in 2026" in page
        assert "€3,600.00 are left below the threshold" in page
        assert "Order 10042" in page
        assert "Below the threshold" in page

    def test_the_crossing_is_told(self, owner, monday) -> None:
        services.take_threshold(reference="order:10042", net_minor=1_200_000, tax_point_on=date(2026, 11, 20))

        page = owner.get("/office/vat/").content.decode()

        assert "passed on Nov 23, 2026 with order 10042" in page
        assert "o-load__over" in page

    def test_an_empty_year_says_so(self, owner, monday) -> None:
        assert "No distance sale has been counted this year." in owner.get("/office/vat/").content.decode()

    def test_earlier_years_can_be_opened(self, owner, monday) -> None:
        services.take_threshold(reference="order:1", net_minor=123_400, tax_point_on=date(2025, 5, 1))

        assert "€1,234.00 of" in owner.get("/office/vat/?year=2025").content.decode()
        assert "€0.00 of" in owner.get("/office/vat/?year=1999").content.decode()

    def test_open_markets_with_doubts_are_named(self, owner, monday, rates) -> None:
        markets.add_market(code="DK", languages=["en"], actor="owner")
        Market.objects.filter(code="DK").update(is_open=True)

        page = owner.get("/office/vat/").content.decode()

        assert "The VAT rate of “Printed book” is not confirmed there" in page

    def test_a_reader_sees_but_is_offered_nothing_to_change(self, reader, monday) -> None:
        page = reader.get("/office/vat/").content.decode()

        assert "EU threshold 2026" in page
        assert "/office/vat/threshold/add/" not in page

    def test_strangers_are_sent_to_the_log_in(self, client) -> None:
        assert client.get("/office/vat/").status_code == 302


class TestRates:
    """The table of rates and its form."""

    def test_it_works(self, owner, rates) -> None:
        page = owner.get("/office/vat/rates/?country=NL&category=food").content.decode()

        assert "Netherlands" in page
        assert "9%" in page
        assert "From the law, not re-read" in page

    @pytest.mark.parametrize(("time", "shown"), [("now", ["24%"]), ("past", ["20%", "22%"]), ("later", [])])
    def test_rates_of_another_time_can_be_left_out(self, owner, monday, rates, time, shown) -> None:
        page = owner.get(f"/office/vat/rates/?country=EE&category=standard&time={time}").content.decode()

        assert sorted(set(re.findall(r"\b2\d%", page))) == shown

    def test_a_new_rate_is_saved(self, owner, monday, rates) -> None:
        answer = owner.post(
            "/office/vat/rates/add/",
            {"country": "DK", "region": "", "category": "book", "rate_bp": "0", "valid_from": "2026-12-01",
             "valid_until": "", "source": "Momsloven"},
        )  # fmt: skip

        assert answer.status_code == 302
        saved = VatRate.objects.get(country="DK", category="book")
        assert (saved.rate_bp, saved.valid_from, saved.evidence) == (0, date(2026, 12, 1), "merchant")

    @pytest.mark.parametrize(("written", "rate_bp"), [("5,5", 550), ("25.5 %", 2550), ("21", 2100)])
    def test_rates_are_written_with_comma_or_point(self, owner, rates, written, rate_bp) -> None:
        owner.post(
            "/office/vat/rates/add/",
            {"country": "DK", "category": "book", "rate_bp": written, "source": "Momsloven"},
        )

        assert VatRate.objects.get(country="DK", category="book").rate_bp == rate_bp

    @pytest.mark.parametrize("written", ["", "abc", "5.555", "101"])
    def test_what_is_no_rate_is_shown_again(self, owner, rates, written) -> None:
        answer = owner.post(
            "/office/vat/rates/add/",
            {"country": "DK", "category": "book", "rate_bp": written, "source": "Momsloven"},
        )

        assert answer.status_code == 422
        assert not VatRate.objects.filter(country="DK", category="book").exists()

    def test_an_overlap_is_shown_at_the_start(self, owner, rates) -> None:
        answer = owner.post(
            "/office/vat/rates/add/",
            {"country": "NL", "category": "food", "rate_bp": "6", "source": "Wet OB"},
        )

        assert answer.status_code == 422
        assert "Another rate of this category holds at that time" in answer.content.decode()

    def test_a_rate_is_changed_in_its_form(self, owner, rates) -> None:
        held = VatRate.objects.get(country="PT", category="alcohol")
        page = owner.get(f"/office/vat/rates/{held.pk}/").content.decode()
        assert 'value="23"' in page

        owner.post(
            f"/office/vat/rates/{held.pk}/",
            {"country": "PT", "category": "alcohol", "rate_bp": "13", "source": "CIVA, lista II"},
        )

        held.refresh_from_db()
        assert (held.rate_bp, held.evidence, held.is_own) == (1300, "merchant", True)

    def test_a_rate_that_is_gone(self, owner) -> None:
        assert owner.get("/office/vat/rates/99/").status_code == 404

    @pytest.mark.parametrize("address", ["/office/vat/rates/add/", "/office/vat/threshold/add/"])
    def test_a_reader_may_not_change(self, reader, address) -> None:
        assert reader.get(address).status_code == 403

    def test_the_list_asks_the_database_little(self, owner, rates, django_assert_max_num_queries) -> None:
        owner.get("/office/vat/rates/")

        with django_assert_max_num_queries(10):
            owner.get("/office/vat/rates/")


class TestTurnover:
    """Turnover made outside this shop."""

    SENT = {"key": "abc", "net": "2.500,00", "made_on": "2026-11-01", "note": "Market stall"}

    def test_it_works(self, owner, monday) -> None:
        answer = owner.post("/office/vat/threshold/add/", self.SENT)

        assert answer.status_code == 302
        (entry,) = ThresholdEntry.objects.all()
        assert (entry.kind, entry.net_eur_minor, entry.note) == ("elsewhere", 250_000, "Market stall")
        assert "Turnover made elsewhere" in owner.get("/office/vat/threshold/").content.decode()

    def test_sent_twice_it_counts_once(self, owner, monday) -> None:
        owner.post("/office/vat/threshold/add/", self.SENT)
        owner.post("/office/vat/threshold/add/", self.SENT)

        assert ThresholdEntry.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"net": "0"}, {"net": "lots"}, {"note": ""}, {"made_on": "2026-12-24"}, {"made_on": ""}]
    )
    def test_what_cannot_be_is_shown_again(self, owner, monday, wrong) -> None:
        assert owner.post("/office/vat/threshold/add/", self.SENT | wrong).status_code == 422
        assert not ThresholdEntry.objects.exists()

    def test_every_form_has_a_key_of_its_own(self, owner, monday) -> None:
        keys = {
            re.search(
                r'name="key" value="(\w{32})"', owner.get("/office/vat/threshold/add/").content.decode()
            )[1]
            for _ in range(2)
        }

        assert len(keys) == 2


class TestWhy:
    """The panel that explains a stored decision, in the order of the house: answer, facts, source, otherwise, decided."""

    def stored(self, supply, **fields) -> dict:
        made, rates, law = supply(**fields), tables.seed_rate_table(), tables.law()
        decision = rules.decide(made, rates, law)
        decision = replace(decision, alternatives=rules.alternatives(made, decision, rates, law))
        return json.loads(json.dumps(decision_as_dict(decision)))

    def shown(self, language: str, stored: dict, line: str = "") -> str:
        template = Template("{% load tax %}{% vat_why stored 'k1' decided_at line %}")
        with translation.override(language):
            return template.render(
                Context(
                    {"stored": stored, "decided_at": datetime(2026, 11, 23, 8, 12, tzinfo=UTC), "line": line}
                )
            )

    def test_it_works(self, supply) -> None:
        page = self.shown("en", self.stored(supply, goods="standard 3900, food 1160", shipping_minor=490))

        parts = [
            "21% and 9% NL",
            "The goods go to a customer without a valid VAT number in another EU country",
            "The goods travel from one country to another: Germany → Netherlands",
            "The buyer is a private customer",
            "The EU threshold of €10,000.00 was passed before this order",
            "Directive 2006/112/EC Art. 33(a), 59c, 369b",
            "19% and 7% (Germany) if the EU threshold of €10,000.00 were not exceeded",
            "By rule set 2026-11, on Nov 23, 2026, 09:12.",
            "Kept with the order for 10 years.",
        ]
        places = [page.index(part) for part in parts]
        assert places == sorted(places)
        assert 'href="/office/vat/rates/?country=NL"' in page

    def test_a_line_explains_its_own_rate_only(self, supply) -> None:
        page = self.shown(
            "en", self.stored(supply, goods="standard 3900, food 1160", shipping_minor=490), line="2"
        )

        assert "The rate for “Food” is 9%" in page
        assert "The rate for “Standard”" not in page
        assert "Delivery costs follow the goods" not in page

    @pytest.mark.parametrize(
        ("language", "words"), [("de", "Niederlande"), ("nl", "Nederland"), ("fr", "Pays-Bas")]
    )
    def test_a_stored_decision_is_read_in_the_readers_language(self, supply, language, words) -> None:
        page = self.shown(language, self.stored(supply))

        assert words in page
        assert "The goods" not in page


@pytest.mark.parametrize(
    ("counted", "crossed", "previous", "words"),
    [
        (0, False, False, "€10,000.00 are left below the threshold"),
        (800_000, False, False, "Only €2,000.00 are left below the threshold"),
        (1_000_001, True, False, "The threshold was passed on"),
        (0, False, True, "The threshold was passed last year"),
    ],
)
def test_the_sentence_of_the_threshold(counted, crossed, previous, words) -> None:
    meter = ThresholdMeter(
        year=2026, counted_net_minor=counted, limit_minor=1_000_000, crossed_by="order:1",
        crossed_at=datetime(2026, 11, 12, tzinfo=UTC) if crossed else None, exceeded_previous_year=previous,
        entry_count=1,
    )  # fmt: skip

    assert words in panels.threshold_sentence(meter)
