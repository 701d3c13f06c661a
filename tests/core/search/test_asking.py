"""What is asked is found: stemmed, folded, compound, mistyped, by code, narrowed, counted and sorted."""

from __future__ import annotations

import pytest
from tests.core.search.shelves import NAMES, PLACE, an_entry, fill, found, keys, named

from kogge.core.search import asking
from kogge.core.search.places import Place
from kogge.core.search.values import Ask, Narrowing, Sort


def test_it_works():
    named(*NAMES)

    assert keys("waldhonig") == [1]
    assert keys("käse") == [6]
    assert found("nichts davon").total == 0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kaese", 6), ("KASE", 6), ("glas", 7), ("honig", 1), ("butter spekulatius", 2), ("Krüge", 5),
        ("spekulatuis", 3), ("waldhonnig", 1), ("spekulatiusdose", 2), ("kase grosser", 6), ("einen Krug", 5),
    ],
)  # fmt: skip
def test_what_is_meant_is_found(text, first):
    named(*NAMES, "Dose")

    assert keys(text)[0] == first


def test_an_index_that_is_not_there_does_not_answer():
    assert asking.ask(Place("fr-lu"), Ask(text="miel")) is None


@pytest.mark.parametrize("text", ["", "   ", "a", "%&/()", "\x00"])
def test_a_text_that_says_nothing_finds_nothing(text):
    named(*NAMES)

    assert found(text).total == 0


def test_codes_are_found_as_a_whole_however_they_are_written():
    fill([an_entry(1, "Krug", codes=("DF-1021", "2000000010212")), an_entry(2, "Vase", codes=("DF-1022",))])

    assert keys("DF-1021") == keys("df1021") == keys("df 1021") == keys("2000000010212") == [1]
    assert keys("DF-102") == []
    assert keys("Vase DF-1022") == [2]


def test_names_come_before_descriptions():
    fill([an_entry(1, "Krug", body="für Honig"), an_entry(2, "Honig"), an_entry(3, "Topf", beside="Honig")])

    assert keys("honig") == [2, 3, 1]


def test_weight_multiplies_relevance():
    fill([an_entry(1, "Honig", weight=0.5), an_entry(2, "Honig")])

    assert keys("honig") == [2, 1]


def test_words_that_are_not_together_anywhere_find_what_has_some_and_say_so():
    named("Honig", "Krug", "Vase")

    answer = found("honig krug")
    assert sorted(answer.keys) == [1, 2] and answer.is_partial


def test_a_narrowing_that_leaves_nothing_is_not_widened():
    named("Honig", "Krug")

    answer = found("honig topf", narrowing=Narrowing(numbers={"price": (9000, None)}))
    assert answer.total == 0


def test_synonyms_find_as_well():
    named("Spekulatius", "Krug", "Keks Dose")

    assert sorted(keys("kekse", synonyms={"keks": ("Spekulatius",)})) == [1, 3]
    assert keys("süßes brot", synonyms={"susses brot": ("Krug",)}) == [2]
    assert keys("großes süßes brot", synonyms={"susses brot": ("Krug",)}) == []


def test_what_was_taken_for_a_mistyped_word_is_told():
    named("Spekulatius", "Krug")

    assert found("spekulatuis krug").corrected == {"spekulatuis": "Spekulatius"}
    assert asking.proposals(PLACE, "spklatuis") == {"spklatuis": "Spekulatius"}
    assert asking.proposals(PLACE, "krug") == {}


def test_the_last_word_may_be_unfinished_while_typing():
    named("Spekulatius", "Butterspekulatius", "Krug")

    assert keys("spek", is_typing=True)[0] == 1
    assert keys("k", is_typing=True) == []
    assert keys("kr", is_typing=True) == [3]


def test_sorting():
    fill([an_entry(key, "Krug", price=price) for key, price in ((1, 300), (2, 100), (3, 200))])

    assert keys("krug", sort=Sort.LOWEST, sort_by="price") == [2, 3, 1]
    assert keys("krug", sort=Sort.HIGHEST, sort_by="price") == [1, 3, 2]
    assert keys("krug", sort=Sort.NEWEST) == [3, 2, 1]
    assert keys("krug", sort=Sort.NEWEST, offset=1, limit=1) == [2]


def test_counts_leave_their_own_narrowing_aside():
    makers = ("Venn", "Venn", "Lenz", "Lenz Söhne")
    fill([an_entry(key, "Krug", maker=maker) for key, maker in enumerate(makers, start=1)])

    answer = found(
        "krug",
        counts=("maker",),
        bands={"price": lambda low, high: (200, 300)},
        narrowing=Narrowing(groups={"maker": ("Venn",)}, numbers={"price": (200, None)}),
    )

    assert answer.keys == (2,)
    assert dict(answer.counts["maker"]) == {"Venn": 1, "Lenz": 1, "Lenz Söhne": 1}
    assert [(band.start, band.end, band.count) for band in answer.bands["price"]] == [
        (None, 200, 1), (200, 300, 1), (300, None, 0),
    ]  # fmt: skip


def test_several_values_of_a_group_are_either():
    fill([an_entry(key, "Krug", maker=maker) for key, maker in enumerate("ABC", start=1)])

    assert sorted(keys("krug", narrowing=Narrowing(groups={"maker": ("A", "C")}))) == [1, 3]
