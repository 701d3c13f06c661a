"""Valid objects with no arguments; a test names only what it is about."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils.crypto import get_random_string

from kogge.core.money import Money, UnitPrice
from kogge.core.staff import services as staff
from kogge.core.staff.roles import Role
from kogge.planning.company import services as company
from kogge.planning.company.values import RegistrationKind
from kogge.planning.markets import services as markets
from kogge.planning.markets.models import Market
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Variant
from kogge.sales.pricing import services as pricing
from kogge.sales.shipping import services as shipping
from kogge.sales.stock import services as stock
from kogge.sales.terms import services as terms
from kogge.sales.terms.values import REQUIRED_KINDS

ACTOR = "test"


def make_company(*, oss: bool = True, exceeded: bool = True) -> None:
    """A firm in Aachen, registered for the one-stop shop, beyond the EU threshold since last year."""
    company.save_company(
        actor=ACTOR, legal_name="Dreiländer Feinkost GmbH", shop_name="Dreiländer Feinkost", representative="Katrin Esser",
        street="Annastraße 12", postcode="52062", city="Aachen", country="DE", email="post@feinkost.example",
        vat_id="DE136695976",
    )  # fmt: skip
    company.save_place(
        actor=ACTOR, name="Lager", street="Annastraße 12", postcode="52062", city="Aachen", country="DE"
    )
    company.save_bank_account(actor=ACTOR, holder="Dreiländer Feinkost GmbH", iban="DE89370400440532013000")
    kinds = [
        kind
        for kind, wanted in ((RegistrationKind.OSS, oss), (RegistrationKind.THRESHOLD_EXCEEDED, exceeded))
        if wanted
    ]
    for kind in kinds:
        company.add_registration(kind=kind, country="DE", valid_from=date(2024, 1, 1), actor=ACTOR)


def make_market(
    code: str = "NL", *, languages: tuple[str, ...] = ("nl", "en"), is_open: bool = True
) -> Market:
    """A market with price list, one delivery option and legal texts, open unless said otherwise."""
    market = markets.add_market(code=code, languages=list(languages), actor=ACTOR)
    is_net = code == "CH"
    pricing.save_price_list(
        market=code, currency=market.currency, basis="net" if is_net else "gross",
        vat_country="" if is_net else code, actor=ACTOR,
    )  # fmt: skip
    shipping.save_option(
        market=code, code="home", names=dict.fromkeys(("de", "nl", "fr", "en"), "Home"), carrier="PostNL",
        price=Money(amount_minor=595, currency=market.currency), days_min=1, days_max=2, cutoff_time=time(14),
        actor=ACTOR, tracking_url="https://tracking.example/{number}",
    )  # fmt: skip
    for language in languages:
        for kind in REQUIRED_KINDS:
            terms.write_text(
                kind=kind, market=code, language=language, body=f"# {kind}\n\n{language}", actor=ACTOR
            )
    if is_open:
        Market.objects.filter(code=code).update(is_open=True)
        market.is_open = True
    return market


def make_variant(
    *,
    sku: str = "",
    price: str = "12.10",
    stock_pieces: int = 20,
    vat_category: str = "standard",
    markets_sold_in: tuple[str, ...] = ("NL",),
    name: str = "Bauchkrug",
) -> Variant:
    """An active product with one variant, texts in four languages, a price in each market, pieces on the shelf."""
    sku = sku or f"T-{get_random_string(8, '0123456789')}"
    product = catalog.save_product(actor=ACTOR, status="active", vat_category=vat_category)
    for language in ("de", "nl", "fr", "en"):
        catalog.save_text(product_id=product.pk, language=language, name=f"{name} {sku}", actor=ACTOR)
    variant = catalog.save_variant(product_id=product.pk, sku=sku, actor=ACTOR)
    for code in markets_sold_in:
        currency = Market.objects.get(code=code).currency
        pricing.set_price(
            market=code,
            variant_id=variant.pk,
            unit_price=UnitPrice.from_decimal(price, currency),
            actor=ACTOR,
        )
    if stock_pieces:
        stock.receive(variant_id=variant.pk, quantity=stock_pieces, reason="receipt", actor=ACTOR)
    return variant


def make_member(role: Role = Role.OWNER, username: str = "") -> Any:
    """A person of the office with one role."""
    return staff.add_member(
        username=username or role.value,
        password="a long enough password",
        role=role,
        actor=ACTOR,
        first_name="Katrin",
    )


def entered(**changes: Any) -> dict[str, Any]:
    """What a Dutch consumer types into the checkout."""
    return {
        "email": "marieke.jansen@example.nl", "customer_kind": "consumer", "first_name": "Marieke", "last_name": "Jansen",
        "street": "Kapoenstraat", "house_number": "14", "postcode": "6211 LN", "city": "Maastricht",
        "shipping_option": "home", "payment_method": "ideal", **changes,
    }  # fmt: skip
