"""Sell, Products: the list, the editor, and adding one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.backoffice.products import summary
from kogge.backoffice.products.editor import Editor
from kogge.backoffice.products.forms import NewProductForm
from kogge.backoffice.products.lists import STATES, ProductList, home_market, thumb
from kogge.core.i18n import LANGUAGES, current_language, language_name
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.panels import Confirm
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog import services as catalog_services
from kogge.sales.catalog.models import Product
from kogge.sales.catalog.values import ProductStatus
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing import services as pricing_services
from kogge.sales.stock import services as stock_services
from kogge.sales.stock.values import MoveReason

# The language in which texts are written first; the others are translated from it.
SOURCE_LANGUAGE = "de"
TEXT_ROWS = ("name", "summary", "description", "ingredients", "storage", "warnings", "slug")
FOOD_ROWS = ("ingredients", "storage")


def _grid(editor: Editor) -> dict[str, Any]:
    """Return the language grid: heads, and rows of one field per language, the source first."""
    languages = [SOURCE_LANGUAGE, *(language for language in LANGUAGES if language != SOURCE_LANGUAGE)]
    sells_in: dict[str, list[str]] = {language: [] for language in languages}
    for market in editor.markets:
        for language in set(market.languages) & sells_in.keys():
            sells_in[language].append(market.code)
    source = editor.texts[SOURCE_LANGUAGE]
    rows = []
    for name in TEXT_ROWS:
        cells = [
            {
                "language": language,
                "field": editor.texts[language][name],
                "is_missing": not editor.texts[language][name].value() and bool(source[name].value()),
                "markets": ", ".join(sells_in[language]) if name == "name" else "",
            }
            for language in languages
        ]
        is_whole = not any(cell["is_missing"] for cell in cells)
        rows.append(
            {
                "name": name,
                "cells": cells,
                "label": source[name].label,
                "is_whole": is_whole,
                "is_food": name in FOOD_ROWS,
            }
        )
    heads = [
        {
            "language": language,
            "name": language_name(language, language=current_language()),
            "is_source": language == SOURCE_LANGUAGE,
            "missing": sum(
                cell["is_missing"] for row in rows for cell in row["cells"] if cell["language"] == language
            ),
        }
        for language in languages
    ]
    return {"heads": heads, "rows": rows, "work": sum(not row["is_whole"] for row in rows)}


def _variant_rows(editor: Editor) -> list[dict[str, Any]]:
    rows = []
    for form in editor.variant_forms:
        variant_id = form.row.pk if form.row else None
        rows.append(
            {
                "form": form,
                "level": editor.levels.get(variant_id),
                "count": editor.counts.get(variant_id),
                "is_new": form.row is None,
            }
        )
    return rows


def _editor_context(request: HttpRequest, editor: Editor) -> dict[str, Any]:
    pictures = [
        {"form": form, "picture": catalog.picture_value(form.row, current_language())}
        for form in editor.picture_forms
    ]
    leading = pictures[0]["picture"] if pictures else None
    return {
        "editor": editor,
        "product": editor.product,
        "name": editor.name or _now("Product without a name"),
        "state": STATES[ProductStatus(editor.product.status)],
        "skus": [row.sku for row in editor.variants],
        "mistakes": editor.mistakes(),
        "grid": _grid(editor),
        "variants": _variant_rows(editor),
        "pictures": pictures,
        "thumb": thumb(leading),
        "price_rows": summary.price_rows(editor),
        "parts": summary.parts(editor),
        "places": summary.places(editor),
        "moments": summary.moments(editor),
        "available": sum(level.available for level in editor.levels.values()),
        "is_archived": editor.product.status == ProductStatus.ARCHIVED,
    }


@requires("catalog.view", post="catalog.change")
def edit(request: HttpRequest, product_id: int) -> HttpResponse:
    """Show one product with everything about it on one page, and save what was changed."""
    editor = Editor(request, product_id)
    if request.method == "POST" and editor.is_valid() and editor.save():
        messages.success(
            request, _now("%(name)s is saved.") % {"name": Editor(request, product_id).name or editor.name}
        )
        return redirect("products_edit", product_id=product_id)
    context = _editor_context(request, editor)
    return render(request, "products/editor.html", context, status=422 if context["mistakes"] else 200)


@transaction.atomic
def _added(form: NewProductForm, market: str, actor: Any) -> Product:
    entered = form.cleaned_data
    product = catalog_services.save_product(
        kind=entered["kind"],
        vat_category=entered["vat_category"],
        category_id=int(entered["category"]) if entered["category"] else None,
        actor=actor,
    )
    catalog_services.save_text(
        product_id=product.pk, language=entered["language"], name=entered["name"], actor=actor
    )
    variant = catalog_services.save_variant(product_id=product.pk, sku=entered["sku"], actor=actor)
    if (price := form.price()) is not None:
        pricing_services.set_price(market=market, variant_id=variant.pk, unit_price=price, actor=actor)
    if entered["received"]:
        stock_services.receive(
            variant_id=variant.pk, quantity=entered["received"], reason=MoveReason.RECEIPT, actor=actor
        )
    return product


@requires("catalog.change")
def add(request: HttpRequest) -> HttpResponse:
    """Add a product with as little as it needs; its editor opens next."""
    market = home_market()
    facts = pricing.price_list(market) if market and may(request.user, "pricing.change") else None
    form = NewProductForm(
        request.POST or None,
        market=market if facts else "",
        currency=facts.currency if facts else "",
        initial={"language": SOURCE_LANGUAGE},
    )
    if not may(request.user, "stock.change"):
        del form.fields["received"]
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.setdefault("received", None)
        with screen_forms.errors_shown_in(form):
            product = _added(form, market, request.user)
        if form.is_valid():
            messages.success(
                request, _now("The product is added as a draft. Complete it and put it on sale.")
            )
            return redirect("products_edit", product_id=product.pk)
    return screen_forms.show(request, "products/add.html", {"form": form}, form)


@requires("catalog.change")
def archive(request: HttpRequest, product_id: int) -> HttpResponse:
    """Ask, then take a product out of the shop."""
    name = catalog.product_text_names([product_id], language=current_language()).get(product_id, "")
    if request.method == "POST":
        catalog_services.archive_product(product_id=product_id, actor=request.user)
        messages.success(request, _now("%(name)s is archived.") % {"name": name})
        return redirect("products_list")
    confirm = Confirm(
        question=_now("Archive %(name)s?") % {"name": name},
        lead=_(
            "It leaves the shop at once. Orders, invoices and figures keep it, and you can put it on sale again."
        ),
        act=_("Archive product"),
        keep=_("Keep it as it is"),
        keep_url=reverse("products_edit", args=[product_id]),
    )
    return screen_forms.show(request, "office/confirm.html", {"confirm": confirm})


urlpatterns = [
    path("products/", ProductList.as_view(), name="products_list"),
    path("products/add/", add, name="products_add"),
    path("products/<int:product_id>/", edit, name="products_edit"),
    path("products/<int:product_id>/archive/", archive, name="products_archive"),
]
TABS = [
    Tab(
        stage="sell",
        label=_("Products"),
        url_name="products_list",
        permission="catalog.view",
        position=30,
        covers=("catalog_categories", "catalog_category", "catalog_category_add", "catalog_category_remove"),
    )
]
