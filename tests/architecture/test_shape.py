"""The budgets of size and shape, counted by tools/shape.py; the row is printed with `pytest -s`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shape() -> dict:
    """Return the figures of the product's source."""
    command = [sys.executable, "tools/shape.py", "src/kogge", "--depth", "2", "--tests", "tests", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    (row,) = json.loads(done.stdout)
    print({name: value for name, value in row.items() if not name.startswith("_")})
    return row


@pytest.mark.parametrize(("figure", "most"), [("file max", 600), ("func max", 80), ("cycle", 0)])
def test_within_budget(shape, figure, most):
    assert shape[figure] <= most, shape["_worst"]


def test_no_two_rooms_import_each_other(shape):
    """A door and the packages inside it (storefront, storefront.pages) are one room, cut for readability."""
    tangles = [
        cycle
        for cycle in shape["_worst"]["room_cycles"]
        if len({room.split(".")[0] for room in cycle}) > 1 or all("." in room for room in cycle)
    ]

    assert tangles == []


@pytest.mark.parametrize(("figure", "least"), [("mod%", 100), ("docs%", 95), ("typed%", 95)])
def test_described_and_typed(shape, figure, least):
    assert shape[figure] >= least
