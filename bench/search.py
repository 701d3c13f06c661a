"""The search: filling an index, answering questions of each kind, and how soon a changed entry is found.

    python bench/search.py [--products 10000] [--full]

Measured is the index alone, without database and web server, in a folder of its own that is removed afterwards. The goods
are made of the words of the demo shop, each with a number of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from load import percentile_ms, tell

CALLS = 300
QUESTIONS = {
    "word": ("honig", "printen", "krug", "senf"),
    "two words": ("butter spekulatius", "senf steinguttopf", "leinen schürze"),
    "compound": ("spekulatiusdose", "rübensirup", "honigsenf"),
    "typo": ("spekulatuis", "shokolade", "buchweizemehl"),
    "nothing": ("xyzzyquux", "schraubenzieher"),
    "article number": ("S-000100", "s000999"),
}


def entries(products: int) -> Iterator[object]:
    """Yield entries in German: names of two demo products mixed, text of a third."""
    from kogge.core.search.values import Entry
    from kogge.demo import content

    shop, chance = content.load(), random.Random(7)
    texts = [product.texts["de"] for product in shop.products]
    makers = [product.maker.name for product in shop.products]
    for key in range(1, products + 1):
        first, second, third = (chance.choice(texts) for _number in range(3))
        head, tail = first.name.split()[0], second.name.split()[-1]
        maker = chance.choice(makers)
        yield Entry(
            key=key,
            name=f"{head} {tail} {key}",
            beside=maker,
            body=f"{third.summary} {third.ingredients} {third.description}",
            codes=(f"S-{key:06}",),
            groups={"category": (str(key % 12),), "maker": (maker,), "stock": ("available",)},
            numbers={"price": 200 + key * 37 % 9000},
        )


def timed(act: object, calls: int = CALLS) -> dict[str, float]:
    """Return how long a call takes, in milliseconds."""
    durations = []
    for number in range(calls):
        began = time.perf_counter()
        act(number)  # type: ignore[operator]
        durations.append(time.perf_counter() - began)
    return {"p50_ms": percentile_ms(durations, 0.5), "p95_ms": percentile_ms(durations, 0.95)}


def measure(products: int) -> dict[str, object]:
    """Fill, ask, change."""
    from kogge.core.search import asking, writing
    from kogge.core.search.places import Place
    from kogge.core.search.values import Ask
    from kogge.sales.offers import documents, rules

    place, began = Place("de-bench"), time.perf_counter()
    writing.fill(
        place,
        language="de",
        layout=documents.LAYOUT,
        position=0,
        texts=(entry.words for entry in entries(products)),  # type: ignore[attr-defined]
        entries=entries(products),  # type: ignore[arg-type]
    )
    seconds = time.perf_counter() - began
    size = sum(file.stat().st_size for file in place.path.rglob("*") if file.is_file())
    figures: dict[str, object] = {
        "fill": {
            "seconds": round(seconds, 1),
            "per_second": round(products / seconds),
            "mb": round(size / 1e6, 1),
        }
    }
    counts, bands = ("category", "maker", "stock"), {"price": rules.price_edges}
    for kind, texts in QUESTIONS.items():

        def page(number: int, texts: tuple[str, ...] = texts) -> None:
            asking.ask(place, Ask(text=texts[number % len(texts)], counts=counts, bands=bands))

        figures[kind] = timed(page)
    typed = ("sp", "spe", "spek", "spekul", "but", "butter", "hon", "honi")
    figures["suggest"] = timed(
        lambda number: asking.ask(place, Ask(text=typed[number % len(typed)], limit=5, is_typing=True))
    )
    fresh = list(entries(20))

    def change(number: int) -> None:
        generation = place.serving()
        assert generation is not None
        with place.alone("writing"):
            writing.change(generation, gone=[], entries=[fresh[number % 20]], position=number)  # type: ignore[list-item]
        assert asking.ask(place, Ask(text=f"S-{number % 20 + 1:06}")).total == 1  # type: ignore[union-attr]

    figures["change and find"] = timed(change, 30)
    return figures


def main() -> int:
    """Make a home, measure in it, remove it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--full", action="store_true", help="100,000 products")
    options = parser.parse_args()
    if options.full:
        options.products = 100_000
    home = Path(tempfile.mkdtemp(prefix="kogge-bench-"))
    os.environ["KOGGE_HOME"] = str(home)
    try:
        figures = measure(options.products)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures["load"] = round(os.getloadavg()[0], 1)
    tell("the search", {"products": options.products}, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
