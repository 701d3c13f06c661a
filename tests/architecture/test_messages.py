"""One sentence has one translation in all applications, for they share one catalog."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

FILE = Path(__file__).resolve().parents[2] / "tools" / "messages.py"


@pytest.fixture(scope="module")
def messages():
    spec = importlib.util.spec_from_file_location("messages", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalog(*rows: tuple) -> Catalog:
    made = Catalog(locale="de")
    for source, target, *context in rows:
        made.add(source, target, context=context[0] if context else None)
    return made


def test_it_works(messages):
    catalogs = {"office": catalog(("VAT", "USt."), ("Open", "Offen")), "shop": catalog(("VAT", "MwSt."), ("Open", "Offen"))}  # fmt: skip

    (line,) = messages.differing(catalogs)

    assert all(word in line for word in ("'VAT'", "'USt.' in office", "'MwSt.' in shop"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("VAT", "USt."), ("VAT", "USt."), id="the_same_translation"),
        pytest.param(("VAT", "USt."), ("VAT", "MwSt.", "shop"), id="told_apart_by_a_context"),
        pytest.param(("VAT", "USt."), ("VAT", ""), id="not_translated_yet"),
        pytest.param(("VAT", "USt."), ("Vat", "MwSt."), id="other_sentences"),
        pytest.param(
            ("one", "eins"), (("one", "many"), ("eines", "viele")), id="a_plural_has_an_entry_of_its_own"
        ),
    ],
)
def test_what_does_not_collide_is_not_told(messages, one, other):
    assert list(messages.differing({"a": catalog(one), "b": catalog(other)})) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("Open", "Offen", "market"), ("Open", "Geöffnet", "market"), id="in_one_context"),
        pytest.param(
            (("one", "many"), ("eins", "viele")), (("one", "lots"), ("eines", "viele")), id="plural"
        ),
    ],
)
def test_contexts_and_plurals_collide_too(messages, one, other):
    assert len(list(messages.differing({"a": catalog(one), "b": catalog(other)}))) == 1


def test_our_own_applications_agree(messages):
    for language in messages.LANGUAGES:
        catalogs = {str(app): messages.load(messages.po_file(app, language), language) for app in messages.applications()}  # fmt: skip

        assert len(catalogs) > 15
        assert list(messages.differing(catalogs)) == []
