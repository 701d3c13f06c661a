"""From empty to sold: the steps of a first set-up, each done when the data say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.screens import tabs
from kogge.core.staff import access
from kogge.planning.company import queries as companies
from kogge.planning.markets import queries as markets
from kogge.sales.catalog.models import Product
from kogge.sales.catalog.values import ProductStatus
from kogge.sales.payments import queries as payments
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing.models import Price
from kogge.sales.shipping.models import ShippingOption
from kogge.sales.stock.models import StockItem
from kogge.sales.terms import queries as terms


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to set up: what, why, in which room's screen, and how to see that it is done."""

    key: str
    title: Any
    why: Any
    room: str
    permission: str
    screen: str = ""  # the address name of one of the room's tabs; empty: its first
    is_done: Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """A step with its state; `url` is empty for who may not do it, `is_next` for the first one open."""

    title: Any
    why: Any
    url: str
    is_done: bool
    is_next: bool


def _has_tax_status() -> bool:
    company = companies.company()
    return bool(company and (company.vat_id or companies.registrations_on(clock.today())))


def _has_sellable_product() -> bool:
    in_stock = StockItem.objects.filter(on_hand__gt=0).values("variant_id")
    priced = Price.objects.filter(variant_id__in=in_stock).values("variant__product_id")
    return Product.objects.filter(
        status=ProductStatus.ACTIVE, pictures__isnull=False, variants__is_active=True, pk__in=priced
    ).exists()


def _has_legal_texts() -> bool:
    now = clock.now()
    return any(not terms.missing(market.code, now) for market in markets.markets())


STEPS = (
    Step(
        key="company", room="company", permission="company.change",
        title=_("Say who sells"),
        why=_("Name, address and bank account stand on every invoice and in the imprint."),
        is_done=lambda: companies.company() is not None,
    ),
    Step(
        key="market", room="markets", permission="markets.change",
        title=_("Choose the first market"),
        why=_("A market is a country with its language, currency and rules."),
        is_done=lambda: bool(markets.markets()),
    ),
    Step(
        key="tax", room="company", screen="company_tax", permission="company.change",
        title=_("Enter your tax status"),
        why=_("VAT number and registrations decide which VAT an order carries."),
        is_done=_has_tax_status,
    ),
    Step(
        key="prices", room="pricing", permission="pricing.change",
        title=_("Say what prices mean in the market"),
        why=_("Currency, and whether prices contain VAT; then products can be priced there."),
        is_done=lambda: bool(pricing.price_lists()),
    ),
    Step(
        key="product", room="products", permission="catalog.change",
        title=_("Add a product with picture, price and stock"),
        why=_("It is shown as soon as it has a text in the market's language."),
        is_done=_has_sellable_product,
    ),
    Step(
        key="delivery", room="shipping", permission="shipping.change",
        title=_("Offer a way to deliver"),
        why=_("Carrier, price and days: the shop promises a date from them."),
        is_done=lambda: ShippingOption.objects.filter(is_active=True).exists(),
    ),
    Step(
        key="payment", room="payments", screen="payments_methods", permission="payments.change",
        title=_("Offer a way to pay"),
        why=_("Bank transfer needs only your account; a provider brings cards and iDEAL."),
        is_done=lambda: payments.market_methods().filter(is_active=True).exists(),
    ),
    Step(
        key="terms", room="terms", permission="terms.change",
        title=_("Write the legal texts"),
        why=_("Imprint, terms, privacy and withdrawal, in each language of the market."),
        is_done=_has_legal_texts,
    ),
    Step(
        key="open", room="markets", permission="markets.change",
        title=_("Open the market"),
        why=_("Kogge checks everything once more; then the first order can come."),
        is_done=lambda: bool(markets.open_markets()),
    ),
)  # fmt: skip


def is_over() -> bool:
    """Say whether the guide has done its work: a market is open."""
    return bool(markets.open_markets())


def steps_for(user: Any) -> list[ShownStep]:
    """Return all steps with their state, in order."""
    found: list[ShownStep] = []
    for step in STEPS:
        is_done = step.is_done()
        is_next = not is_done and not any(one.is_next for one in found)
        url = _screen_of(user, step)
        found.append(ShownStep(title=step.title, why=step.why, url=url, is_done=is_done, is_next=is_next))
    return found


def _screen_of(user: Any, step: Step) -> str:
    if not access.may(user, step.permission):
        return ""
    tab = tabs.tab_of_room(user, step.room, named=step.screen)
    return tab.url if tab else ""
