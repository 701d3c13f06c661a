"""Furnish the shop: company, markets, shelves, products, prices, stock, delivery, payment methods, legal texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from kogge.core.money import Money
from kogge.demo import content, merchant, pictures, scenario
from kogge.demo.drawings.gallery import gallery
from kogge.demo.values import LANGUAGES, Market, Product, Shop
from kogge.planning.company import services as company
from kogge.planning.company.values import RegistrationKind
from kogge.planning.markets import services as markets
from kogge.sales.catalog import services as catalog
from kogge.sales.payments import services as payments
from kogge.sales.payments import tables
from kogge.sales.payments.models import ProviderAccount
from kogge.sales.pricing import services as pricing
from kogge.sales.shipping import services as shipping
from kogge.sales.stock import services as stock
from kogge.sales.terms import services as terms
from kogge.sales.terms.values import TextKind

# Who did all this: the merchant herself.
ACTOR: str = merchant.table(content.DATA / "merchant.toml")["company"]["representative"]


def furnish(shop: Shop, *, mollie_url: str) -> ProviderAccount:
    """Write everything but orders; returns the account at the payment provider's stand-in."""
    with transaction.atomic():
        _company(shop)
        for position, market in enumerate(shop.markets):
            _market(market, position)
        for text in shop.legal_texts:
            terms.write_text(
                kind=TextKind(text.kind), market="", language=text.language, body=text.body, actor=ACTOR
            )
    account = _payments(shop, mollie_url)
    with transaction.atomic():
        variant_ids = _products(shop)
    with transaction.atomic():
        _prices(shop, variant_ids)
        _stock(shop, variant_ids)
    for market in shop.markets:
        markets.open_market(code=market.code, actor=ACTOR)
    return account


def _company(shop: Shop) -> None:
    company.save_company(actor=ACTOR, **vars(shop.company))
    for place in shop.places:
        company.save_place(actor=ACTOR, **vars(place))
    for row in shop.registrations:
        company.add_registration(
            kind=RegistrationKind(row.kind), country=row.country, number=row.number, valid_from=row.valid_from,
            valid_until=row.valid_until, actor=ACTOR,
        )  # fmt: skip
    bank = shop.bank_account
    company.save_bank_account(
        holder=bank.holder, iban=bank.iban, bic=bank.bic, bank_name=bank.bank_name, currency=bank.currency,
        actor=ACTOR,
    )  # fmt: skip
    company.save_brand_kit(actor=ACTOR, **vars(shop.brand_kit))


def _market(market: Market, position: int) -> None:
    markets.add_market(
        code=market.code,
        languages=list(market.languages),
        currency=market.currency,
        position=position,
        actor=ACTOR,
    )
    is_gross = market.price_basis == "gross"
    pricing.save_price_list(
        market=market.code, currency=market.currency, basis=market.price_basis,
        vat_country=market.code if is_gross else "", actor=ACTOR,
    )  # fmt: skip
    for place, option in enumerate(market.shipping):
        free_from = option.free_from_minor
        shipping.save_option(
            market=market.code,
            code=option.code,
            names=option.names,
            carrier=option.carrier,
            tracking_url=option.tracking_url,
            price=Money(amount_minor=option.price_minor, currency=market.currency),
            free_from=None if free_from is None else Money(amount_minor=free_from, currency=market.currency),
            days_min=option.days_min,
            days_max=option.days_max,
            cutoff_time=option.cutoff_time,
            position=place,
            actor=ACTOR,
        )


def _payments(shop: Shop, mollie_url: str) -> ProviderAccount:
    mollie = payments.save_account(
        provider="mollie", name="Mollie", values={"api_key": "test_dreilaenderfeinkost"}, base_url=mollie_url,
        actor=ACTOR,
    )  # fmt: skip
    bank = shop.bank_account
    transfer = payments.save_account(
        provider="prepayment", name=bank.bank_name or "Bank", actor=ACTOR,
        values={"holder": bank.holder, "iban": bank.iban, "bic": bank.bic},
    )  # fmt: skip
    for market in shop.markets:
        for position, method in enumerate(market.payment_methods):
            account = transfer if "prepayment" in tables.methods()[method].providers else mollie
            payments.save_market_method(
                market=market.code, method=method, account=account, position=position, actor=ACTOR
            )
    return mollie


