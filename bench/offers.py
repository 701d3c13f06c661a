"""What the shop shows: building it anew, reading lists page by page, and how soon a change is in.

    python bench/offers.py [--products 10000] [--database postgres]

Everything runs in one process beside the database, in a home of its own that is removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from load import percentile_ms, tell

SERVER = os.environ.get("KOGGE_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
CALLS = 300


def measured(act: Callable[[], object], calls: int = CALLS) -> dict[str, float]:
    """Return how long a call takes, in milliseconds, and how much CPU of this process."""
    act()
    durations, cpu = [], time.process_time()
    for _call in range(calls):
        began = time.perf_counter()
        act()
        durations.append(time.perf_counter() - began)
    cpu_ms = 1000 * (time.process_time() - cpu) / calls
    return {
        "p50_ms": percentile_ms(durations, 0.5),
        "p95_ms": percentile_ms(durations, 0.95),
        "cpu_ms": round(cpu_ms, 2),
    }


def rebuilt() -> dict[str, float]:
    """Build everything anew and return the rate."""
    from kogge.sales.offers import services

    began, cpu = time.perf_counter(), time.process_time()
    rows = services.rebuild()
    seconds = time.perf_counter() - began
    return {
        "offers": rows,
        "seconds": round(seconds, 1),
        "offers_per_second": round(rows / seconds),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


def lists() -> dict[str, object]:
    """Read pages of the whole assortment and of one department in every order, near the front and far back."""
    from kogge.sales.catalog.models import Category
    from kogge.sales.offers import queries
    from kogge.sales.offers.values import MOST_PAGES, PAGE_SIZE, WHOLE, ListSort

    chosen = queries.assortment("NL", "nl")
    assert chosen is not None
    department = Category.objects.get(key="above-1").pk
    rng, found = random.Random(7), dict[str, object]()
    for name, category in (("all", WHOLE), ("department", department)):
        total = queries.product_list(chosen, category_id=category).total
        last = max(1, min(MOST_PAGES, total // PAGE_SIZE))
        for sort in ListSort:
            for depth, pages in (("first ten pages", min(10, last)), ("any page", last)):
                found[f"{name}, {sort}, {depth}"] = measured(
                    lambda c=category, s=sort, p=pages: queries.product_list(
                        chosen, category_id=c, sort=s, page=rng.randint(1, p)
                    )
                )
    found["shelf counts"] = measured(lambda: queries.shelf_counts(chosen))
    slugs = [f"artikel-{n}" for n in range(1000)]
    found["product by address"] = measured(lambda: queries.product_by_slug(chosen, rng.choice(slugs)))
    return found


def changed() -> dict[str, object]:
    """Change one price and bring it in: relay, follower, rows; then five thousand prices at once."""
    from kogge.core.events import relay
    from kogge.core.money import UnitPrice
    from kogge.sales.catalog.models import Variant
    from kogge.sales.offers import services
    from kogge.sales.pricing import services as pricing

    ids = list(Variant.objects.order_by("pk").values_list("pk", flat=True)[:5000])
    cents = iter(range(1000, 100_000))

    def bring_in() -> None:
        relay.run_until_empty()
        services.refresh()

    def one() -> None:
        price = UnitPrice(amount_e4=next(cents) * 100, currency="EUR")
        pricing.set_price(
            market="NL", variant_id=ids[next(cents) % len(ids)], unit_price=price, actor="bench"
        )
        bring_in()

    bring_in()
    found: dict[str, object] = {"one price, set and shown": measured(one, 50)}
    prices = {pk: UnitPrice(amount_e4=next(cents) * 100, currency="EUR") for pk in ids}
    pricing.set_prices(market="NL", prices=prices, actor="bench")
    began, cpu = time.perf_counter(), time.process_time()
    bring_in()
    found[f"{len(ids)} prices at once"] = {
        "seconds": round(time.perf_counter() - began, 2), "cpu_seconds": round(time.process_time() - cpu, 2)
    }  # fmt: skip
    return found


def inside(options: argparse.Namespace) -> int:
    """Fill, measure, tell; run in a process of its own whose environment names the home."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.data_settings")
    django.setup()
    import goods
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    goods.fill(options.products)
    size = {"database": options.database, "products": options.products}
    figures: dict[str, object] = {"rebuild": rebuilt(), "rebuild again": rebuilt()}
    if options.database == "postgres":
        from django.db import connection

        # What autovacuum does within a minute: index-only scans need it.
        connection.cursor().execute("VACUUM ANALYZE")
    figures |= {"lists": lists(), "changes": changed()}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures["load"] = round(os.getloadavg()[0], 1)
    tell("what the shop shows", size, figures)
    return 0


def main() -> int:
    """Make a home, measure in it, remove it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgres"])
    parser.add_argument("--full", action="store_true", help="100,000 products")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.full:
        options.products = 100_000
    if options.inside:
        return inside(options)
    home, name = Path(tempfile.mkdtemp(prefix="kogge-bench-")), f"kogge_bench_{os.getpid()}"
    environment = {**os.environ, "KOGGE_HOME": str(home), "KOGGE_LOG_LEVEL": "ERROR"}
    environment.pop("KOGGE_DATABASE_URL", None)
    admin = urlsplit(SERVER)._replace(path="/postgres").geturl()
    try:
        if options.database == "postgres":
            subprocess.run(["psql", admin, "-qc", f"CREATE DATABASE {name}"], check=True)
            environment["KOGGE_DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        words = ["--inside", "--products", str(options.products), "--database", options.database]
        return subprocess.run([sys.executable, __file__, *words], env=environment, check=False).returncode
    finally:
        if options.database == "postgres":
            subprocess.run(
                ["psql", admin, "-qc", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"], check=False
            )
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
