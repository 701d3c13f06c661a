"""Figures in the office: one page that can be narrowed, and the rows behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kogge.core import clock, i18n
from kogge.core.jobs import enqueue
from kogge.core.screens import list_csv
from kogge.core.screens.cells import Code, State, Tone
from kogge.core.screens.list_parts import Column
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.core.warehouse.queries import Warehouse
from kogge.measurement.analytics import dashboard, definitions, periods, queries
from kogge.measurement.analytics.dashboard import Choice
from kogge.measurement.analytics.values import Basis, CustomerRow, Kpi, OrderRow, RowPage

PAGE_SIZE = 50
# Rows of one file, read at once: a warehouse query costs the same for ten rows as for ten thousand.
FILE_ROWS = 10_000
SOURCE_NAMES = {"web": _("Shop"), "import": _("Imported history")}


def _choice(request: HttpRequest, basis: Basis) -> Choice:
    """Read the address; what is not offered is dropped, never an error."""
    asked = request.GET
    currency = asked.get("currency", "")
    country, source = asked.get("country", ""), asked.get("source", "")
    return Choice(
        period=periods.chosen(periods.periods(basis, clock.today()), asked.get("period", ""), basis),
        currency=currency if currency in basis.currencies else next(iter(basis.currencies), ""),
        country=country if country in basis.countries else "",
        source=source if source in basis.sources else "",
    )


def _selector(basis: Basis, choice: Choice) -> list[dict[str, Any]]:
    """Return what can be chosen, for the form on top."""
    every_country = [
        ("", _("All countries")),
        *((code, dashboard.country_words(code)) for code in basis.countries),
    ]
    every_source = [("", _("All sources")), *((key, SOURCE_NAMES.get(key, key)) for key in basis.sources)]
    offered = [(period.key, period.name) for period in periods.periods(basis, clock.today())]
    fields: list[dict[str, Any]] = [
        {"name": "period", "label": _("Period"), "choices": offered, "chosen": choice.period.key},
        {"name": "country", "label": _("Country"), "choices": every_country, "chosen": choice.country},
        {"name": "currency", "label": _("Currency"), "choices": [(code, code) for code in basis.currencies],
         "chosen": choice.currency},
        {"name": "source", "label": _("Source"), "choices": every_source, "chosen": choice.source},
    ]  # fmt: skip
    return [one for one in fields if len([value for value, _label in one["choices"] if value]) > 1]


@requires("analytics.view")
def figures(request: HttpRequest) -> HttpResponse:
    """Show tiles and charts of the chosen period, country, currency and source."""
    with queries.opened() as facts:
        basis = queries.basis(facts)
        choice = _choice(request, basis)
        shown = dashboard.build(facts, basis, choice) if basis.lines else None
    context = {
        "shown": shown,
        "basis": basis,
        "basis_words": {
            "lines": i18n.format_number(basis.lines),
            "invoices": i18n.format_number(basis.invoices),
            "waiting": i18n.format_number(basis.waiting_rows),
            "first": i18n.format_day(basis.first_on) if basis.first_on else "",
            "last": i18n.format_day(basis.last_on) if basis.last_on else "",
        },
        "sources": [SOURCE_NAMES.get(key, key) for key in basis.sources],
        "choice": choice,
        "selector": _selector(basis, choice),
        "as_of": i18n.format_instant(clock.now()),
    }
    return render(request, "analytics/figures.html", context)


@requires("analytics.view")
def rows(request: HttpRequest) -> HttpResponse:
    """Show the orders or customers behind a figure, or send them as a CSV file."""
    kpi = definitions.KPIS.get(request.GET.get("figure", ""))
    if kpi is None:
        raise Http404
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1
    with queries.opened() as facts:
        basis = queries.basis(facts)
        choice = _choice(request, basis)
        if not choice.currency:
            raise Http404
        selection = choice.period.selection(**choice.narrowed())
        if request.GET.get("export") == "csv":
            found = list(_all_rows(facts, kpi, choice))
            return list_csv.csv_response(kpi.title, _columns(kpi, request.user), found)
        behind = queries.rows_behind(
            facts, kpi, selection=selection, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        )
        figure = queries.figure(facts, kpi, by=None, selection=selection)
    address = choice.address(figure=kpi.name)
    context = {
        "kpi": kpi,
        "choice": choice,
        "figure": dashboard.words(figure, figure.total),
        "country": dashboard.country_words(choice.country) if choice.country else "",
        "columns": _columns(kpi, request.user),
        "rows": [_cells(kpi, row, request.user) for row in behind.rows],
        "behind": behind,
        "count": i18n.format_number(behind.count),
        "first": (page - 1) * PAGE_SIZE + 1,
        "last": min(page * PAGE_SIZE, behind.count),
        "back_url": f"?{address}&page={page - 1}" if page > 1 else "",
        "next_url": f"?{address}&page={page + 1}" if page * PAGE_SIZE < behind.count else "",
        "csv_url": f"?{address}&export=csv",
        "figures_url": f"{reverse('analytics_figures')}?{choice.address()}",
    }
    return render(request, "analytics/rows.html", context)


def _all_rows(facts: Warehouse, kpi: Kpi, choice: Choice) -> Iterator[OrderRow | CustomerRow]:
    selection = choice.period.selection(**choice.narrowed())
    offset = 0
    while True:
        page: RowPage = queries.rows_behind(facts, kpi, selection=selection, limit=FILE_ROWS, offset=offset)
        yield from page.rows
        offset += FILE_ROWS
        if offset >= page.count:
            return


def _columns(kpi: Kpi, user: Any) -> list[Column]:
    value = Column(key="value", label=_("Value"), is_number=True)
    if kpi.name in ("customers", "repeat_rate"):
        return [
            Column(key="customer_id", label=_("Customer"), is_link=True),
            Column(key="invoices", label=_("Orders"), is_number=True),
            Column(key="first_on", label=_("First order")),
            Column(key="last_on", label=_("Last order")),
            value,
        ]
    return [
        Column(key="number", label=_("Order"), is_link=True),
        Column(key="country", label=_("Country"), value=lambda row: Code(code=row.country, title=dashboard.country_words(row.country))),
        Column(key="lines", label=_("Lines"), is_number=True),
        value,
        Column(key="state", label=_("Counts as"), value=_counts_as),
        Column(key="source", label=_("Source"), value=lambda row: SOURCE_NAMES.get(row.source, row.source)),
        Column(key="placed_on", label=_("Placed")),
    ]  # fmt: skip


def _counts_as(row: OrderRow) -> State:
    if row.is_cancellation:
        return State(word=_("Cancellation"), tone=Tone.STOP)
    return State(word=_("Sale"), tone=Tone.OK)


def _cells(kpi: Kpi, row: OrderRow | CustomerRow, user: Any) -> dict[str, Any]:
    """Return one row of the table; it leads to the order or customer where the person may see those."""
    url = ""
    if isinstance(row, OrderRow) and access.may(user, "orders.view"):
        url = reverse("orders_detail", args=[row.number])
    elif isinstance(row, CustomerRow) and access.may(user, "customers.view"):
        url = reverse("customers_detail", args=[row.customer_id])
    return {"url": url, "cells": [(column, column.value_of(row)) for column in _columns(kpi, user)]}


@requires("analytics.view")
@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Let the worker bring what is waiting into the figures."""
    with transaction.atomic():
        enqueue("warehouse.catch_up")
    messages.success(
        request, _now("The figures are being brought up to date. Open this page again in a minute.")
    )
    return redirect("analytics_figures")


urlpatterns = [
    path("figures/", figures, name="analytics_figures"),
    path("figures/rows/", rows, name="analytics_rows"),
    path("figures/refresh/", refresh, name="analytics_refresh"),
]
