"""Find anything: orders, customers, products and screens, as a page and as a part of the dialog over every page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kogge.backoffice.orders import STATUS_WORDS
from kogge.core import i18n
from kogge.core.money import Money
from kogge.core.screens import finding
from kogge.core.screens.finding import Finder, Found
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires
from kogge.sales.catalog import queries as catalog
from kogge.sales.customers import queries as customers
from kogge.sales.orders import queries as orders
from kogge.sales.orders.values import OrderStatus

# Shorter words would find half of all customers, by reading all of them.
SHORTEST = 2


def _list_at(name: str) -> Any:
    return lambda text: f"{reverse(name)}?{urlencode({'q': text})}"


def _order(row: Any) -> Found:
    who = row.delivery_address.get("company") or row.delivery_address.get("name") or row.email
    total = i18n.format_money(Money(amount_minor=row.total_minor, currency=row.currency))
    facts = [who, total, str(STATUS_WORDS[OrderStatus(row.status)][0])]
    return Found(
        title=pgettext("found", "Order %(number)s") % {"number": row.number},
        second=" · ".join(fact for fact in facts if fact),
        url=reverse("orders_detail", args=[row.number]),
    )


def find_orders(text: str, limit: int) -> list[Found]:
    """Return orders whose number begins with the text, or whose e-mail or tracking number is the text."""
    rows = orders.orders().filter(
        Q(number__startswith=text) | Q(email__iexact=text) | Q(tracking_number=text)
    )
    return [_order(row) for row in rows.order_by("-id")[:limit]]


def find_customers(text: str, limit: int) -> list[Found]:
    """Return customers with the text in name, firm or e-mail, the latest first."""
    if len(text) < SHORTEST:
        return []
    return [
        Found(title=str(row), second=row.email, url=reverse("customers_detail", args=[row.pk]))
        for row in customers.found(text)[:limit]
    ]


def find_products(text: str, limit: int) -> list[Found]:
    """Return products with the text in a name or at the beginning of an article number."""
    if len(text) < SHORTEST:
        return []
    return [
        Found(title=one["name"], second=one["sku"], url=reverse("products_edit", args=[one["id"]]))
        for one in catalog.products_found(text, language=i18n.current_language(), limit=limit)
    ]


@requires("today.view")
def find(request: HttpRequest) -> HttpResponse:
    """Show what fits `q`, as far as the role allows."""
    text = request.GET.get("q", "")
    groups = finding.find(text, user=request.user, pages_label=_("Go to"))
    is_part = request.headers.get("HX-Request") == "true"
    response = render(
        request,
        "office/found.html" if is_part else "office/find.html",
        {"text": text.strip()[:100], "groups": groups},
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


FINDERS = [
    Finder(key="orders", label=_("Orders"), permission="orders.view", icon="o-shopping-basket", find=find_orders, more=_list_at("orders_list")),
    Finder(key="customers", label=_("Customers"), permission="customers.view", icon="o-user", find=find_customers, more=_list_at("customers_list")),
    Finder(key="products", label=_("Products"), permission="catalog.view", icon="o-package", find=find_products, more=_list_at("products_list")),
]  # fmt: skip
urlpatterns = [path("find/", find, name="find_anything")]
TABS: list[Tab] = []
