"""Every value survives the way into a line and back."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.core.backups import rows


def there_and_back(value, kind: str):
    (line,) = rows.encode([(value,)], [kind])
    assert line.count("\n") == 1
    ((back,),) = rows.decode([line], [kind])
    return line, back


@given(st.text())
def test_any_text_survives(text):
    assert there_and_back(text, "plain")[1] == text


@given(st.binary())
def test_any_bytes_survive(data):
    assert there_and_back(data, "binary")[1] == data


@pytest.mark.parametrize(
    ("value", "kind", "line"),
    [
        pytest.param(None, "plain", "\\N\n", id="nothing"),
        pytest.param("\\N", "plain", "\\\\N\n", id="a text that looks like nothing"),
        pytest.param("", "plain", "\n", id="an empty text"),
        pytest.param("a\tb\nc\\d", "plain", "a\\tb\\nc\\\\d\n", id="tab, line end, backslash"),
        pytest.param(1, "bool", "t\n", id="true"),
        pytest.param(0, "bool", "f\n", id="false"),
        pytest.param(
            "2026-11-25 02:49:00.5", "instant", "2026-11-25 02:49:00.5+00\n", id="an instant in UTC"
        ),
    ],
)
def test_it_works(value, kind, line):
    written, back = there_and_back(value, kind)

    assert (written, back) == (line, value)


def test_a_number_comes_back_as_text_that_the_column_turns_into_a_number():
    assert there_and_back(42, "plain") == ("42\n", "42")


def test_an_identifier_is_written_as_postgresql_shows_it():
    number = uuid.uuid4()

    assert there_and_back(number.hex, "uuid") == (f"{number}\n", number.hex)
