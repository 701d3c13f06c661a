"""Sell, Stock: how many there are, how many are promised, and every change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kogge.core.i18n import current_language
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Pair, State, Tone
from kogge.core.screens.handbook import Answer
from kogge.core.screens.lists import Column, Empty, ListScreen, View
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import may, requires
from kogge.sales.catalog import queries as catalog
from kogge.sales.stock import queries, services
from kogge.sales.stock.forms import REASONS, CorrectForm, ReceiveForm
from kogge.sales.stock.values import FEW_LEFT, MoveReason

MOVES_SHOWN = 50


def state_of(available: int) -> State:
    """Return how a number of available pieces reads."""
    if available <= 0:
        return State(word=_("Sold out"), tone=Tone.STOP)
    if available <= FEW_LEFT:
        return State(word=_("Few left"), tone=Tone.LOOK)
    return State(word=_("In stock"), tone=Tone.OK)


class StockList(ListScreen):
    """Every article with its numbers."""

    key = "stock"
    permission = "stock.view"
    title = _("Stock")
    columns = [
        Column(key="name", label=_("Article"), value=lambda row: Pair(main=row.product_name, second=row.label), is_link=True, phone="lead"),
        Column(key="sku", label=_("Article number"), value="sku", sort="sku", phone="second"),
        Column(key="available", label=_("Available"), value="available", sort="available", is_number=True, phone="lead_end"),
        Column(key="on_hand", label=_("On hand"), value="on_hand", sort="on_hand", is_number=True, is_descending_first=True, phone="hide"),
        Column(key="held", label=_("Promised to orders"), value="held", sort="held", is_number=True, is_descending_first=True, phone="hide"),
        Column(key="state", label=_("State"), value=lambda row: state_of(row.available), phone="third"),
    ]  # fmt: skip
    views = [
        View(key="sold_out", label=_("Sold out"), where=Q(available__lte=0)),
        View(key="few", label=_("Few left"), where=Q(available__gt=0, available__lte=FEW_LEFT)),
        View(key="held", label=_("Promised to orders"), where=Q(held__gt=0)),
    ]
    search_fields = ("sku", "ean", "product__texts__name")
    search_hint = _("Article number, EAN or name")
    default_sort = "available"
    empty = Empty(
        title=_("No articles yet"), text=_("Every article of a product on sale stands here with its numbers.")
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all articles of products that are not archived, with their numbers."""
        return queries.counted_variants()

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        """Find each article once, however many languages its name matches in."""
        return rows.filter(pk__in=super().search(rows, text).values("pk"))

    def prepare(self, rows: list[Any]) -> None:
        """Give every row its words."""
        words = catalog.variants_by_id([row.pk for row in rows], language=current_language())
        for row in rows:
            row.product_name, row.label = words[row.pk].product_name, words[row.pk].label

    def row_url(self, row: Any) -> str:
        """Lead to the article's moves."""
        return reverse("stock_article", args=[row.pk])


def _act(request: HttpRequest, variant_id: int, receive: ReceiveForm, correct: CorrectForm) -> bool:
    form: forms.Form = correct if "correct" in request.POST else receive
    if not form.is_valid():
        return False
    entered = form.cleaned_data
    with screen_forms.errors_shown_in(form):
        if form is correct:
            item = services.correct(
                variant_id=variant_id, counted=entered["quantity"], note=entered["note"], actor=request.user
            )
        else:
            item = services.receive(variant_id=variant_id, actor=request.user, **entered)
    if form.is_valid():
        messages.success(
            request,
            ngettext("%(count)s piece is on hand now.", "%(count)s pieces are on hand now.", item.on_hand)
            % {"count": item.on_hand},
        )
    return form.is_valid()


def reference_words(reference: str) -> str:
    """Return for whom pieces are or were held, in words: order:10042 is order 10042."""
    kind, _colon, number = reference.partition(":")
    return gettext("Order %(number)s") % {"number": number} if kind == "order" and number else reference


def _moves(variant_id: int) -> list[dict[str, Any]]:
    return [
        {
            "row": move,
            "reason": REASONS[MoveReason(move.reason)],
            "quantity": f"{move.quantity:+}",
            "reference": reference_words(move.reference),
        }
        for move in queries.moves_of(variant_id)[:MOVES_SHOWN]
    ]


@requires("stock.view", post="stock.change")
def article(request: HttpRequest, variant_id: int) -> HttpResponse:
    """Show one article's numbers and moves; take in a receipt, a return or a count."""
    variant = catalog.variant(variant_id, language=current_language())
    sent = request.POST or None
    receive = ReceiveForm(sent if sent and "receive" in sent else None, prefix="receive")
    correct = CorrectForm(sent if sent and "correct" in sent else None, prefix="correct")
    if request.method == "POST" and _act(request, variant_id, receive, correct):
        return redirect("stock_article", variant_id=variant_id)
    level = queries.levels([variant_id])[variant_id]
    context = {
        "variant": variant,
        "level": level,
        "state": state_of(level.available),
        "holds": [
            {"row": hold, "reference": reference_words(hold.reference)}
            for hold in queries.active_holds_on(variant_id)
        ],
        "moves": _moves(variant_id),
        "receive": receive,
        "correct": correct,
        "may_change": may(request.user, "stock.change"),
        "heading": gettext("Numbers of %(sku)s") % {"sku": variant.sku},
    }
    return screen_forms.show(request, "stock/article.html", context, receive, correct)


urlpatterns = [
    path("stock/", StockList.as_view(), name="stock_list"),
    path("stock/<int:variant_id>/", article, name="stock_article"),
]
TABS = [Tab(stage="sell", label=_("Stock"), url_name="stock_list", permission="stock.view", position=50)]

HANDBOOK = [
    Answer(section="warehouse", words=_("Stock"), url_name="stock_list", permission="stock.view"),
]  # fmt: skip
