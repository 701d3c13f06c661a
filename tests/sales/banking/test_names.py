"""Names as banks and people write them."""

from __future__ import annotations

import pytest
from tests.sales.banking.conftest import ACTOR

from kogge.sales.banking import payers, services
from kogge.sales.banking.rules import names


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Marieke Jansen", "M. JANSEN", True), ("Jansen, Marieke", "Marieke Jansen", True), ("Jörg Müller", "JOERG MUELLER", True),
        ("Hr J van Dijk", "Jan van Dijk", True), ("Brasserie du Perron SRL", "BRASSERIE DU PERRON", True),
        ("Marieke Jansen", "Marieke Peeters", False), ("Li Wu", "Li Wu", False), ("", "", False), ("Jansen", "", False),
    ],
)  # fmt: skip
def test_it_works(one, other, alike):
    assert names.are_alike(one, other) is names.are_alike(other, one) is alike


@pytest.mark.django_db
def test_rooms_above_say_which_names_belong_to_a_purpose(bank, monkeypatch):
    monkeypatch.setitem(payers._kinds, "probe", lambda keys: dict.fromkeys(keys, ("Marieke Jansen", "")))
    bank.expect(number="10042")
    line = bank.line(text="thanks", name="M JANSEN")

    assert [reason["code"] for reason in line.proposals[0]["reasons"]] == ["known_name", "amount"]
    assert payers.names_for(["other:1"]) == {}
    services.set_aside(line_id=line.pk, note="", actor=ACTOR)
