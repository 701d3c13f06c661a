"""Facts come into files, and what is not there yet is read along."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import duckdb
import pytest
from django.db import transaction

from kogge.core import clock
from kogge.core.events import bus, leases, relay
from kogge.core.events.models import Delivery, OutboxEvent
from kogge.core.jobs import worker
from kogge.core.jobs.queue import enqueue
from kogge.core.warehouse import catalogue, files, queries, services
from kogge.core.warehouse.values import Change, Column, Fact, Freshness, Privacy

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class ThingChanged(bus.Event):
    """A thing of this test has changed."""

    name: ClassVar[str] = "test.thing_changed"
    thing: int
    rows: int = 1

    def aggregate(self) -> str:
        """Return the thing."""
        return f"thing:{self.thing}"


class Things:
    """A room with things; each has some rows of words."""

    def __init__(self) -> None:
        self.words: dict[int, list[str | None]] = {}

    def change(self, thing: int, *words: str | None, rows: int = 1) -> None:
        """Give a thing other words and say so."""
        with transaction.atomic():
            self.words[thing] = list(words)
            bus.emit(ThingChanged(thing=thing, rows=rows))

    def rows_of(self, changes: Sequence[Change]) -> Iterator[Iterable[Any]]:
        """Yield the rows of changed things."""
        for thing in {change.payload["thing"] for change in changes}:
            yield from ((thing, word, len(word or "")) for word in self.words.get(thing, []))

    def all_rows(self) -> Iterator[Iterable[Any]]:
        """Yield all rows."""
        for thing, words in self.words.items():
            yield from ((thing, word, len(word or "")) for word in words)


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Things:
    """A room whose fact is the only one."""
    room = Things()
    fact = Fact(
        name="things",
        grain="one row per word",
        key="thing",
        columns=(
            Column(name="thing", type="BIGINT", meaning="Which."),
            Column(name="word", type="VARCHAR", meaning="A word.", privacy=Privacy.NONE),
            Column(name="size", type="INTEGER", unit="letters", meaning="Of the word."),
        ),
        changed_by=(ThingChanged.name,),
        weight=lambda change: change.payload["rows"],
        rows_of=room.rows_of,
        all_rows=room.all_rows,
    )
    monkeypatch.setattr(catalogue, "_facts", {"things": fact})
    return room


def read(**rest: Any) -> dict[int, list[str | None]]:
    """Return the words of all things as a figure would see them."""
    found: dict[int, list[str | None]] = {}
    with queries.opened(["things"], **rest) as warehouse:
        for thing, word in warehouse.rows("SELECT thing, word FROM things ORDER BY thing, word NULLS FIRST"):
            found.setdefault(thing, []).append(word)
    return found


def names() -> list[str]:
    """Return the names of all files."""
    return sorted(file.path.name for file in files.all_files(catalogue.fact_named("things")))


def test_it_works(things: Things) -> None:
    things.change(1, "anchor", "bow")
    things.change(2, "crew")

    services.catch_up()

    assert read() == {1: ["anchor", "bow"], 2: ["crew"]}
    assert names() == ["000000000001-000000000002.parquet"]


def test_nothing_gives_an_empty_table(things: Things) -> None:
    assert read() == {}
    assert services.catch_up() == 0
    assert names() == []


def test_what_is_not_in_files_is_read_from_the_database(things: Things) -> None:
    things.change(1, "anchor")

    assert read() == {1: ["anchor"]}
    assert names() == []


def test_newest_rows_of_a_thing_win_as_a_whole(things: Things) -> None:
    things.change(1, "anchor", "bow")
    services.catch_up()
    things.change(1, "crew")
    assert read() == {1: ["crew"]}

    services.catch_up()

    assert read() == {1: ["crew"]}
    assert len(names()) == 2


def test_newest_rows_win_over_three_versions(things: Things) -> None:
    for word in ("anchor", "bow", "crew"):
        things.change(1, word)
        things.change(2, word)
        services.catch_up()
    things.change(2, "deck")

    assert read() == {1: ["crew"], 2: ["deck"]}


def test_only_what_is_new_is_written(things: Things) -> None:
    things.change(1, "anchor")
    services.catch_up()
    before = [file.path.stat().st_mtime_ns for file in files.all_files(catalogue.fact_named("things"))]

    assert services.catch_up() == 0

    assert [
        file.path.stat().st_mtime_ns for file in files.all_files(catalogue.fact_named("things"))
    ] == before


def test_many_rows_become_several_files(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "ROWS_PER_FILE", 2)
    for thing in range(1, 6):
        things.change(thing, "word")

    services.catch_up()

    assert [name[:25] for name in names()] == [
        "000000000001-000000000002", "000000000003-000000000004", "000000000005-000000000005",
    ]  # fmt: skip
    assert len(read()) == 5


def test_too_much_for_a_page_waits_and_is_told(things: Things) -> None:
    things.change(1, "anchor")
    services.catch_up()
    things.change(2, "bow", rows=50)

    with queries.opened(["things"], on_the_spot=49) as warehouse:
        assert warehouse.rows("SELECT count(*) FROM things") == [(1,)]
        assert warehouse.freshness["things"] == Freshness(position=1, waiting=1, waiting_rows=50)
    with queries.opened(["things"], on_the_spot=50) as warehouse:
        assert warehouse.rows("SELECT count(*) FROM things") == [(2,)]
        assert warehouse.freshness["things"].waiting == 0


def test_events_of_others_are_no_changes(things: Things) -> None:
    @dataclass(frozen=True, kw_only=True)
    class OtherChanged(bus.Event):
        name: ClassVar[str] = "test.other_changed"

        def aggregate(self) -> str:
            return "other:1"

    with transaction.atomic():
        bus.emit(OtherChanged())

    assert services.catch_up() == 0
    assert names() == []


def test_numbering_delivers_nothing(things: Things) -> None:
    things.change(1, "anchor")

    services.catch_up()

    assert OutboxEvent.objects.get(name=ThingChanged.name).position == 1
    assert not Delivery.objects.exclude(state="waiting").exists()


def test_running_relay_numbers_by_itself(things: Things) -> None:
    things.change(1, "anchor")
    leases.take("relay", holder="another", duration=timedelta(minutes=1))

    services.catch_up()

    assert names() == []
    assert read() == {1: ["anchor"]}
    leases.give_back("relay", holder="another")


def test_rows_keep_quotes_commas_blanks_and_nothing(things: Things) -> None:
    words = ['said "aye"', "a,b", " x ", "two\nlines", "", None, "£", "NULL"]
    things.change(1, *words)

    from_database = read()
    services.catch_up()

    assert read() == from_database
    assert set(read()[1]) == {'said "aye"', "a,b", " x ", "two\nlines", None, "£", "NULL"}


def test_rebuild_replaces_everything(things: Things) -> None:
    things.change(1, "anchor")
    services.catch_up()
    things.words = {1: ["changed without a word"], 7: ["new without a word"]}

    services.rebuild()

    assert read() == {1: ["changed without a word"], 7: ["new without a word"]}
    things.change(1, "told")
    assert read()[1] == ["told"]
    services.catch_up()
    assert read()[1] == ["told"]


def test_file_within_another_is_superseded(things: Things) -> None:
    fact = catalogue.fact_named("things")
    things.change(1, "anchor")
    things.change(2, "bow")
    relay.stamp()
    files.write(fact, [(1, "anchor", 6)], first=1, last=1)
    files.write(fact, [(1, "anchor", 6), (2, "bow", 3)], first=1, last=2)
    files.write(fact, [(2, "bow", 3)], first=2, last=2)

    assert read() == {1: ["anchor"], 2: ["bow"]}
    assert [file.last for file in queries.valid_files(fact)] == [2]


def test_many_small_files_become_one(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MANY_FILES", 3)
    for number in range(4):
        things.change(1, f"word {number}")
        things.change(10 + number, "other")
        services.catch_up()
    before = read()

    services.tidy()

    fact = catalogue.fact_named("things")
    assert read() == before == {1: ["word 3"], 10: ["other"], 11: ["other"], 12: ["other"], 13: ["other"]}
    assert len(queries.valid_files(fact)) == 1
    assert len(files.all_files(fact)) == 5


def test_superseded_files_go_after_a_while(things: Things) -> None:
    things.change(1, "anchor")
    services.catch_up()
    services.rebuild()
    services.tidy()
    assert len(names()) == 2
    old = time.time() - services.KEEP_SUPERSEDED.total_seconds() - 1
    for file in files.all_files(catalogue.fact_named("things")):
        os.utime(file.path, (old, old))

    services.tidy()

    assert names() == ["000000000000-000000000001.parquet"]
    assert read() == {1: ["anchor"]}


def test_files_of_another_database_are_not_believed(things: Things) -> None:
    things.change(1, "anchor")
    services.catch_up()
    files.write(catalogue.fact_named("things"), [(9, "stranger", 8)], first=2, last=99)

    assert read() == {1: ["anchor"]}
    services.catch_up()
    assert names() == ["000000000001-000000000001.parquet"]


def test_interrupted_write_leaves_nothing_to_read(things: Things) -> None:
    fact = catalogue.fact_named("things")
    things.change(1, "anchor")

    with pytest.raises(duckdb.Error):
        files.write(fact, [("no number", "anchor", 6)], first=1, last=1)

    assert names() == []
    assert not list(files.folder(fact).glob("*.part"))


def test_reader_starts_again_when_a_file_has_gone(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    things.change(1, "anchor")
    services.catch_up()
    real, calls = queries.valid_files, []

    def one_too_many(fact: Fact) -> list[files.FactFile]:
        calls.append(fact)
        gone = files.FactFile(0, 0, files.folder(fact) / "gone.parquet")
        return [*([gone] if len(calls) == 1 else []), *real(fact)]

    monkeypatch.setattr(queries, "valid_files", one_too_many)

    assert read() == {1: ["anchor"]}
    assert len(calls) == 2


def test_web_connections_are_limited(things: Things) -> None:
    with queries.opened(["things"]) as warehouse:
        limits = dict(
            warehouse.rows(
                "SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'threads')"
            )
        )

    assert limits["threads"] == "1"
    assert limits["memory_limit"].startswith("244.1 MiB")


def test_job_brings_changes_into_files(things: Things) -> None:
    things.change(1, "anchor")
    relay.stamp()
    enqueue("warehouse.catch_up", run_after=clock.now())

    worker.run_due()

    assert names() == ["000000000001-000000000001.parquet"]


def test_two_facts_of_one_name_are_refused(things: Things) -> None:
    with pytest.raises(ValueError, match="two facts"):
        catalogue.register(catalogue.fact_named("things"))


def test_key_must_be_a_column(things: Things) -> None:
    fact = catalogue.fact_named("things")

    with pytest.raises(ValueError, match="no column"):
        catalogue.register(
            Fact(
                name="others", grain="", key="nothing", columns=fact.columns, changed_by=(), weight=fact.weight,
                rows_of=fact.rows_of, all_rows=fact.all_rows,
            )
        )  # fmt: skip
