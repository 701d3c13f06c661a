"""A little demo shop in four languages: two shelves, a few products, paid by bank transfer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from tests import factories

from kogge.core import recent
from kogge.core.events import relay
from kogge.core.money import Money, UnitPrice
from kogge.planning.markets.models import Market
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import Variant
from kogge.sales.offers import services as offers
from kogge.sales.payments import services as payments
from kogge.sales.pricing import services as pricing
from kogge.sales.shipping import services as shipping
from kogge.sales.shipping.models import ShippingOption
from kogge.sales.stock import services as stock

ACTOR = "test"
LANGUAGES = ("de", "nl", "fr", "en")
MARKETS = {"NL": ("nl", "en"), "DE": ("de", "en"), "BE": ("fr", "nl"), "CH": ("de", "fr", "en")}
PAIRS = [f"/{language}-{code.lower()}" for code, languages in MARKETS.items() for language in languages]
NAMES = {"de": "Kräuterprinten", "nl": "Kruidenprinten", "fr": "Printen aux herbes", "en": "Spiced Printen"}
SLUG_OF = {
    "de": "kraeuterprinten",
    "nl": "kruidenprinten",
    "fr": "printen-aux-herbes",
    "en": "spiced-printen",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 10"><rect width="8" height="10"/></svg>'


@dataclass
class LittleShop:
    """What the tests know of the shop; `typed` is what a Dutch consumer enters."""

    printen: Variant
    large: Variant
    jug: Variant
    extra: list[Variant] = field(default_factory=list)

    def fill(self, client: Client, *lines: tuple[Variant, int], prefix: str = "/nl-nl") -> Client:
        """Put pieces into the client's cart through the shop's own form; one bag of Printen when nothing is said."""
        for variant, quantity in lines or ((self.printen, 1),):
            response = client.post(f"{prefix}/cart/add/", {"variant": variant.pk, "quantity": quantity})
            assert response.status_code == 302
        return client

    def typed(self, **changes: Any) -> dict[str, Any]:
        """Return a filled-in checkout form."""
        return {**factories.entered(payment_method="banktransfer"), "action": "place", **changes}

    def order(self, client: Client, prefix: str = "/nl-nl", **changes: Any) -> str:
        """Fill a cart and order; return the address of the order's page."""
        self.fill(client, prefix=prefix)
        seen = seen_on(client.get(f"{prefix}/checkout/"))
        response = client.post(f"{prefix}/checkout/", self.typed(seen=seen, **changes))
        assert response.status_code == 302, response.content.decode()
        return response.headers["Location"]


def seen_on(response: Any) -> str:
    """Return the mark of the total that a checkout page shows."""
    text = response.content.decode()
    return text.split('name="seen" value="')[1].split('"')[0]


def _product(names: dict[str, str], category_id: int | None, kind: str, maker: str, **facts: Any) -> int:
    row = catalog.save_product(
        actor=ACTOR, status="active", kind=kind, category_id=category_id, maker=maker, maker_place="Aachen",
        maker_country="DE", vat_category=facts.get("vat_category", "standard"), is_featured=True,
        withdrawal_exception=facts.get("withdrawal_exception", ""),
        safety={"manufacturer": maker, "postal_address": "Jakobsgasse 9, 52062 Aachen",
                "electronic_address": "post@hoven.example"},
    )  # fmt: skip
    for language, name in names.items():
        catalog.save_text(
            product_id=row.pk, language=language, name=name, summary=f"{name}.", actor=ACTOR,
            description="Ein *Satz*.", ingredients=facts.get("ingredients", ""), storage="18 °C",
            warnings=facts.get("warnings", ""),
        )  # fmt: skip
    catalog.add_drawing(product_id=row.pk, svg=SVG, width=800, height=1000, actor=ACTOR, alts=names)
    return row.pk


def _variant(product_id: int, sku: str, price: str, pieces: int, **facts: Any) -> Variant:
    row = catalog.save_variant(product_id=product_id, sku=sku, actor=ACTOR, **facts)
    for market in Market.objects.all():
        pricing.set_price(
            market=market.code, variant_id=row.pk, actor=ACTOR,
            unit_price=UnitPrice.from_decimal(price, market.currency),
        )  # fmt: skip
    if pieces:
        stock.receive(variant_id=row.pk, quantity=pieces, reason="receipt", actor=ACTOR)
    return row


def follow() -> None:
    """Let the shop show what has happened, as the worker does within half a second."""
    while relay.stamp():
        pass
    offers.refresh()
    recent.forget()


def add_products(count: int, category_id: int | None = None) -> list[Variant]:
    """Add plain products, for lists that need many."""
    made = []
    for number in range(count):
        names = dict.fromkeys(LANGUAGES, f"Plätzchen {number:03}")
        product_id = _product(names, category_id, "food", "Hoven")
        made.append(_variant(product_id, f"P-{number:03}", f"{3 + number}.50", 9))
    follow()
    return made


def _markets() -> None:
    transfer = payments.save_account(
        provider="prepayment", name="Bank", actor=ACTOR,
        values={"holder": "Dreiländer Feinkost GmbH", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"},
    )  # fmt: skip
    for code, languages in MARKETS.items():
        market = factories.make_market(code, languages=languages)
        ShippingOption.objects.filter(market_id=code).update(free_from_minor=5000)
        shipping.save_option(
            market=code, code="point", names={"en": "Pick-up point"}, carrier="DHL", actor=ACTOR, position=1,
            price=Money(amount_minor=390, currency=market.currency), days_min=2, days_max=2,
            cutoff_time=ShippingOption.objects.filter(market_id=code).first().cutoff_time,
        )  # fmt: skip
        payments.save_market_method(market=code, method="banktransfer", account=transfer, actor=ACTOR)


@pytest.fixture
def shop(db, settings, monday) -> LittleShop:
    """The little shop, open in NL, DE, BE and CH, on Monday 23 November 2026."""
    settings.KOGGE_IS_DEMO = True
    factories.make_company()
    _markets()
    words = {language: {"name": f"Gebäck {language}", "intro": "Frisch."} for language in LANGUAGES}
    shelf = catalog.save_category(key="biscuits", texts=words, actor=ACTOR)
    bag = _product(
        NAMES, shelf.pk, "food", "Bäckerei Hoven", ingredients="Zucker, **Weizen**mehl, <b>Salz</b>"
    )
    jug = _product(
        {language: f"Bauchkrug {language}" for language in LANGUAGES}, None, "goods", "Töpferei Lenz",
        warnings="Nicht auf die Herdplatte.", withdrawal_exception="made_to_measure",
    )  # fmt: skip
    little = LittleShop(
        printen=_variant(
            bag, "DF-1031", "9.80", 40, content_amount=400, content_unit="g", labels={"en": "bag"}
        ),
        large=_variant(
            bag, "DF-1032", "21.90", 0, content_amount=800, content_unit="g", labels={"en": "tin"}
        ),
        jug=_variant(jug, "DF-2001", "34.00", 3),
    )
    offers.rebuild()
    return little


@pytest.fixture
def browser_of() -> Any:
    """Make a client that says which languages it reads."""

    def make(accept_language: str = "") -> Client:
        headers = {"Accept-Language": accept_language} if accept_language else {}
        return Client(headers=headers)

    return make
