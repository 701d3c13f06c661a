"""Whatever this room asks of a person reads as a sentence, in every language of the office."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from kogge.core.todos import services as todos
from kogge.sales import payments

PARAMS = {
    "account": "Mollie", "reason": "other_amount", "purpose": "order:10042", "amount_minor": 1290,
    "captured_minor": 1000, "currency": "EUR", "detail": "The amount is odd",
}  # fmt: skip
SOURCE = Path(payments.__file__).parent
KINDS = sorted(
    {
        found
        for file in SOURCE.rglob("*.py")
        for found in re.findall(r'kind="(payments\.\w+)"', file.read_text("utf-8"))
    }
)


def test_it_works():
    assert "payments.parked" in KINDS and len(KINDS) >= 8


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_worded_in_four_languages(kind):
    wording = todos.wording_of(kind)
    seen = set()
    for language in ("en", "de", "nl", "fr"):
        with translation.override(language):
            seen.add(
                tuple(str(part(PARAMS)) for part in (wording.title, wording.second_line, wording.button))
            )

    assert len(seen) == 4
    assert not [words for words in seen if "%" in " ".join(words) or "order:" in " ".join(words)]


def test_every_link_leads_into_the_office(client, db):
    sources = "".join(file.read_text("utf-8") for file in SOURCE.rglob("*.py"))
    links = re.findall(r'link=f?"(/office/payments/[^"]*)"', sources)

    assert links
    for link in set(links):
        address = re.sub(r"\{[^}]+\}", "1", link)
        assert client.get(address).status_code == 302, address
