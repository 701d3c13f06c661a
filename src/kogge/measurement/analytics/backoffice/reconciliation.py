"""The books beside the visits: every order is either seen with its visit, or the page says why it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from kogge.core import i18n
from kogge.core.screens import list_csv
from kogge.core.screens.cells import Code
from kogge.core.screens.list_parts import Column
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.core.warehouse import queries as warehouse
from kogge.measurement.analytics import books, dashboard, visit_choice, visit_queries
from kogge.measurement.analytics import queries as sales
from kogge.measurement.analytics.backoffice.visits import page_number, paging, shared
from kogge.measurement.analytics.books import Books, BooksRow, Step, Sum
from kogge.measurement.analytics.visit_queries import VisitBasis

PARTS = (
    ("books", _("In the books")),
    ("with_visit", _("With a visit")),
    ("without_visit", _("Visit not known")),
    ("machine", _("By a machine")),
    ("history", _("Of an earlier system")),
    ("untold", _("Not told")),
)
EXPLAINED = (
    (_("With a visit"), _("The order and the visit it came from are known; only these have a source, a device and a campaign.")),
    (_("Visit not known"), _("The visitor chose not to be counted, the browser asked for it, or the order came two days after the visit or later. The amount counts here, its source is unknown.")),
    (_("By a machine"), _("The visit looked like a machine's, so it is in no figure of visits; the order is real.")),
    (_("Of an earlier system"), _("Imported history, for which no visits were brought in.")),
    (_("Not told"), _("Orders of the shop from before visits were counted, or of the last minute. If this stays on a later day, the count of visits has lost something.")),
)  # fmt: skip
PAGE_SIZE = 50


def basis_of_both() -> VisitBasis:
    """Return what there is to compare: days and markets of visits, days and currencies of orders."""
    with visit_queries.opened() as facts:
        found = visit_queries.basis(facts)
    with sales.opened() as facts:
        booked = sales.basis(facts)
    days = [day for day in (found.first_on, booked.first_on) if day]
    ends = [day for day in (found.last_on, booked.last_on) if day]
    codes = [country for country in booked.countries if len(country) == 2 and country not in found.markets]
    return replace(
        found,
        markets=(*found.markets, *codes),
        currencies=booked.currencies or found.currencies,
        first_on=min(days, default=None),
        last_on=max(ends, default=None),
        waiting=found.waiting + booked.waiting_rows,
    )


@requires("analytics.view")
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Show the books beside the visits by day or month and market, or send them as a CSV file."""
    basis = basis_of_both()
    choice = visit_choice.choice_of(request.GET, basis)
    step = Step.DAY if request.GET.get("step") == Step.DAY else Step.MONTH
    found: Books | None = None
    if choice.currency:
        found = books.compare(step=step, selection=choice.selection())
    if found and request.GET.get("export") == "csv":
        return list_csv.csv_response(_("Books and visits"), _file_columns(), found.rows)
    page = page_number(request)
    rows = found.rows if found else ()
    address = choice.address(step=step.value)
    may_see_orders = access.may(request.user, "orders.view")
    context = {
        **shared(basis, choice, without=("compare", "definition")),
        "books": found,
        "step": step.value,
        "steps": [(Step.MONTH.value, _("Months")), (Step.DAY.value, _("Days"))],
        "heads": [label for _key, label in PARTS],
        "rows": [_shown(row, step, may_see_orders) for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        "totals": [getattr(found.total, key) for key, _label in PARTS] if found else [],
        "explained": EXPLAINED,
        "adds_up": all(row.adds_up for row in rows),
        "sales_url": f"{reverse('analytics_figures')}?period={choice.period.key}&country={choice.market}&currency={choice.currency}",
        "csv_url": f"?{address}&export=csv",
        "spot": warehouse.ON_THE_SPOT,
        **paging(page, len(rows), address),
    }  # fmt: skip
    return render(request, "analytics/books.html", context)


def _key_words(key: str, step: Step) -> str:
    return dashboard.month_name(key) if step is Step.MONTH else i18n.format_day(date.fromisoformat(key))


def _shown(row: BooksRow, step: Step, may_see_orders: bool) -> dict[str, Any]:
    return {
        "name": _key_words(row.key, step),
        "market": Code(code=row.market, title=dashboard.country_words(row.market)) if len(row.market) == 2 else row.market,
        "sums": [getattr(row, key) for key, _label in PARTS],
        "adds_up": row.adds_up,
        "url": _orders_url(row, step) if may_see_orders else "",
    }  # fmt: skip


def _orders_url(row: BooksRow, step: Step) -> str:
    """Return the list of the row's orders in the books."""
    return f"{reverse('analytics_book_orders')}?step={step.value}&key={row.key}&market={row.market}&currency={row.books.value.currency}"


@requires("analytics.view")
def book_orders(request: HttpRequest) -> HttpResponse:
    """Show the orders of one day or month and market as they stand in the books, or send them as a CSV file."""
    key, market = request.GET.get("key", ""), request.GET.get("market", "")
    step = Step.DAY if request.GET.get("step") == Step.DAY else Step.MONTH
    currency = request.GET.get("currency", "")
    found = books.orders_of(key=key, market=market, currency=currency) if _is_key(key, step) else []
    if request.GET.get("export") == "csv":
        return list_csv.csv_response(_("In the books"), _order_columns(), found)
    page = page_number(request)
    may_see = access.may(request.user, "orders.view")
    address = f"step={step.value}&key={key}&market={market}&currency={currency}"
    context = {
        "title": _key_words(key, step) if _is_key(key, step) else "",
        "market": dashboard.country_words(market),
        "columns": _order_columns(),
        "rows": [
            {
                "url": reverse("orders_detail", args=[row.number]) if may_see else "",
                "cells": [(column, column.value_of(row)) for column in _order_columns()],
            }
            for row in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        ],
        "value": Sum(orders=len(found), value=books.total_of(found, currency)) if found else None,
        "csv_url": f"?{address}&export=csv",
        "books_url": f"{reverse('analytics_books')}?step={step.value}&currency={currency}",
        **paging(page, len(found), address),
    }
    return render(request, "analytics/book_orders.html", context)


def _is_key(key: str, step: Step) -> bool:
    try:
        date.fromisoformat(key if step is Step.DAY else f"{key}-01")
    except ValueError:
        return False
    return len(key) == (10 if step is Step.DAY else 7)


SOURCES = {"web": _("Shop"), "import": _("Imported history")}


def _order_columns() -> list[Column]:
    return [
        Column(key="number", label=_("Order"), is_link=True, phone="lead"),
        Column(key="source", label=_("Source"), value=lambda row: SOURCES.get(row.source, row.source), phone="third"),
        Column(key="placed_on", label=_("Placed"), phone="second"),
        Column(key="value", label=_("Order value"), is_number=True, phone="lead_end"),
    ]  # fmt: skip


def _file_columns() -> list[Column]:
    def orders_of(key: str) -> Any:
        return lambda row: getattr(row, key).orders

    def value_of(key: str) -> Any:
        return lambda row: getattr(row, key).value

    columns = [
        Column(key="key", label=_("Day or month")),
        Column(key="market", label=_("Market")),
        Column(key="currency", label=_("Currency"), value=lambda row: row.books.value.currency),
    ]
    for key, label in PARTS:
        columns += [
            Column(key=f"{key}_orders", label=_("%(part)s, orders") % {"part": label}, value=orders_of(key)),
            Column(key=f"{key}_value", label=_("%(part)s, value") % {"part": label}, value=value_of(key)),
        ]
    return columns


urlpatterns = [
    path("figures/books-and-visits/", reconciliation, name="analytics_books"),
    path("figures/books-and-visits/orders/", book_orders, name="analytics_book_orders"),
]
