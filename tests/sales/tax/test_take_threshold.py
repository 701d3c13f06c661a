"""The ledger of the EU threshold: counted once, crossed once, and a switch that stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from kogge.core import checks
from kogge.core.errors import InvalidInput, Undecided
from kogge.core.todos import queries as todos
from kogge.sales.tax import queries, services
from kogge.sales.tax.models import ThresholdEntry, ThresholdYear
from kogge.sales.tax.values import Scheme, Seller

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
FRESH = {"has_crossed": False, "counted_net_minor": 0}


def _take(reference: str, net_minor: int, on: date = ON):
    return services.take_threshold(reference=reference, net_minor=net_minor, tax_point_on=on)


def _year(year: int = 2026) -> ThresholdYear:
    return ThresholdYear.objects.get(year=year)


def test_it_works(monday) -> None:
    taken = _take("order:1", 5_000)

    assert (taken.counted_net_minor, taken.is_crossing, taken.is_destination) == (5_000, False, False)
    (entry,) = ThresholdEntry.objects.all()
    assert (entry.reference, entry.kind, entry.net_eur_minor, entry.year) == ("order:1", "taken", 5_000, 2026)
    assert entry.created_at == monday
    assert _year().counted_net_minor == 5_000


def test_exactly_the_limit_is_not_exceeded_and_one_cent_more_crosses() -> None:
    at_limit = _take("order:1", 1_000_000)
    above = _take("order:2", 1)
    later = _take("order:3", 1)

    assert (at_limit.is_crossing, at_limit.is_destination) == (False, False)
    assert (above.is_crossing, above.is_destination) == (True, True)
    assert (later.is_crossing, later.is_destination) == (False, True)
    assert _year().crossed_by == "order:2"


def test_crossing_asks_someone_to_register() -> None:
    _take("order:1", 1_000_001)

    (todo,) = todos.open_todos()
    assert (todo.kind, todo.params["reference"]) == ("tax.threshold_crossed", "order:1")


def test_the_same_order_counts_once_and_hears_the_same_answer() -> None:
    first = _take("order:1", 1_000_001)
    _take("order:2", 100)

    again = _take("order:1", 1_000_001)

    assert again == first
    assert _year().counted_net_minor == 1_000_101
    assert ThresholdEntry.objects.count() == 2


def test_years_are_counted_apart_by_tax_point() -> None:
    _take("order:1", 900_000, on=date(2026, 12, 31))
    taken = _take("order:2", 200_000, on=date(2027, 1, 1))

    assert (taken.counted_net_minor, taken.is_destination) == (200_000, False)


class TestReturn:
    """A cancelled sale leaves the count, once; the switch stays."""

    def test_it_works(self) -> None:
        _take("order:1", 5_000)

        entry = services.return_threshold(reference="order:1")

        assert (entry.kind, entry.net_eur_minor, entry.counted_after_minor) == ("returned", -5_000, 0)
        assert _year().counted_net_minor == 0

    def test_twice_counts_once(self) -> None:
        _take("order:1", 5_000)
        first = services.return_threshold(reference="order:1")

        assert services.return_threshold(reference="order:1") == first
        assert _year().counted_net_minor == 0

    def test_a_sale_that_never_counted_is_no_matter(self) -> None:
        assert services.return_threshold(reference="order:99") is None
        assert not ThresholdEntry.objects.exists()

    def test_the_switch_stays_for_the_year(self) -> None:
        _take("order:1", 1_000_001)
        services.return_threshold(reference="order:1")

        taken = _take("order:2", 100)

        assert (taken.counted_net_minor, taken.is_crossing, taken.is_destination) == (100, False, True)
        assert _year().crossed_by == "order:1"

    def test_it_leaves_the_year_of_the_sale(self) -> None:
        _take("order:1", 5_000, on=date(2026, 12, 31))

        entry = services.return_threshold(reference="order:1")

        assert (entry.year, entry.tax_point_on) == (2026, date(2026, 12, 31))


class TestDecideAndTake:
    """What placing an order calls: the decision for good, and its count, in one transaction."""

    def test_it_works(self, supply) -> None:
        decision = services.decide_and_take(
            supply=supply(seller=FRESH, goods="standard 11900"), reference="order:1"
        )

        assert (decision.scheme, decision.threshold_net_minor) == (Scheme.DOMESTIC, 10_000)
        assert _year().counted_net_minor == 10_000
        assert decision.alternatives

    def test_a_count_that_moved_since_the_quote_decides_anew(self, supply) -> None:
        quoted = supply(seller=FRESH, goods="standard 11900")
        _take("order:1", 995_000)

        decision = services.decide_and_take(supply=quoted, reference="order:2")

        assert (decision.scheme, decision.crosses_threshold) == (Scheme.OSS, True)
        assert _year().crossed_by == "order:2"

    def test_after_the_crossing_every_order_is_taxed_at_destination(self, supply) -> None:
        _take("order:1", 1_000_001)

        decision = services.decide_and_take(
            supply=supply(seller=FRESH, goods="standard 100"), reference="order:2"
        )

        assert (decision.scheme, decision.crosses_threshold) == (Scheme.OSS, False)
        assert "threshold_crossed" in [reason.code for reason in decision.reasons]

    def test_repeated_it_gives_the_same_decision_and_counts_once(self, supply) -> None:
        _take("order:1", 995_000)
        given = supply(seller=FRESH, goods="standard 11900")

        first = services.decide_and_take(supply=given, reference="order:2")
        again = services.decide_and_take(supply=given, reference="order:2")

        assert again == first
        assert _year().counted_net_minor == 1_005_000

    def test_a_refused_sale_leaves_nothing_counted(self, supply) -> None:
        _take("order:1", 995_000)
        given = supply(seller=FRESH | {"oss": False}, goods="standard 11900")

        with pytest.raises(Undecided) as refused, transaction.atomic():
            services.decide_and_take(supply=given, reference="order:2")

        assert refused.value.code == "tax_destination_registration_missing"
        assert "Netherlands" in str(refused.value)
        assert refused.value.details["decision"].scheme is Scheme.LOCAL_REGISTRATION
        assert (_year().counted_net_minor, _year().crossed_at) == (995_000, None)
        assert not todos.open_todos().exists()

    @pytest.mark.parametrize("country", ["DE", "CH"])
    def test_sales_that_do_not_count_touch_no_ledger(self, supply, country) -> None:
        services.decide_and_take(supply=supply(delivery_country=country, seller=FRESH), reference="order:1")

        assert not ThresholdYear.objects.exists()


class TestElsewhere:
    """Turnover of another channel counts when a person enters it."""

    def enter(self, **fields):
        given = {"actor": "owner", "key": "k1", "net_minor": 250_000, "made_on": ON, "note": "Market stall"}
        return services.count_elsewhere(**given | fields)

    def test_it_works(self) -> None:
        taken = self.enter()

        assert taken.counted_net_minor == 250_000
        (entry,) = ThresholdEntry.objects.all()
        assert (entry.kind, entry.note, entry.reference) == ("elsewhere", "Market stall", "elsewhere:k1")

    def test_a_form_sent_twice_counts_once(self) -> None:
        self.enter()
        self.enter()

        assert _year().counted_net_minor == 250_000

    def test_it_can_cross(self) -> None:
        assert self.enter(net_minor=1_000_001).is_crossing

    def test_a_correction_is_negative(self) -> None:
        self.enter()
        self.enter(key="k2", net_minor=-50_000)

        assert _year().counted_net_minor == 200_000

    @pytest.mark.parametrize(("fields", "field"), [({"net_minor": 0}, "net"), ({"note": " "}, "note")])
    def test_it_needs_an_amount_and_a_note(self, fields, field) -> None:
        with pytest.raises(InvalidInput) as refused:
            self.enter(**fields)

        assert refused.value.field == field


class TestMeter:
    """Where the year stands."""

    def test_it_works(self) -> None:
        _take("order:1", 640_000)

        meter = queries.threshold_meter(2026)

        assert (meter.counted_net_minor, meter.limit_minor, meter.share_percent) == (640_000, 1_000_000, 64)
        assert (meter.left_minor, meter.entry_count, meter.is_crossed) == (360_000, 1, False)

    def test_a_year_without_sales_is_empty(self) -> None:
        meter = queries.threshold_meter(2026)

        assert (meter.counted_net_minor, meter.share_percent, meter.is_crossed) == (0, 0, False)

    def test_a_year_after_one_that_crossed_starts_crossed(self) -> None:
        _take("order:1", 1_000_001, on=date(2025, 12, 1))

        assert queries.threshold_meter(2026).is_crossed

    def test_more_returned_than_sold_reads_as_nothing(self) -> None:
        services.count_elsewhere(actor="owner", key="k", net_minor=-100, made_on=ON, note="Correction")

        assert queries.threshold_meter(2026).share_percent == 0


def test_the_audit_names_a_year_that_does_not_add_up() -> None:
    _take("order:1", 5_000)
    assert checks.run_audit("threshold") == []

    ThresholdYear.objects.update(counted_net_minor=4_999)

    assert checks.run_audit("threshold") == ["2026: the count is 4999 cents, its entries add up to 5000."]


def test_taking_costs_few_queries(django_assert_max_num_queries) -> None:
    _take("order:1", 1)

    with django_assert_max_num_queries(7):
        _take("order:2", 1)


def test_a_seller_without_the_threshold_is_not_given_it_back(supply) -> None:
    waived = replace(supply(), seller=Seller(country="DE", oss=True, has_waived_threshold=True))

    decision = services.decide_and_take(supply=waived, reference="order:1")

    assert decision.scheme is Scheme.OSS
