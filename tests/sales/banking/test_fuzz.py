"""Whatever bytes come, readers answer with values or with a sentence."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.banking.files import GERMAN_LINE, camt, camt_entry, mt940
from tests.sales.banking.test_csv import DUTCH, GERMAN, TWO_COLUMNS

from kogge.core.errors import InvalidInput
from kogge.sales.banking import formats
from kogge.sales.banking.formats import delimited
from kogge.sales.banking.values import Source

SEEDS = [camt(camt_entry()), mt940(GERMAN_LINE), *(text.encode() for text in (GERMAN, DUTCH, TWO_COLUMNS))]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A good file with a stretch of it cut out, repeated or replaced by any bytes."""
    data = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 60)))
    filling = draw(st.one_of(st.binary(max_size=20), st.just(b""), st.just(data[start:end] * 2)))
    return data[:start] + filling + data[end:]


@settings(max_examples=300, deadline=None)
@given(st.one_of(broken(), st.binary(max_size=300)))
def test_it_works(data):
    with contextlib.suppress(InvalidInput):
        source = formats.format_of(data)
        if source is Source.CSV:
            table = delimited.table_of(data)
            read = [delimited.read(table, delimited.guess(table), account="X", currency="EUR")]
        else:
            read = formats.read(data, source)
        for statement in read:
            for entry in statement.entries:
                assert entry.amount_minor == sum(one.amount_minor for one in entry.details) != 0
