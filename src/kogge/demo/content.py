"""Reads the demo shop's data files into plain values, checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from kogge.demo import legal, merchant, prices, wording
from kogge.demo.drawings.spec import Drawing
from kogge.demo.validation import ContentError, faults
from kogge.demo.values import (
    LANGUAGES,
    Category,
    Maker,
    Market,
    Product,
    ProductText,
    Reduction,
    Shop,
    Variant,
)

DATA = Path(__file__).parent / "data"

Raw = dict[str, Any]


@lru_cache(maxsize=1)
def load() -> Shop:
    """Return the demo shop; ContentError lists every fault of the data files."""
    shop = read(DATA)
    found = faults(shop)
    if found:
        raise ContentError(found)
    return shop


def read(folder: Path) -> Shop:
    """Read a folder of data files without checking what they say."""
    raw = merchant.table(folder / "merchant.toml")
    company = merchant.company(raw)
    markets = merchant.markets(raw)
    makers = {key: _maker(key, row) for key, row in merchant.table(folder / "makers.toml").items()}
    words = merchant.table(folder / "glossary.toml")
    rows = merchant.table(folder / "categories.toml")["category"]
    categories = tuple(_category(position, row) for position, row in enumerate(rows))
    featured = frozenset(raw["home"]["featured"])
    products = tuple(
        _product(row, category=category.key, makers=makers, words=words, markets=markets, featured=featured)
        for category in categories
        for row in merchant.table(folder / "products" / f"{category.key}.toml")["product"]
    )
    return Shop(
        company=company,
        places=merchant.places(raw),
        registrations=merchant.registrations(raw),
        bank_account=merchant.bank_account(raw),
        brand_kit=merchant.brand_kit(raw),
        markets=markets,
        categories=categories,
        makers=tuple(makers.values()),
        products=products,
        reductions=tuple(_reduction(row, markets) for row in raw["reduction"]),
        price_rise=merchant.price_rise(raw),
        legal_texts=legal.read(folder / "legal", company=company, markets=markets),
    )


def _category(position: int, row: Raw) -> Category:
    return Category(
        key=row["key"],
        position=position,
        names={language: row[language]["name"] for language in LANGUAGES},
        slugs={language: wording.slug(row[language]["name"], language) for language in LANGUAGES},
        intros={language: wording.typeset(row[language]["intro"], language) for language in LANGUAGES},
        tile=row["tile"],
    )


def _maker(key: str, row: Raw) -> Maker:
    return Maker(
        key=key,
        name=row["name"],
        country=row["country"],
        street=row["street"],
        postcode=row["postcode"],
        places=wording.by_language(row["place"]),
        email=row["email"],
        stories=wording.by_language(row["story"]),
    )


def _product(
    row: Raw,
    *,
    category: str,
    makers: dict[str, Maker],
    words: Raw,
    markets: tuple[Market, ...],
    featured: frozenset[str],
) -> Product:
    listed = [
        entry.rpartition(" ") if entry[-1].isdigit() else (entry, "", "")
        for entry in row.get("ingredients", ())
    ]
    variants = tuple(_variant(variant, words, markets) for variant in row["variants"])
    return Product(
        key=row["key"],
        category=category,
        maker=makers[row["maker"]],
        kind=row.get("kind", "food"),
        vat_category=row["vat"],
        vat_category_in=row.get("vat_in", {}),
        withdrawal_exception=row.get("withdrawal_exception", ""),
        not_sold_in=frozenset(row.get("not_sold_in", ())),
        safety=_safety(row, makers),
        tags=frozenset(row["tags"]),
        allergens=frozenset(
            code for name, _, _ in listed for code in words["ingredients"][name][len(LANGUAGES) :]
        ),
        is_featured=row["key"] in featured,
        drawing=Drawing(**row["drawing"]),
        texts={language: _text(row, language, listed, words) for language in LANGUAGES},
        variants=variants,
    )


def _safety(row: Raw, makers: dict[str, Maker]) -> dict[str, str]:
    """Return the manufacturer's block of the product, or of the tin or pot a food comes in; empty for bare food."""
    if row.get("kind") == "goods":
        maker, model = makers[row.get("made_by", row["maker"])], row["model"]
    elif "tin" in row:
        maker, model = makers["oever"], row["tin"]
    else:
        return {}
    return {
        "manufacturer": maker.name,
        "postal_address": f"{maker.street}, {maker.postcode} {maker.places['en']}, {maker.country}",
        "electronic_address": maker.email,
        "model": model,
    }


def _text(row: Raw, language: str, listed: list[tuple[str, str, str]], words: Raw) -> ProductText:
    at = LANGUAGES.index(language)
    own = row[language]

    def word(table: str, key: str) -> str:
        return wording.typeset(words[table][key][at], language)

    names = [word("ingredients", name) for name, _, _ in listed]
    traces = word("traces", row["traces"]) if "traces" in row else ""
    storage = [word("storage", row["storage"])] if "storage" in row else []
    if "weeks" in row:
        storage.append(word("shelf_life", "text").format(weeks=row["weeks"]))
    warning = row.get("warning") or ("tin_edge" if "tin" in row else "")
    name = wording.typeset(own["name"], language)
    first = row["variants"][0]
    shown = wording.amount(first.get("amount", 0), first.get("unit", "piece"), language)
    return ProductText(
        name=name,
        slug=own.get("slug") or wording.slug(own["name"], language),
        summary=wording.typeset(own["summary"], language),
        description=wording.typeset(own["text"], language),
        ingredients=wording.ingredients(names, [share for _, _, share in listed], traces, language),
        storage=" ".join(storage),
        warnings=word("warnings", warning) if warning else "",
        material=word("materials", row["material"]) if "material" in row else "",
        alt=", ".join(part for part in (name, word("vessels", row["vessel"]), shown) if part),
    )


def _variant(row: Raw, words: Raw, markets: tuple[Market, ...]) -> Variant:
    return Variant(
        sku=row["sku"],
        ean=wording.ean13(row["sku"]),
        labels={language: _label(row, language, words) for language in LANGUAGES},
        weight_g=row["weight_g"],
        content_amount=row.get("amount", 0),
        content_unit=row.get("unit", "piece"),
        prices={market.code: prices.unit_price(row["price"], market) for market in markets},
        stock=row["stock"],
    )


def _label(row: Raw, language: str, words: Raw) -> str:
    """Return what tells a variant from its siblings, such as "500 g, Dose" or "klein, Ø 20 cm"."""
    at = LANGUAGES.index(language)
    parts = []
    if "option" in row:
        parts.append(words["options"][row["option"]][at])
    if "size" in row:
        parts.append(row["size"])
    parts.append(wording.amount(row.get("amount", 0), row.get("unit", "piece"), language))
    if row.get("pack", "piece") != "piece":
        parts.append(words["packs"][row["pack"]][at])
    return wording.typeset(", ".join(part for part in parts if part), language)


def _reduction(row: Raw, markets: tuple[Market, ...]) -> Reduction:
    return Reduction(
        sku=row["sku"],
        prices={market.code: prices.unit_price(row["price"], market) for market in markets},
        began_days_ago=row["began_days_ago"],
    )
