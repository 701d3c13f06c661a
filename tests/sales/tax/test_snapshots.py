"""A stored decision reads back as it was made."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest

from kogge.sales.tax import rules, tables
from kogge.sales.tax.values import CustomerKind, decision_as_dict, decision_from_dict


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"goods": "standard 3900, food 1160", "shipping_minor": 490}, id="oss"),
        pytest.param({"delivery_country": "CH", "delivery_postcode": "8001"}, id="export"),
        pytest.param({"seller": {"oss": False}}, id="decided_but_refused"),
        pytest.param({"goods": "ebook 100"}, id="unsupported"),
        pytest.param(
            {"customer_kind": CustomerKind.BUSINESS, "vat_id": "NL004495445B01", "vat_id_is_valid": True},
            id="ic_supply",
        ),
    ],
)
def test_it_works(decide, fields) -> None:
    decision = decide(**fields)

    stored = json.loads(json.dumps(decision_as_dict(decision)))

    assert decision_from_dict(stored) == decision


def test_alternatives_are_kept(supply) -> None:
    made, rates, law = supply(), tables.seed_rate_table(), tables.law()
    decision = rules.decide(made, rates, law)
    decision = replace(decision, alternatives=rules.alternatives(made, decision, rates, law))

    assert decision_from_dict(json.loads(json.dumps(decision_as_dict(decision)))) == decision


def test_an_unknown_version_is_not_guessed(decide) -> None:
    stored = decision_as_dict(decide()) | {"version": 99}

    with pytest.raises(ValueError, match="99"):
        decision_from_dict(stored)


def test_decisions_can_be_pickled_and_compared(decide) -> None:
    decision = decide()

    assert pickle.loads(pickle.dumps(decision)) == decision
    assert len({decision, decide()}) == 1
