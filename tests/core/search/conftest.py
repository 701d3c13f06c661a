"""A folder for indexes that is empty before and after each test."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("search_index")


@pytest.fixture(autouse=True)
def _indexes(search_index) -> None:
    """Begin without indexes."""
