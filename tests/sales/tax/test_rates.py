"""The merchant's rates: seeded without touching what a person entered, changed without losing history, held in memory."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kogge.core.audit import queries as audit
from kogge.core.errors import Conflict, InvalidInput, NotFound
from kogge.sales.tax import queries, services, tables
from kogge.sales.tax.models import VatRate
from kogge.sales.tax.values import Evidence, Scheme

pytestmark = pytest.mark.django_db


def _save(**fields) -> VatRate:
    given = {
        "actor": "owner", "country": "DK", "category": "book", "rate_bp": 0,
        "valid_from": date(2026, 12, 1), "source": "Momsloven",
    }  # fmt: skip
    return services.save_rate(**given | fields)


def _held(country: str, category: str) -> list[tuple]:
    return [
        (rate.rate_bp, rate.valid_from, rate.valid_until)
        for rate in queries.rates(country=country, category=category).filter(region="")
    ]


class TestSeed:
    """What the product brings along."""

    def test_it_works(self) -> None:
        count = services.seed_rates()

        assert count == VatRate.objects.count() == len(tables.seed_rates())
        # The two databases sort an empty start at different ends, so the rows are compared as a set.
        assert set(_held("EE", "standard")) == {
            (2000, None, date(2024, 1, 1)),
            (2200, date(2024, 1, 1), date(2025, 7, 1)),
            (2400, date(2025, 7, 1), None),
        }

    def test_twice_changes_nothing(self) -> None:
        services.seed_rates()

        assert services.seed_rates() == 0

    def test_a_seeded_row_that_differs_is_mended(self) -> None:
        services.seed_rates()
        VatRate.objects.filter(country="NL", category="food").update(rate_bp=1)

        assert services.seed_rates() == 1
        assert _held("NL", "food") == [(900, None, None)]

    def test_a_row_that_the_product_no_longer_brings_is_removed(self) -> None:
        services.seed_rates()
        VatRate.objects.create(
            country="NL", category="food", rate_bp=600, valid_from=date(2001, 1, 1),
            valid_until=date(2002, 1, 1), source="old", evidence=Evidence.VERIFIED,
        )  # fmt: skip

        assert services.seed_rates() == 1
        assert _held("NL", "food") == [(900, None, None)]

    def test_the_merchants_rows_are_left_alone(self) -> None:
        services.seed_rates()
        food = VatRate.objects.get(country="NL", category="food")
        services.save_rate(
            actor="owner", rate_id=food.pk, country="NL", category="food", rate_bp=600, source="Adviser"
        )

        assert services.seed_rates() == 0
        assert _held("NL", "food") == [(600, None, None)]

    def test_a_merchants_row_keeps_an_overlapping_new_one_out(self) -> None:
        _save(country="NL", category="food", rate_bp=600, valid_from=date(2020, 1, 1))

        services.seed_rates()

        assert _held("NL", "food") == [(600, date(2020, 1, 1), None)]


class TestSave:
    """A person enters or confirms a rate."""

    def test_it_works(self, monday) -> None:
        rate = _save()

        assert (rate.rate_bp, rate.evidence, rate.checked_on, rate.is_own) == (
            0, "merchant", date(2026, 11, 23), True,
        )  # fmt: skip
        (entry,) = audit.entries_about(f"vat_rate:{rate.pk}")
        assert (entry.verb, entry.details["rate_bp"]) == ("tax.rate_saved", 0)

    def test_a_new_rate_ends_the_open_one_it_follows(self) -> None:
        services.seed_rates()

        _save(country="NL", category="food", rate_bp=1200, valid_from=date(2027, 1, 1))

        assert sorted(_held("NL", "food"), key=lambda row: row[0]) == [
            (900, None, date(2027, 1, 1)),
            (1200, date(2027, 1, 1), None),
        ]

    def test_saving_a_rate_in_doubt_confirms_it(self, supply) -> None:
        services.seed_rates()
        given = supply(delivery_country="PT", delivery_postcode="1000-001", goods="alcohol 100")
        assert not services.decide(supply=given).is_confirmed
        doubtful = VatRate.objects.get(country="PT", category="alcohol")

        services.save_rate(
            actor="owner", rate_id=doubtful.pk, country="PT", category="alcohol", rate_bp=2300, source="CIVA"
        )
        queries.forget_rate_table()

        assert services.decide(supply=given).is_confirmed

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"category": "flowers"}, "category"),
            ({"country": "Denmark"}, "country"),
            ({"rate_bp": 10_001}, "rate_bp"),
            ({"rate_bp": -1}, "rate_bp"),
            ({"source": "  "}, "source"),
            ({"valid_until": date(2026, 12, 1)}, "valid_until"),
            ({"region": "azores"}, "region"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, fields, field) -> None:
        with pytest.raises(InvalidInput) as refused:
            _save(**fields)

        assert refused.value.field == field
        assert not VatRate.objects.exists()

    def test_an_overlap_is_refused(self) -> None:
        _save()

        with pytest.raises(Conflict):
            _save(valid_from=date(2026, 11, 1))
        with pytest.raises(Conflict):
            _save(valid_from=None)

        assert VatRate.objects.count() == 1

    def test_a_rate_before_another_fits_when_it_ends_in_time(self) -> None:
        _save()

        _save(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 1), rate_bp=2500)

        assert VatRate.objects.count() == 2

    def test_an_unknown_rate_cannot_be_changed(self) -> None:
        with pytest.raises(NotFound):
            _save(rate_id=99)

    def test_the_database_refuses_two_open_starts(self) -> None:
        _save(valid_from=None)

        with pytest.raises(IntegrityError), transaction.atomic():
            VatRate.objects.create(
                country="DK", category="book", rate_bp=1, source="x", evidence=Evidence.VERIFIED
            )


class TestHeldTable:
    """Rates are read once per process and read anew after a change."""

    def test_a_warm_decision_asks_the_database_nothing(self, supply, django_assert_num_queries) -> None:
        services.seed_rates()
        services.decide(supply=supply())

        with django_assert_num_queries(0):
            decision = services.decide(supply=supply())

        assert decision.scheme is Scheme.OSS

    def test_before_the_first_seeding_the_products_rates_stand_in(self, supply) -> None:
        assert services.decide(supply=supply()).rates_bp == (2100,)

    def test_a_change_counts_from_the_next_decision(self, supply, django_capture_on_commit_callbacks) -> None:
        services.seed_rates()
        given = supply(goods="food 100")
        assert services.decide(supply=given).rates_bp == (900,)

        with django_capture_on_commit_callbacks(execute=True):
            _save(country="NL", category="food", rate_bp=1200, valid_from=date(2026, 11, 1))

        assert services.decide(supply=given).rates_bp == (1200,)

    def test_a_load_that_a_change_overtook_is_not_kept(self, supply, monkeypatch) -> None:
        services.seed_rates()
        rows = list(VatRate.objects.all())

        class Slow:
            """Rates that change while they are being read."""

            @staticmethod
            def all() -> list[VatRate]:
                queries.forget_rate_table()
                return rows

        monkeypatch.setattr(VatRate, "objects", Slow)
        queries.rate_table()
        monkeypatch.undo()

        VatRate.objects.filter(country="NL", category="standard").update(rate_bp=2200)
        assert services.decide(supply=supply()).rates_bp == (2200,)

    def test_a_new_rate_leaves_other_days_alone(self, supply, django_capture_on_commit_callbacks) -> None:
        services.seed_rates()
        with django_capture_on_commit_callbacks(execute=True):
            _save(country="NL", category="food", rate_bp=1200, valid_from=date(2027, 1, 1))

        before = services.decide(supply=supply(goods="food 100", tax_point=date(2026, 12, 31)))
        after = services.decide(supply=supply(goods="food 100", tax_point=date(2027, 1, 1)))

        assert (before.rates_bp, after.rates_bp) == ((900,), (1200,))


def test_contradicting_amounts_reach_people_as_a_sentence(supply) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.decide(supply=supply(goods="standard 100", order_discount_minor=-101))

    assert refused.value.code == "tax_amounts"
    assert "contradict" in str(refused.value)


def test_categories_are_named_in_the_language_asked_for() -> None:
    assert ("book", "Gedrucktes Buch") in queries.category_choices("de")
    assert ("food", "Food") in queries.category_choices("en")