def _products(shop: Shop) -> dict[str, int]:
    """Write shelves and products; returns SKU → variant id."""
    category_ids = {}
    for category in shop.categories:
        texts = {
            language: {
                "name": category.names[language],
                "slug": category.slugs[language],
                "intro": category.intros[language],
            }
            for language in LANGUAGES
        }
        row = catalog.save_category(key=category.key, texts=texts, position=category.position, actor=ACTOR)
        category_ids[category.key] = row.pk
    _opening(len(shop.categories))
    by_key = {product.key: product for product in shop.products}
    for category in shop.categories:
        tile = by_key[category.tile]
        scene = gallery(tile.drawing, category=tile.category, can_be_gift=False)[0]
        catalog.set_category_picture(key=category.key, svg=scene.svg.encode(), actor=ACTOR)
    variant_ids: dict[str, int] = {}
    for product in shop.products:
        variant_ids.update(_product(product, category_ids))
    return variant_ids


def _opening(position: int) -> None:
    """Give the home page its headline, sentence and picture: the category that the shop keeps for them."""
    catalog.save_category(
        key="home", texts=merchant.table(content.DATA / "home.toml"), position=position, actor=ACTOR
    )
    hero = content.DATA / "illustrations" / "hero.svg"
    catalog.set_category_picture(key="home", svg=hero.read_bytes(), actor=ACTOR)


def _product(product: Product, category_ids: Mapping[str, int]) -> dict[str, int]:
    known_safety = ("manufacturer", "postal_address", "electronic_address", "responsible_person")
    row = catalog.save_product(
        actor=ACTOR,
        status="active",
        kind=product.kind,
        category_id=category_ids[product.category],
        vat_category=product.vat_category,
        maker=product.maker.name,
        maker_place=product.maker.places["de"],
        maker_places=product.maker.places,
        maker_country=product.maker.country,
        safety={key: value for key, value in product.safety.items() if key in known_safety},
        withdrawal_exception=product.withdrawal_exception,
        is_featured=product.is_featured,
    )
    catalog.file_product(product_id=row.pk, category_in=product.vat_category_in, actor=ACTOR)
    for language in LANGUAGES:
        text = product.texts[language]
        catalog.save_text(
            product_id=row.pk, language=language, name=text.name, slug=text.slug, summary=text.summary,
            description=text.description, ingredients=text.ingredients, storage=text.storage,
            warnings=text.warnings, actor=ACTOR,
        )  # fmt: skip
    for picture in pictures.pictures(product):
        catalog.add_drawing(
            product_id=row.pk, svg=picture.svg.encode(), width=pictures.WIDTH, height=pictures.HEIGHT,
            alts=picture.alts, actor=ACTOR,
        )  # fmt: skip
    return {
        variant.sku: catalog.save_variant(
            product_id=row.pk, sku=variant.sku, ean=variant.ean, labels=variant.labels, weight_g=variant.weight_g,
            content_amount=variant.content_amount, content_unit=variant.content_unit, position=position, actor=ACTOR,
        ).pk
        for position, variant in enumerate(product.variants)
    }  # fmt: skip


def _prices(shop: Shop, variant_ids: Mapping[str, int]) -> None:
    for market in shop.markets:
        prices = {
            variant_ids[variant.sku]: variant.prices[market.code]
            for product in shop.products
            if market.code not in product.not_sold_in
            for variant in product.variants
        }
        pricing.set_prices(market=market.code, prices=prices, actor=ACTOR)


def _stock(shop: Shop, variant_ids: Mapping[str, int]) -> None:
    taken: Counter[str] = scenario.pieces_taken()
    for product in shop.products:
        for variant in product.variants:
            pieces = variant.stock + taken[variant.sku]
            if pieces:
                stock.receive(
                    variant_id=variant_ids[variant.sku], quantity=pieces, reason="receipt", actor=ACTOR
                )
