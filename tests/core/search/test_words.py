"""Words are cut, folded and stemmed the same way in indexes and questions."""

from __future__ import annotations

import pytest

from kogge.core.search import spelling, words
from kogge.core.search.compounds import Dictionary


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Käse", "kase"),
        ("Größe", "grosse"),
        ("Cœur", "coeur"),
        ("ÉPICES", "epices"),
        ("Łódź", "lodz"),
        ("", ""),
    ],
)
def test_folding(text, folded):
    assert words.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("500g Dose", ["500", "g", "Dose"][:1] + ["Dose"]),
        ("l’épice d'Aix", ["épice", "Aix"]),
        ("DF-1021", ["DF", "1021"]),
        ("72 % \x00 <b>", ["72"]),
        ("", []),
    ],
)
def test_splitting(text, parts):
    assert list(words.split(text)) == parts


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "bord", "borden"), ("nl", "glas", "glazen"), ("nl", "kaas", "kazen"), ("nl", "fles", "flessen"),
        ("nl", "brief", "brieven"), ("nl", "pot", "potjes"), ("nl", "molen", "molens"), ("nl", "beker", "bekers"),
        ("nl", "vaas", "vazen"), ("de", "Glas", "Gläser"), ("de", "Apfel", "Äpfel"), ("de", "Tasse", "Tassen"), ("de", "Keks", "Kekse"),
        ("fr", "gâteau", "gateaux"), ("fr", "bocal", "bocaux"), ("fr", "épicé", "epice"), ("en", "knife", "knives"),
        ("en", "cherry", "cherries"), ("en", "cheese", "cheeses"), ("en", "loaf", "loaves"),
    ],
)  # fmt: skip
def test_the_same_word(language, one, other):
    assert set(words.stems(one, language)) & set(words.stems(other, language))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "bord", "boter"),
        ("nl", "kaas", "kan"),
        ("de", "Honig", "Hose"),
        ("en", "plate", "play"),
        ("fr", "sel", "sol"),
    ],
)
def test_different_words(language, one, other):
    assert not set(words.stems(one, language)) & set(words.stems(other, language))


@pytest.mark.parametrize(
    ("language", "known", "word", "parts"),
    [
        ("de", "Butter Spekulatius", "butterspekulatius", ("butter", "spekulatius")),
        ("de", "Weihnacht Gebäck", "weihnachtsgeback", ("weihnachts", "geback")),
        ("de", "Leinen Tuch", "leinentuch", ("leinen", "tuch")),
        ("de", "Apfel Saft Flasche", "apfelsaftflasche", ("apfel", "saft", "flasche")),
        ("nl", "peer appel stroop", "appelstroop", ("appel", "stroop")),
        ("nl", "kersen vlaai", "kersenvlaai", ("kersen", "vlaai")),
        ("fr", "beurre noisette", "beurrenoisette", ()),
        ("de", "Honig", "waldhonig", ()),
        ("de", "der das Kan", "kanne", ()),
    ],
)
def test_compounds(language, known, word, parts):
    dictionary = Dictionary(language)
    dictionary.learn(known)

    assert dictionary.parts(word) == parts


def test_the_end_of_a_compound_says_what_it_is():
    dictionary = Dictionary("de")
    dictionary.learn("Honig Wabe")

    assert dictionary.end("waldhonig") == ("honig",)
    assert dictionary.end("honigwald") == ()


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("honig", "honig", 0),
        ("honig", "hoing", 1),
        ("honig", "hong", 1),
        ("honig", "honnigg", 2),
        ("abc", "xyz", 3),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert spelling.distance(one, other, 5) == slips


def test_counting_stops_where_it_is_too_much():
    assert spelling.distance("spekulatius", "butterdose", 3) == 3


def test_figures_and_short_words_are_not_guessed():
    assert [spelling.slips_in(word) for word in ("1021", "tee", "krug", "spekulatius")] == [0, 0, 1, 2]
