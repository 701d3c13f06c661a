"""Sell, Products, Categories: the shelves of the shop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import LANGUAGES, current_language, language_name
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.panels import Confirm
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.sales.catalog import queries, services
from kogge.sales.catalog.forms import CategoryForm
from kogge.sales.catalog.models import Category


@requires("catalog.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show all shelves, what lies on them, and in which languages they have no name."""
    rows = queries.shelves()
    for row in rows:
        row["missing"] = [
            language_name(language, language=current_language())
            for language in LANGUAGES
            if language not in row["languages"]
        ]
    context = {"rows": rows, "may_change": may(request.user, "catalog.change")}
    return screen_forms.show(request, "catalog/categories.html", context)


def _parents(row: Category | None) -> list[tuple[str, str]]:
    paths = queries.category_paths(current_language())
    keys = queries.category_keys()
    below = queries.subtree_ids(row.pk) if row else ()
    return [(keys[category_id], name) for category_id, name in paths.items() if category_id not in below]


def _initial(row: Category) -> dict[str, Any]:
    initial: dict[str, Any] = {"parent": row.parent.key if row.parent else "", "position": row.position}
    for text in row.texts.all():
        initial |= {f"{part}_{text.language}": getattr(text, part) for part in ("name", "intro", "slug")}
    return initial


def _saved(request: HttpRequest, form: CategoryForm, row: Category | None) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    with screen_forms.errors_shown_in(form):
        saved = services.save_category(
            key=row.key if row else "",
            texts=form.texts(),
            parent_key=form.cleaned_data["parent"],
            position=form.cleaned_data["position"],
            actor=request.user,
        )
        if picture := form.cleaned_data["picture"]:
            services.set_category_picture(key=saved.key, data=picture.read(), actor=request.user)
    if form.is_valid():
        messages.success(request, gettext("The category is saved."))
    return form.is_valid()


@requires("catalog.change")
def add(request: HttpRequest) -> HttpResponse:
    """Add a shelf."""
    form = CategoryForm(request.POST or None, request.FILES or None, parents=_parents(None))
    if _saved(request, form, None):
        return redirect("catalog_categories")
    return screen_forms.show(request, "catalog/category.html", {"form": form}, form)


@requires("catalog.view", post="catalog.change")
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Show and change one shelf."""
    row = queries.category_row(key)
    form = CategoryForm(
        request.POST or None, request.FILES or None, parents=_parents(row), initial=_initial(row)
    )
    if _saved(request, form, row):
        return redirect("catalog_categories")
    context = {
        "form": form,
        "category": row,
        "name": queries.category_paths(current_language())[row.pk],
        "may_change": may(request.user, "catalog.change"),
    }
    return screen_forms.show(request, "catalog/category.html", context, form)


@requires("catalog.change")
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, then delete an empty shelf."""
    row = queries.category_row(key)
    name = queries.category_paths(current_language())[row.pk]
    if request.method == "POST":
        services.delete_category(key=key, actor=request.user)
        messages.success(request, gettext("The category %(name)s is deleted.") % {"name": name})
        return redirect("catalog_categories")
    confirm = Confirm(
        question=gettext("Delete the category %(name)s?") % {"name": name},
        lead=_("Only an empty category can be deleted. Its address in the shop will lead nowhere."),
        act=_("Delete category"),
        keep=_("Keep category"),
        keep_url=reverse("catalog_category", args=[key]),
    )
    return screen_forms.show(request, "office/confirm.html", {"confirm": confirm})


urlpatterns = [
    path("categories/", overview, name="catalog_categories"),
    path("categories/add/", add, name="catalog_category_add"),
    path("categories/<slug:key>/", edit, name="catalog_category"),
    path("categories/<slug:key>/delete/", remove, name="catalog_category_remove"),
]
# Categories are reached from Products, whose tab stands in kogge.backoffice.products.
TABS: list[Tab] = []
