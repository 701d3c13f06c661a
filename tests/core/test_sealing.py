"""Secrets in the database."""

from __future__ import annotations

import pytest

from kogge.core import sealing
from kogge.core.errors import Misconfigured


def test_it_works():
    sealed = sealing.seal({"key": "live_abc", "umlaut": "Köln"})

    assert sealing.unseal(sealed) == {"key": "live_abc", "umlaut": "Köln"}
    assert "live_abc" not in sealed


def test_the_same_values_are_sealed_differently_each_time():
    assert sealing.seal({"a": 1}) != sealing.seal({"a": 1})


def test_nothing_sealed_is_nothing():
    assert sealing.unseal("") == {}


def test_another_homes_key_cannot_read_it(settings):
    sealed = sealing.seal({"key": "live_abc"})
    settings.SECRET_KEY = "another home"

    with pytest.raises(Misconfigured):
        sealing.unseal(sealed)


def test_an_altered_text_is_refused():
    sealed = sealing.seal({"key": "live_abc"})

    with pytest.raises(Misconfigured):
        sealing.unseal(sealed[:-4] + "AAAA")
