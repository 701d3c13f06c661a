"""Sell 50 pieces to 200 buyers at once: a program of its own, so that every buyer has a connection of their own.

`main` runs on an empty database after `django.setup()`, see test_race.py; it prints one JSON object per round: how many bought, found it sold out, or were told to wait.
"""

from __future__ import annotations

import collections
import json
import multiprocessing
import random
import threading
import time

from django.db import connection, transaction
from tests.sales import goods

from kogge.core import errors
from kogge.core.audit.models import AuditEntry
from kogge.core.contention import busy_when_contended
from kogge.core.events.models import Aggregate, OutboxEvent
from kogge.sales.catalog.models import Category, FormerSlug, Product, ProductText, Variant
from kogge.sales.stock import queries, services
from kogge.sales.stock.checks import stock_adds_up
from kogge.sales.stock.models import Hold, StockItem, StockMove

PROCESSES, THREADS, PIECES, ROUNDS = 8, 25, 50, 2
TRIES = 60  # a buyer who is told to wait asks again, as a browser or person would
TABLES = (
    AuditEntry, Aggregate, OutboxEvent, Category, Product, ProductText, FormerSlug, Variant, StockItem, Hold, StockMove
)  # fmt: skip


def _try(reference: str, variant_id: int) -> str:
    try:
        with busy_when_contended(), transaction.atomic():
            services.hold(reference=reference, wanted={variant_id: 1}, expires_at=None)
    except errors.SoldOut:
        return "sold_out"
    except errors.Busy:
        return "busy"
    return "sold"


def _buy(reference: str, variant_id: int, barrier, outcomes) -> None:
    outcome = "failed"  # and the thread prints why
    try:
        barrier.wait(timeout=60)
        for _attempt in range(TRIES):
            outcome = _try(reference, variant_id)
            if outcome != "busy":
                break
            connection.close()
            time.sleep(random.random() / 10)
    finally:
        connection.close()
        outcomes.put(outcome)


def _buyers(number: int, variant_id: int, barrier, outcomes) -> None:
    threads = [
        threading.Thread(
            target=_buy, args=(f"order:{variant_id}-{number}-{seat}", variant_id, barrier, outcomes)
        )
        for seat in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def one_round() -> dict[str, object]:
    """Let all buyers loose on one article and return what became of them and of the numbers."""
    variant = goods.a_variant(on_hand=PIECES)
    connection.close()  # a connection must not be shared by forked processes
    context = multiprocessing.get_context("fork")
    barrier, outcomes = context.Barrier(PROCESSES * THREADS), context.SimpleQueue()
    processes = [
        context.Process(target=_buyers, args=(number, variant.pk, barrier, outcomes))
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    counted = collections.Counter(outcomes.get() for _buyer in range(PROCESSES * THREADS))
    for process in processes:
        process.join()
    level = queries.levels([variant.pk])[variant.pk]
    return {
        "outcomes": counted,
        "on_hand": level.on_hand,
        "held": level.held,
        "holds": Hold.objects.filter(variant=variant).count(),
        "audit": stock_adds_up(),
    }


def main() -> None:
    """Make the tables, then run the rounds."""
    with connection.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    for _round in range(ROUNDS):
        print(json.dumps(one_round()), flush=True)
