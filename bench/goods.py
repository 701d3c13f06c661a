"""Invent a large shop: products with believable names, makers, shelves, prices and stock, always the same ones.

Run by `offers.py` inside a home of its own; it writes the catalogue's tables in bulk, as an import would.
"""

from __future__ import annotations

import itertools
import random

KINDS = (
    "honing", "jam", "mosterd", "thee", "koffie", "chocolade", "koekjes", "kaas", "brood", "noten", "olijfolie", "azijn",
    "siroop", "peperkoek", "waterkruik", "theepot", "ontbijtbord", "kaasplank", "broodmes", "tafellaken", "handdoek",
    "schort", "kaars", "zeep", "stroop", "appelsap", "wijnazijn", "kruidenthee", "speculaas", "nougat",
)  # fmt: skip
KINDS_DE = (
    "Honig", "Konfitüre", "Senf", "Tee", "Kaffee", "Schokolade", "Kekse", "Käse", "Brot", "Nüsse", "Olivenöl", "Essig",
    "Sirup", "Lebkuchen", "Wasserkrug", "Teekanne", "Frühstücksteller", "Käsebrett", "Brotmesser", "Tischdecke", "Handtuch",
    "Schürze", "Kerze", "Seife", "Kraut", "Apfelsaft", "Weinessig", "Kräutertee", "Spekulatius", "Nougat",
)  # fmt: skip
FROM = (
    "Aken",
    "Luik",
    "Maastricht",
    "Eupen",
    "Heerlen",
    "Verviers",
    "Spa",
    "Düren",
    "Monschau",
    "Valkenburg",
)
WITH = (
    "lavendel", "walnoot", "peer", "kers", "gember", "kaneel", "rozemarijn", "tijm", "linde", "klaver", "vanille",
    "sinaasappel", "citroen", "pruim", "braam", "munt", "saffraan", "zeezout", "karamel", "hazelnoot",
)  # fmt: skip
FORM = ("grof", "fijn", "oud", "jong", "licht", "donker", "wild", "zacht", "klein", "groot")
SHELVES, SHELVES_ABOVE, MAKERS = 40, 4, 300


def shelves() -> list[int]:
    """Make four shelves with ten below each; return the ids of the lower ones."""
    from kogge.sales.catalog import services as catalog

    def texts(name: str) -> dict[str, dict[str, str]]:
        return {"nl": {"name": name}, "de": {"name": f"{name} (de)"}}

    for number in range(SHELVES_ABOVE):
        catalog.save_category(key=f"above-{number}", texts=texts(f"Afdeling {number}"), actor="bench")
    return [
        catalog.save_category(
            key=f"shelf-{number}",
            parent_key=f"above-{number % SHELVES_ABOVE}",
            texts=texts(f"Plank {number}"),
            actor="bench",
        ).pk
        for number in range(SHELVES)
    ]


def markets(languages: tuple[str, ...]) -> None:
    """Choose the Netherlands and Germany, each with a list of gross prices and a delivery option."""
    from datetime import time

    from kogge.core.money import Money
    from kogge.planning.markets import services as markets
    from kogge.sales.pricing import services as pricing
    from kogge.sales.shipping import services as shipping

    for code in [language.upper() for language in languages]:
        markets.add_market(code=code, languages=[code.lower()], actor="bench")
        pricing.save_price_list(market=code, currency="EUR", basis="gross", vat_country=code, actor="bench")
        shipping.save_option(
            market=code, code="home", names={"en": "Home"}, carrier="PostNL",
            price=Money(amount_minor=490, currency="EUR"), days_min=1, days_max=2, cutoff_time=time(14), actor="bench",
        )  # fmt: skip


def fill(count: int, languages: tuple[str, ...] = ("nl",)) -> None:
    """Write so many products for sale in each market, one variant each."""
    from django.db import transaction

    from kogge.core import bulk, clock
    from kogge.core.money import UnitPrice
    from kogge.sales.catalog.models import Product, ProductText, Variant
    from kogge.sales.pricing import services as pricing
    from kogge.sales.stock import services as stock

    rng, on = random.Random(794), shelves()
    markets(languages)
    names = list(itertools.product(range(len(KINDS)), WITH, FROM, FORM))
    rng.shuffle(names)
    now = clock.now()
    with transaction.atomic():
        ids = bulk.reserve_ids(Product, count)
        bulk.insert_rows(
            Product,
            ["id", "status", "kind", "category", "maker", "maker_place", "maker_country", "created_at", "updated_at"],
            (
                (pk, "active", "food", on[n % SHELVES], f"Huis {n % MAKERS}", FROM[n % MAKERS % 10], "NL", now, now)
                for n, pk in enumerate(ids)
            ),
        )  # fmt: skip
        variant_ids = bulk.reserve_ids(Variant, count)
        bulk.insert_rows(
            Variant,
            ["id", "product", "sku", "content_amount", "content_unit"],
            ((v, p, f"B-{n:06d}", 250 + 50 * (n % 9), "g") for n, (v, p) in enumerate(zip(variant_ids, ids, strict=True))),
        )  # fmt: skip
        for language in languages:
            bulk.insert_rows(
                ProductText, ["product", "language", "name", "slug", "summary"], _texts(ids, names, language)
            )
        for code in [language.upper() for language in languages]:
            prices = {
                pk: UnitPrice.from_decimal(f"{3 + n % 90}.{(n * 7) % 100:02}", "EUR")
                for n, pk in enumerate(variant_ids)
            }
            pricing.set_prices(market=code, prices=prices, actor="bench")
        stock.receive_many(quantities={pk: n % 60 for n, pk in enumerate(variant_ids)}, actor="bench")


def _texts(ids, names, language):
    for n, pk in enumerate(ids):
        kind, extra, place, form = names[n % len(names)]
        again = f" {n // len(names) + 1}" if n >= len(names) else ""
        word = KINDS_DE[kind] if language == "de" else KINDS[kind].capitalize()
        name = f"{word} {extra} {form}, {place}{again}"
        yield (pk, language, name, f"artikel-{n}", f"{word} uit {place} met {extra}, nummer {n}.")
