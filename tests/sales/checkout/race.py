"""Place 200 orders for 50 pieces at once: a program of its own, so that every buyer has a connection of their own.

`main` runs on a migrated, empty database after `django.setup()`, see test_race.py; it prints one JSON object per round.
"""

from __future__ import annotations

import collections
import json
import multiprocessing
import random
import threading
import time
import traceback

from django.db import connection
from tests import factories
from tests.trading import Shop, open_shop

from kogge.core import errors
from kogge.sales.catalog.models import Variant
from kogge.sales.checkout import rules, services
from kogge.sales.checkout.values import Entered
from kogge.sales.orders.models import Order, OrderLine
from kogge.sales.stock import queries as stock
from kogge.sales.stock.models import Hold
from kogge.sales.tax import services as tax
from kogge.sales.tax.models import ThresholdEntry

PROCESSES, THREADS, PIECES, ROUNDS = 8, 25, 50, 2
TRIES = 60  # a buyer who is told to wait asks again, as a person would


def _try(token: str, seen: str, seat: str) -> str:
    entered = Entered.from_dict(factories.entered(email=f"buyer-{seat}@shop.example"))
    try:
        services.place(token=token, entered=entered, seen=seen)
    except errors.SoldOut:
        return "sold_out"
    except errors.Busy:
        return "busy"
    return "sold"


def _buy(token: str, seen: str, seat: str, barrier, outcomes) -> None:
    outcome = "failed"  # and the thread prints why
    try:
        barrier.wait(timeout=60)
        for _attempt in range(TRIES):
            outcome = _try(token, seen, seat)
            if outcome != "busy":
                break
            connection.close()
            time.sleep(random.random() / 10)
    except Exception:  # noqa: BLE001  whatever a buyer sees is the outcome
        traceback.print_exc()
        outcome = "failed"
    finally:
        connection.close()
        outcomes.put(outcome)


def _buyers(number: int, tokens: list[str], seen: str, barrier, outcomes) -> None:
    threads = [
        threading.Thread(target=_buy, args=(token, seen, f"{number}-{seat}", barrier, outcomes))
        for seat, token in enumerate(tokens)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def one_round(shop: Shop, variant: Variant) -> dict[str, object]:
    """Let all buyers loose on one article, each with a cart of their own, and return what became of them."""
    carts = [shop.cart((variant, 1)) for _buyer in range(PROCESSES * THREADS)]
    seen = rules.fingerprint(shop.quote(carts[0]))
    connection.close()  # a connection must not be shared by forked processes
    context = multiprocessing.get_context("fork")
    barrier, outcomes = context.Barrier(PROCESSES * THREADS), context.SimpleQueue()
    seats = [[cart.token for cart in carts[n * THREADS : (n + 1) * THREADS]] for n in range(PROCESSES)]
    processes = [
        context.Process(target=_buyers, args=(number, tokens, seen, barrier, outcomes))
        for number, tokens in enumerate(seats)
    ]
    started = time.monotonic()
    for process in processes:
        process.start()
    counted = collections.Counter(outcomes.get() for _buyer in carts)
    for process in processes:
        process.join()
    level = stock.levels([variant.pk])[variant.pk]
    return {
        "outcomes": counted,
        "seconds": round(time.monotonic() - started, 1),
        "on_hand": level.on_hand,
        "held": level.held,
        "holds": Hold.objects.filter(variant=variant, state="active").count(),
        "orders": OrderLine.objects.filter(variant=variant).count(),
        "numbers": Order.objects.values("number").distinct().count(),
        "threshold_entries": ThresholdEntry.objects.count(),
    }


def main() -> None:
    """Open a shop, then run the rounds."""
    tax.seed_rates()
    shop = open_shop("http://127.0.0.1:9")
    for number in range(ROUNDS):
        article = factories.make_variant(sku=f"RACE-{number}", stock_pieces=PIECES, markets_sold_in=("NL",))
        print(json.dumps(one_round(shop, article)), flush=True)
