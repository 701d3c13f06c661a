"""Category and product pages per second in a shop with many products: written anew, and kept.

Load generator, web and worker share the machine. Each request asks for another page of a list, another product
or another search, as a reader with a cart does, whose pages are never kept; the last kind asks for the first page of a list
without one.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import quote

from load import BIN, Browser, arguments, closed_loop, cpu_seconds, drained, median_of, serving, summary, tell

# As many pages of a list the shop shows at most.
MOST_PAGES = 400
BANDS = ("10-25", "25-50", "50-100")
WORDS = ("speculaas", "honing", "koffie", "mosterd", "kaas", "chocolade", "printen", "vlaai", "theepot", "wafels", "specculaas", "peperkoek")  # fmt: skip

FILL = """
import json
from django.db import transaction
from kogge.core.money import UnitPrice
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Category, CategoryText, Product, ProductText
from kogge.sales.catalog.values import ImportedProduct
from kogge.sales.offers import services as offers
from kogge.sales.pricing import services as pricing
from kogge.sales.stock import services as stock
count = {count}
rows = [ImportedProduct(sku=f"B-{{n:06d}}", name=f"Proefartikel {{n}}", language="nl", is_active=True) for n in range(count)]
made = catalog.add_imported_products(rows)
ids = made[1] if isinstance(made, tuple) else made
categories = list(Category.objects.order_by("position")[:4])
products = sorted(Product.objects.filter(variants__sku__startswith="B-").values_list("pk", flat=True))
for place, category in enumerate(categories):
    for start in range(0, len(products), 500):
        Product.objects.filter(pk__in=products[start:start + 500][place::4]).update(category=category)
with transaction.atomic():
    pricing.set_prices(market="NL", prices={{pk: UnitPrice.from_decimal(f"{{3 + n % 90}}.90", "EUR") for n, pk in enumerate(ids.values())}}, actor="bench")
    for pk in list(ids.values())[::5]:
        stock.receive(variant_id=pk, quantity=5, reason="receipt", actor="bench")
slugs = list(ProductText.objects.filter(language="nl", slug__startswith="proefartikel").values_list("slug", flat=True))
offers.rebuild()
shelves = list(CategoryText.objects.filter(language="nl", category__in=categories).values_list("slug", flat=True))
print("SLUGS", json.dumps([slugs, shelves]))
"""


def fill(environment: dict[str, str], count: int) -> tuple[list[str], list[str]]:
    """Put products on four shelves; return their slugs and those of the shelves."""
    done = subprocess.run(
        [str(BIN / "kogge"), "django", "shell", "-c", FILL.format(count=count)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("SLUGS"))
    slugs, shelves = json.loads(line.removeprefix("SLUGS"))
    return slugs, shelves


def searched(rng: random.Random, count: int) -> str:
    """Return what somebody types: a word of the demo shop, or the name of one of the many products."""
    return rng.choice(WORDS) if rng.random() < 0.5 else f"proefartikel {rng.randrange(count)}"


def visit(browser: Browser, address: str) -> int:
    """Ask for one page; RuntimeError for anything but 200."""
    status, _location, body = browser.call("GET", address)
    if status != 200:
        raise RuntimeError(f"{status}: {body[:200]!r}")
    return 1


def main() -> int:
    """Measure every kind of page and print; 1 when a request failed."""
    options = arguments(__doc__ or "")
    held: dict[str, tuple[list[str], list[str]]] = {}

    def prepare(environment: dict[str, str]) -> None:
        held["slugs"] = fill(environment, options.products)

    failed = 0
    with serving(options.database, prepare=prepare) as (base, process, environment):
        drained(environment)  # the search index of so many products is written first
        slugs, shelves = held["slugs"]
        pages = max(1, min(options.products // 4 // 24, MOST_PAGES))
        kinds: dict[str, Callable[[random.Random], str]] = {
            "list": lambda rng: f"/nl-nl/c/{rng.choice(shelves)}/?page={rng.randint(1, pages)}",
            "filtered list": lambda rng: (
                f"/nl-nl/c/{rng.choice(shelves)}/?price={rng.choice(BANDS)}&stock=1&page={rng.randint(1, 3)}"
            ),
            "detail": lambda rng: f"/nl-nl/p/{rng.choice(slugs)}/",
            "search": lambda rng: f"/nl-nl/zoeken/?q={quote(searched(rng, options.products))}",
            "suggest": lambda rng: f"/nl-nl/zoeken/suggest/?q={quote(searched(rng, options.products)[:9])}",
            "kept list": lambda rng: f"/nl-nl/c/{rng.choice(shelves)}/",
        }
        for kind, address in kinds.items():
            runs = []
            for run in range(options.runs):
                browsers = [Browser(base) for _ in range(options.clients)]
                for browser in browsers if kind != "kept list" else ():
                    browser.cookies["kogge_cart"] = "none"
                chances = [random.Random(f"{run}-{number}") for number in range(options.clients)]
                before: list[float] = []
                tally = closed_loop(
                    options.clients,
                    options.warm_up,
                    options.seconds,
                    lambda number, b=browsers, c=chances, a=address: visit(b[number], a(c[number])),
                    on_start=lambda before=before: before.append(cpu_seconds(process)),
                )
                runs.append(summary(tally, options.seconds, cpu_seconds(process) - before[0]))
            figures = median_of(runs)
            failed += int(figures["errors"])  # type: ignore[call-overload]
            size = {
                "database": options.database,
                "products": options.products,
                "clients": options.clients,
                "seconds": options.seconds,
                "runs": options.runs,
            }
            tell(f"{kind} pages per second", size, figures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
