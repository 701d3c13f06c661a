"""Offers are built anew beside those that serve: readers see the old or the new, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.sales import goods
from tests.sales.offers.parts import a_thing, follow, names, open_markets, settle, shop, the_card, variant_of

from kogge.core import clock, data_command, errors
from kogge.core.events import leases, relay
from kogge.sales.offers import checks, cli, queries, services
from kogge.sales.offers.models import Assortment, Maker, Offer, Placement, Shelf
from kogge.sales.offers.services import rebuilding
from kogge.sales.offers.values import AssortmentState

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return sorted(Assortment.objects.values_list("state", flat=True))


def test_it_works():
    open_markets()
    shelf = goods.a_category()
    for name in ("Tanne", "Linde"):
        a_thing(name, category_id=shelf.pk, markets=("DE", "BE"), languages=("de", "nl", "fr"))
    settle()
    before = [one.id for one in queries.assortments()]
    reported: list[tuple[int, int]] = []

    assert services.rebuild(report=lambda done, total: reported.append((done, total))) == 6

    assert reported[-1] == (2, 2)
    after = queries.assortments()
    assert len(after) == 3 and not {one.id for one in after} & set(before)
    assert names(queries.product_list(shop(), category_id=shelf.pk).cards) == ["Linde", "Tanne"]
    assert checks.audit() == []


def test_deleted_rows_are_built_again_the_same():
    open_markets()
    for name in ("Tanne", "Linde", "Zimt"):
        a_thing(name, category_id=goods.a_category(key="shelf").pk)
    settle()
    cards = queries.product_list(shop()).cards
    Assortment.objects.all().delete()
    assert not Offer.objects.exists() and not Placement.objects.exists()

    services.rebuild()

    assert queries.product_list(shop()).cards == cards


def test_what_happens_during_a_rebuild_is_in_it(monkeypatch):
    open_markets()
    kept, changed, gone = (a_thing(name, price="10.00") for name in ("Kept", "Changed", "Gone"))
    settle()
    fill = rebuilding._fill

    def meanwhile(*arguments):
        """Fill, and let a shopkeeper and a follower work before the new rows serve."""
        count = fill(*arguments)
        goods.a_price(variant_of(changed), "11.00")
        goods.catalog.archive_product(product_id=gone.pk, actor="test")
        a_thing("New")
        follow()
        return count

    monkeypatch.setattr(rebuilding, "_fill", meanwhile)
    services.rebuild()

    assert sorted(names(queries.product_list(shop()).cards)) == ["Changed", "Kept", "New"]
    assert the_card(changed).lead.price.amount.amount_minor == 1100
    assert the_card(kept) is not None
    assert checks.audit() == []


def test_what_happens_between_the_last_look_and_the_switch_is_followed_afterwards(monkeypatch):
    open_markets()
    thing = a_thing(price="10.00")
    settle()
    catch_up = rebuilding._catch_up

    def late(*arguments):
        reached = catch_up(*arguments)
        goods.a_price(variant_of(thing), "11.00")
        follow()
        return reached

    monkeypatch.setattr(rebuilding, "_catch_up", late)
    services.rebuild()
    assert the_card(thing).lead.price.amount.amount_minor == 1000
    settle()

    assert the_card(thing).lead.price.amount.amount_minor == 1100
    assert checks.audit() == []


def test_the_old_rows_serve_until_the_new_ones_are_whole(monkeypatch):
    open_markets()
    thing = a_thing("Tanne")
    settle()
    seen: list[list[str]] = []
    write = rebuilding._write

    def looked_at(*arguments):
        written = write(*arguments)
        seen.append(names(queries.product_list(shop()).cards))
        return written

    monkeypatch.setattr(rebuilding, "_write", looked_at)
    services.rebuild()

    assert seen == [["Tanne"]]
    assert the_card(thing) is not None


def test_one_market_can_be_built_alone():
    open_markets()
    a_thing(markets=("DE", "BE"), languages=("de", "nl", "fr"))
    settle()
    before = {(one.market, one.language): one.id for one in queries.assortments()}

    services.rebuild(markets=["BE"])

    after = {(one.market, one.language): one.id for one in queries.assortments()}
    assert after.keys() == before.keys()
    assert [pair for pair in after if after[pair] == before[pair]] == [("DE", "de")]


def test_two_rebuilds_at_once_are_refused():
    open_markets()
    leases.take("offers.rebuild", holder="somebody else", duration=timedelta(minutes=1))

    with pytest.raises(errors.Busy):
        services.rebuild()


def test_retired_rows_are_deleted_when_their_readers_are_gone():
    open_markets()
    a_thing()
    settle()
    services.rebuild()
    assert AssortmentState.RETIRED in states()
    assert services.clear_retired() == 0

    with clock.at(clock.now() + timedelta(minutes=2)):
        settle()

    assert set(states()) == {"serving"}
    serving = [one.id for one in queries.assortments()]
    for model in (Offer, Shelf, Maker):
        assert not model.objects.exclude(assortment_id__in=serving).exists()
    assert not Placement.objects.exclude(shelf__assortment_id__in=serving).exists()


def test_a_home_without_offers_gets_them_when_it_is_brought_up_to_date():
    open_markets()
    a_thing()
    settle()
    assert services.build_missing() == 0
    Assortment.objects.all().delete()

    assert services.build_missing() == 1
    assert queries.product_list(shop()).total == 1


def test_the_command_builds_and_compares(monkeypatch, capsys):
    monkeypatch.setattr(data_command, "start", lambda: None)
    open_markets()
    thing = a_thing("Tanne")
    settle()

    assert run("rebuild") == 0
    assert "1 offers in" in capsys.readouterr().out
    assert run("check", "--sample", "5") == 0
    Offer.objects.filter(product_id=thing.pk).update(price_minor=1)
    assert run("check") == 1
    assert "Tanne" in capsys.readouterr().out


def run(*words: str) -> int:
    """Run `kogge offers` with these words."""
    import argparse

    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return cli.run(parser.parse_args(list(words)))


PROGRAM = """
import sys, time
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from pathlib import Path
from kogge.sales.offers import services
from kogge.sales.offers.services import rebuilding
switch = rebuilding._switch
def hang(*arguments):
    Path(sys.argv[2]).write_text("filled")
    time.sleep(60)
rebuilding._switch = hang
services.rebuild()
"""


@pytest.mark.django_db(transaction=True)
def test_after_kill_9_the_old_rows_serve_and_the_next_rebuild_begins_anew(tmp_path):
    open_markets()
    thing = a_thing("Tanne")
    settle()
    mark = tmp_path / "mark"
    source = str(Path(rebuilding.__file__).parents[4])
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"]), str(mark)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "kogge.config.data_settings", "PYTHONPATH": source},
    )
    deadline = time.monotonic() + 60
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    program.send_signal(signal.SIGKILL)
    program.wait()

    assert states().count("building") == 3 and states().count("serving") == 3
    assert the_card(thing) is not None
    goods.a_price(variant_of(thing), "11.00")
    relay.run_until_empty()
    services.refresh()
    assert the_card(thing).lead.price.amount.amount_minor == 1100
    with clock.at(clock.now() + timedelta(minutes=2)):
        services.rebuild()
    assert "building" not in states()
    assert checks.audit() == []
    connections.close_all()
