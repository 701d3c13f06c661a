"""What every visitor shares is asked for once a second, and a change made here shows at once."""

from __future__ import annotations

import pytest
from tests import factories

from kogge.core import recent
from kogge.planning.company import queries as company
from kogge.planning.company.models import Company


def test_within_the_second_it_is_made_once(monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 60.0)
    made = []

    first = recent.remembered("tea", lambda: made.append("pot") or len(made))
    second = recent.remembered("tea", lambda: made.append("pot") or len(made))

    assert (first, second, made) == (1, 1, ["pot"])


def test_after_the_second_it_is_made_anew(monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 0.0)

    answers = [recent.remembered("tea", lambda number=number: number) for number in (1, 2)]

    assert answers == [1, 2]


def test_made_up_keys_never_fill_the_memory(monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 60.0)

    for number in range(recent.MOST * 3):
        recent.remembered(("address", number), lambda: "x")

    assert len(recent._kept) <= recent.MOST


@pytest.mark.django_db
def test_a_change_in_this_process_is_seen_at_once(monkeypatch):
    monkeypatch.setattr(recent, "SECONDS", 60.0)
    factories.make_company()
    held = recent.remembered("who", company.company)
    assert held is recent.remembered("who", company.company)

    changed = Company.objects.get()
    changed.legal_name = "Maas & Rur Handels GmbH"
    changed.save()

    assert recent.remembered("who", company.company).legal_name == "Maas & Rur Handels GmbH"
