"""Indexes are built beside and switched, changed in place, and seen by every reader at once; a crash harms none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.core.search.shelves import LAYOUT, PLACE, an_entry, fill, found, keys, named

from kogge.core.search import asking, places, writing
from kogge.core.search.places import Place
from kogge.core.search.values import Ask

HALF = """
import sys
from tests.core.search.shelves import an_entry, fill

def entries():
    for key in range(1, 5000):
        yield an_entry(key, "Vase")
    print("half", flush=True)
    sys.stdin.read()

from kogge.core.search import writing
from tests.core.search.shelves import LAYOUT, PLACE
writing.fill(PLACE, language="de", layout=LAYOUT, position=2, texts=["Vase"], entries=entries())
"""


def generations() -> list[Path]:
    return [path for path in PLACE.path.iterdir() if path.is_dir()]


def test_a_killed_rebuild_leaves_the_old_index_serving():
    named("Honig")
    process = subprocess.Popen(
        [sys.executable, "-c", HALF], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3], env=dict(os.environ),
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "half\n"
    assert keys("honig") == [1] and keys("vase") == []

    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    process.communicate()

    assert keys("honig") == [1] and keys("vase") == []
    assert len(generations()) == 2
    named("Vase")
    assert keys("vase") == [1] and keys("honig") == []
    named("Vase")
    assert len(generations()) == 2, "the one before is kept for its readers, nothing else"


def test_a_rebuild_is_seen_by_a_reader_that_has_the_old_one_open():
    named("Honig")
    assert keys("honig") == [1]

    named("Vase", "Honig")

    assert keys("honig") == [2]


def test_changes_are_seen_at_once_even_when_another_process_makes_them():
    named("Honig", "Vase")
    assert keys("honig") == [1]
    code = """
from tests.core.search.shelves import PLACE, an_entry
from kogge.core.search import writing
with PLACE.alone("writing"):
    writing.change(PLACE.serving(), gone=[1], entries=[an_entry(2, "Honig"), an_entry(3, "Krug")], position=7)
"""
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3], env=dict(os.environ)
    )

    assert keys("honig") == [2] and keys("krug") == [3] and keys("vase") == []
    state = PLACE.serving().read()
    assert state is not None and state.position == 7


def test_a_change_may_be_repeated():
    named("Honig")
    for _time in range(2):
        writing.change(PLACE.serving(), gone=[], entries=[an_entry(1, "Vase")], position=3)

    assert found("vase").total == 1


def test_a_change_that_fails_half_way_shows_nothing():
    named("Honig")

    class Odd(list):
        def __iter__(self):
            yield an_entry(5, "Vase")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        writing.change(PLACE.serving(), gone=[1], entries=Odd(), position=9)

    assert keys("honig") == [1] and keys("vase") == []
    assert PLACE.serving().read().position == 1


def test_what_happens_meanwhile_is_taken_in_before_the_new_one_serves():
    named("Honig")

    def late(generation):
        writing.change(generation, gone=[1], entries=[an_entry(9, "Vase")], position=5)
        assert keys("honig") == [1], "the old one serves until then"

    fill([an_entry(1, "Honig")], before_serving=late)

    assert keys("vase") == [9] and keys("honig") == []


def test_an_index_of_another_version_is_not_read(monkeypatch):
    named("Honig")

    monkeypatch.setattr(places, "FORMAT", 999)
    asking.opened.__globals__["_opened"].clear()

    assert PLACE.serving().read() is None
    assert asking.ask(PLACE, Ask(text="honig")) is None


def test_indexes_that_nobody_needs_are_removed():
    named("Honig")
    fill([an_entry(1, "Miel")], place=Place("fr-be"), language="fr")

    places.keep_only(["fr-be"])

    assert asking.ask(PLACE, Ask(text="honig")) is None
    assert asking.ask(Place("fr-be"), Ask(text="miel")).total == 1


def test_an_empty_index_answers():
    fill([])

    assert found("honig").total == 0
    assert PLACE.serving().read().layout == LAYOUT
