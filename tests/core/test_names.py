"""Whatever a person may have to decide about on the Jobs page is called something."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from kogge.core import names
from kogge.core.events import bus
from kogge.core.jobs import registry
from kogge.core.outward import handlers


def test_it_works():
    assert names.words_of("orders.mail_confirmation") == "Confirmation by mail"
    assert names.subject_words("order:10042") == "Order 10042"
    with override("de"):
        assert names.words_of("orders.mail_confirmation") == "Bestätigung per E-Mail"
        assert names.subject_words("order:10042") == "Bestellung 10042"


@pytest.mark.parametrize("code", ["tea.spilt", ""])
def test_what_nobody_named_is_shown_as_it_is(code):
    assert names.words_of(code) == code
    assert names.subject_words(code) == code


@pytest.mark.parametrize("reference", ["cup:1", "order:", "order"])
def test_a_reference_that_nobody_reads_is_shown_as_it_is(reference):
    assert names.subject_words(reference) == reference


def test_a_code_is_named_once():
    with pytest.raises(ValueError, match="mail"):
        names.name_all({"mail": "Post"})


def ours(code: str) -> bool:
    """Say whether a code is the product's, not one that another test registered."""
    return code.partition(".")[0] in {
        "jobs",
        "outward",
        "warehouse",
        "payments",
        "stock",
        "orders",
        "invoicing",
        "catalog",
    }


def test_everything_that_can_fail_has_a_name():
    codes = {job for job in registry.known_jobs() if ours(job)}
    for listener in bus.all_listeners():
        codes |= {code for code in (listener.key, listener.event_type.name) if ours(code)}
    codes |= {kind for kind in handlers._handlers if kind == "mail"}

    assert {code for code in codes if not names.is_named(code)} == set()
