"""The EU threshold on Today: how much is used, and what is due from when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from tests.factories import make_company, make_member

from kogge.backoffice import threshold
from kogge.core.screens.cells import Tone
from kogge.core.staff.roles import Role
from kogge.planning.company import services as company
from kogge.planning.company.values import RegistrationKind
from kogge.sales.tax.models import ThresholdYear

pytestmark = pytest.mark.django_db


def card(role: Role = Role.OWNER):
    with override("en"):
        return threshold.card(make_member(role))


def counted(minor: int, **values) -> None:
    ThresholdYear.objects.update_or_create(year=2026, defaults={"counted_net_minor": minor, **values})


def test_it_works(monday):
    make_company(exceeded=False)
    counted(250_000)

    shown = card()

    assert shown.counted == "€2,500.00"
    assert shown.base == "of €10,000.00 net to consumers in other EU countries in 2026"
    assert shown.sentence == "Below it, VAT of your own country is charged. €7,500.00 are left."
    assert shown.state is None
    assert shown.line.over_percent == 0


@pytest.mark.parametrize(
    ("minor", "words"), [(799_999, None), (800_000, "prepare now"), (999_900, "prepare now")]
)
def test_from_four_fifths_on_it_asks_to_prepare(monday, minor, words):
    make_company(exceeded=False)
    counted(minor)

    state = card().state

    assert (state.word if state else None) == words


def test_a_passed_threshold_says_when_and_what_follows(monday):
    make_company(exceeded=False)
    counted(1_128_400, crossed_by="order:10437", crossed_at=datetime(2026, 11, 12, 9, tzinfo=UTC))

    shown = card()

    assert (shown.state.word, shown.state.tone) == ("passed Nov 12, 2026", Tone.STOP)
    assert shown.sentence == "From the order that passed it on, VAT is charged at the customer's rate."
    assert shown.line.over_percent > 0


def test_a_threshold_passed_last_year_counts_from_the_first_order(monday):
    make_company(exceeded=True)

    shown = card()

    assert shown.state.word == "passed last year"
    assert "from the first order on" in shown.sentence


def test_whoever_waived_the_threshold_is_not_shown_it(monday):
    make_company(exceeded=False)
    company.add_registration(
        kind=RegistrationKind.THRESHOLD_WAIVER, country="DE", valid_from=date(2026, 1, 1), actor="test"
    )

    assert card() is None


def test_without_a_company_there_is_no_threshold():
    assert card() is None
