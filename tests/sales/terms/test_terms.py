"""Legal texts: versions that never change, the right one for a market, and safe HTML."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import factories

from kogge.core import clock
from kogge.core.errors import InvalidInput
from kogge.sales.terms import checks, queries, rules, services
from kogge.sales.terms.models import LegalText
from kogge.sales.terms.names import kind_name
from kogge.sales.terms.values import REQUIRED_KINDS, TextKind

pytestmark = pytest.mark.django_db


def write(body: str = "# Terms", *, market: str = "NL", language: str = "nl", kind=TextKind.TERMS, **more):
    return services.write_text(kind=kind, market=market, language=language, body=body, actor="test", **more)


def in_force(market: str = "NL", language: str = "nl", at=None):
    return queries.text_in_force(kind=TextKind.TERMS, market=market, language=language, at=at or clock.now())


def test_it_works():
    text = write()

    assert (text.version, text.written_by) == (1, "test")
    assert in_force() == text
    assert in_force(language="en") is None and in_force(market="DE") is None


def test_a_change_is_a_new_version_and_the_old_one_stays():
    first, second = write("one"), write("two")

    assert (first.version, second.version) == (1, 2)
    assert in_force() == second
    assert queries.text(first.pk).body == "one"
    assert [text.version for text in queries.versions(kind=TextKind.TERMS, market="NL", language="nl")] == [
        2,
        1,
    ]


def test_the_same_words_again_make_no_version():
    assert write("one").pk == write("one").pk


@pytest.mark.parametrize("body", ["", "  \n"])
def test_an_empty_text_is_refused(body):
    with pytest.raises(InvalidInput) as refused:
        write(body)

    assert refused.value.field == "body"


def test_a_language_the_shop_does_not_speak_is_refused():
    with pytest.raises(InvalidInput) as refused:
        write(language="it")

    assert refused.value.field == "language"


@pytest.mark.parametrize("later", ["market", "everywhere"])
def test_the_markets_own_text_wins_over_the_one_for_all(later):
    own, general = (
        (write("own"), write("all", market="")) if later == "everywhere" else (None, write("all", market=""))
    )
    own = own or write("own")

    assert in_force() == own
    assert in_force(market="DE") == general


def test_a_text_for_all_with_more_versions_does_not_win():
    own = write("own")
    for number in range(3):
        write(f"all {number}", market="")

    assert in_force() == own


def test_a_text_counts_from_its_day_on():
    now_valid = write("now")
    later = write("later", valid_from=clock.now() + timedelta(days=30))

    assert in_force() == now_valid
    assert in_force(at=clock.now() + timedelta(days=31)) == later


def test_what_is_missing_is_named_per_language():
    factories.make_market("NL", languages=("nl", "en"))
    LegalText.objects.filter(kind=TextKind.PRIVACY, language="en").delete()

    assert queries.missing("NL", clock.now()) == [(TextKind.PRIVACY, "en")]
    (finding,) = checks.texts_are_entered("NL")
    assert "English" in str(finding.sentence)
    assert checks.texts_are_entered("") == []


def test_a_text_for_every_market_fills_the_gap():
    factories.make_market("NL", languages=("nl",))
    LegalText.objects.all().delete()
    for kind in REQUIRED_KINDS:
        write("text", kind=kind, market="")

    assert queries.missing("NL", clock.now()) == []


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("# Terms", "<h1>Terms</h1>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[us](https://shop.example)", '<p><a href="https://shop.example">us</a></p>\n'),
    ],
)
def test_markdown_becomes_html(body, html):
    assert rules.render(body) == html


@pytest.mark.parametrize(
    "body", ["[x](javascript:alert(1))", "![x](https://elsewhere.example/x.png)", "<img src=x>"]
)
def test_nothing_is_run_or_loaded_from_elsewhere(body):
    html = rules.render(body)

    assert "<img" not in html and 'href="javascript' not in html


@pytest.mark.parametrize("kind", list(TextKind))
def test_every_kind_has_a_name(kind):
    assert str(kind_name(kind.value))
