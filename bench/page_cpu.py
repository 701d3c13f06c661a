"""How much computing a page of the shop costs, asked in this process: `time.process_time` over many different pages.

    KOGGE_HOME=/path/to/home python bench/page_cpu.py [--pages 200] [--profile list] [--queries]

The home is one that `bench/pages.py` or a demo has filled. Nothing is cached between two requests but what the shop itself
keeps for a second. `--queries` prints the statements of one page of each kind, `--profile` where one kind spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import re
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402  settings first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from load import tell  # noqa: E402

from kogge.sales.catalog.models import CategoryText, ProductText  # noqa: E402
from kogge.sales.offers.values import MOST_PAGES, PAGE_SIZE  # noqa: E402

MARKET, LANGUAGE = "NL", "nl"
PREFIX = f"/{LANGUAGE}-{MARKET.lower()}"


def addresses() -> dict[str, Callable[[random.Random], str]]:
    """Return how to draw an address of each kind of page."""
    slugs = list(
        ProductText.objects.filter(language=LANGUAGE, slug__startswith="proefartikel").values_list(
            "slug", flat=True
        )
    )
    client = Client()
    shelves, pages = [], MOST_PAGES
    for slug in CategoryText.objects.filter(language=LANGUAGE).values_list("slug", flat=True):
        answer = client.get(f"{PREFIX}/c/{slug}/")
        found = re.search(r"<b>([\d.]+) ", answer.content.decode())
        count = int(found[1].replace(".", "")) if found else 0
        if count > 10 * PAGE_SIZE:
            shelves.append(slug)
            pages = min(pages, count // PAGE_SIZE)
    sorts = ("newest", "price", "price_down", "name")
    return {
        "list": lambda rng: f"{PREFIX}/c/{rng.choice(shelves)}/?page={rng.randint(1, pages)}",
        "sorted list": lambda rng: (
            f"{PREFIX}/c/{rng.choice(shelves)}/?sort={rng.choice(sorts)}&page={rng.randint(1, pages)}"
        ),
        "detail": lambda rng: f"{PREFIX}/p/{rng.choice(slugs)}/",
        "home": lambda rng: f"{PREFIX}/",
    }


def ask(client: Client, address: str) -> None:
    """Ask for one page; RuntimeError for anything but 200."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def measured(draw: Callable[[random.Random], str], pages: int) -> dict[str, float]:
    """Return the CPU and the time of one page, in milliseconds."""
    client, rng = Client(), random.Random(7)
    for _page in range(20):
        ask(client, draw(rng))
    wanted = [draw(rng) for _page in range(pages)]
    cpu, began = time.process_time(), time.perf_counter()
    for address in wanted:
        ask(client, address)
    return {
        "cpu_ms": round(1000 * (time.process_time() - cpu) / pages, 2),
        "ms": round(1000 * (time.perf_counter() - began) / pages, 2),
    }


def main() -> None:
    """Measure every kind of page and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--profile", default="")
    parser.add_argument("--queries", action="store_true")
    options = parser.parse_args()
    kinds = addresses()
    if options.queries:
        for kind, draw in kinds.items():
            client, address = Client(), draw(random.Random(3))
            ask(client, address)
            with CaptureQueriesContext(connection) as queries:
                ask(client, address)
            print(kind, address, len(queries))
            for query in queries:
                print("   ", query["sql"][:300])
        return
    if options.profile:
        client, rng, draw = Client(), random.Random(7), kinds[options.profile]
        profile = cProfile.Profile()
        ask(client, draw(rng))
        with profile:
            for _page in range(options.pages):
                ask(client, draw(rng))
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
        return
    tell(
        "computing per page",
        {"pages": options.pages},
        {kind: measured(draw, options.pages) for kind, draw in kinds.items()},
    )


if __name__ == "__main__":
    main()
