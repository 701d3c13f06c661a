"""Orders: the dense list, and one order with lines, tax, money, documents and what happened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.backoffice import order_acts, order_dispatch, order_needs, order_story
from kogge.core import addresses, i18n, recent
from kogge.core.addresses import Address
from kogge.core.errors import NotFound
from kogge.core.money import Money
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Code, Pair, State, Struck, Tone
from kogge.core.screens.filters import Filter, period_filter
from kogge.core.screens.lists import Column, Empty, ListScreen, Total, View
from kogge.core.screens.panels import Chip, Confirm, Effect
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires
from kogge.delivery.invoicing import queries as documents
from kogge.delivery.invoicing import services as invoicing
from kogge.planning.markets import queries as markets
from kogge.sales.orders import queries, rules, services
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderSource, OrderStatus
from kogge.sales.payments import queries as payments

STATUS_WORDS = {
    OrderStatus.PLACED: (_("Waiting for payment"), Tone.OPEN),
    OrderStatus.PAID: (_("To ship"), Tone.BUSY),
    OrderStatus.DISPATCHED: (_("Dispatched"), Tone.OK),
    OrderStatus.CANCELLED: (_("Cancelled"), Tone.CALM),
}
SOURCE_WORDS = {OrderSource.WEB: _("Own shop"), OrderSource.IMPORT: _("Imported history")}


def status_state(order: Order) -> State:
    """Return an order's status as dot and word."""
    word, tone = STATUS_WORDS[OrderStatus(order.status)]
    return State(word=word, tone=tone)


def _customer(order: Order) -> Pair:
    address = order.delivery_address
    name = address.get("company") or address.get("name") or order.email
    if not name and order.customer is not None:
        name = str(order.customer)
    return Pair(main=name or _now("Guest"), second=address.get("city", ""))


def _total(order: Order) -> Any:
    amount = Money(amount_minor=order.total_minor, currency=order.currency)
    return Struck(value=amount) if order.status == OrderStatus.CANCELLED else amount


def _market(order: Order) -> Any:
    if order.market:
        return Code(code=order.market, title=i18n.country_name(order.market))
    return order.country_label


def market_choices() -> list[tuple[str, str]]:
    """Return the merchant's markets as choices."""
    known = recent.remembered("orders.market_codes", lambda: [market.code for market in markets.markets()])
    return [(code, i18n.country_name(code)) for code in known]


class OrdersList(ListScreen):
    """Every order, newest first."""

    key = "orders"
    permission = "orders.view"
    title = _("Orders")
    columns = [
        Column(key="number", label=_("Order"), sort="number", is_link=True, phone="lead"),
        Column(key="customer", label=_("Customer"), value=_customer, phone="second"),
        Column(key="market", label=_("Market"), value=_market, sort="market", phone="second"),
        Column(key="total", label=_("Sum"), value=_total, sort="total_minor", is_number=True, is_descending_first=True, total=Total(field="total_minor", currency="currency"), phone="lead_end"),
        Column(key="status", label=_("State"), value=status_state, sort="status", phone="third"),
        Column(key="method", label=_("Payment"), value=lambda order: payments.method_name(order.payment_method) if order.payment_method else "", sort="payment_method", phone="hide"),
        Column(key="promised", label=_("Promised"), value="promised_on", sort="promised_on", phone="hide"),
        Column(key="placed", label=_("Placed"), value="placed_at", sort="placed_at", is_descending_first=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(key="market", label=_("Market"), choices=market_choices),
        Filter(key="status", label=_("State"), choices=[(status.value, word) for status, (word, _tone) in STATUS_WORDS.items()]),
        Filter(key="source", label=_("From"), choices=[(source.value, word) for source, word in SOURCE_WORDS.items()]),
        Filter(key="buyer", label=_("Buyer"), field="customer_kind", choices=[("consumer", _("Consumer")), ("business", _("Firm"))]),
        period_filter(key="placed", label=_("Placed"), field="placed_at"),
    ]  # fmt: skip
    views = [
        View(key="to_ship", label=_("To ship"), where=Q(status=OrderStatus.PAID)),
        View(
            key="unpaid",
            label=_("Waiting for payment"),
            where=Q(status=OrderStatus.PLACED, source=OrderSource.WEB),
        ),
    ]
    acts = order_acts.ACTS
    search_fields = ("number", "email", "tracking_number")
    search_hint = _("Number, e-mail or tracking number")
    default_sort = "-placed"
    empty = Empty(
        title=_("No orders yet"),
        text=_("Here stands every order as soon as the first one is placed in your shop."),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all orders with their customers."""
        return queries.orders().select_related("customer")

    def row_url(self, row: Any) -> str:
        """Lead to the order."""
        return reverse("orders_detail", args=[row.number])

    def row_state(self, row: Any) -> str:
        """Grey out what was cancelled."""
        return "off" if row.status == OrderStatus.CANCELLED else ""


def _order(number: str) -> Order:
    try:
        return queries.order_by_number(number)
    except NotFound as error:
        raise Http404(str(error)) from error


def _chips(order: Order) -> list[Chip]:
    word, tone = STATUS_WORDS[OrderStatus(order.status)]
    buyer = _now("firm") if order.customer_kind == "business" else _now("consumer")
    chips = [Chip(word=word, tone=tone)]
    if order.market:
        chips.append(Chip(word=f"{order.market}, {buyer}"))
    if order.source == OrderSource.IMPORT:
        chips.append(Chip(word=SOURCE_WORDS[OrderSource.IMPORT]))
    return chips


def _totals(order: Order) -> list[tuple[Any, Money, bool]]:
    def amount(minor: int) -> Money:
        return Money(amount_minor=minor, currency=order.currency)

    rows = [(_now("Goods"), amount(order.goods_minor), False)]
    if order.source == OrderSource.WEB:
        label = order.shipping_option.get("name") or _now("Delivery")
        rows.append((_now("Delivery, %(name)s") % {"name": label}, amount(order.shipping_minor), False))
    if order.discount_minor:
        rows.append((_now("Discount"), amount(-order.discount_minor), False))
    if order.tax_adjustment_minor:
        words = _now("VAT not owed") if order.prices_are_gross else _now("VAT")
        rows.append((words, amount(order.tax_adjustment_minor), False))
    rows.append((_now("Total"), amount(order.total_minor), True))
    return rows


@requires("orders.view")
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order."""
    order = _order(number)
    delivery, billing = Address.from_dict(order.delivery_address), Address.from_dict(order.billing_address)
    return render(
        request,
        "office/order.html",
        {
            "order": order,
            "lines": list(order.lines.all()),
            "chips": _chips(order),
            "total": Money(amount_minor=order.total_minor, currency=order.currency),
            "tax": Money(amount_minor=order.tax_minor, currency=order.currency),
            "totals": _totals(order),
            "why": order_story.why_this_tax(order),
            "buckets": (order.tax_decision or {}).get("buckets", []),
            "moments": order_story.moments(order),
            "needs": order_needs.needs_of(order, request.user),
            "delivery_lines": addresses.lines(
                delivery, with_country_name=i18n.country_name(delivery.country)
            ),
            "billing_lines": addresses.lines(billing, with_country_name=i18n.country_name(billing.country))
            if billing != delivery
            else [],
            "documents": documents.documents_of(order.number),
            "payments": payments.payments_for(rules.reference(order.number)),
            "accepted": order_story.accepted_texts(order),
            "may_dispatch": rules.may_change(order.status, OrderStatus.DISPATCHED)
            and order.source == OrderSource.WEB,
            "may_cancel": rules.may_change(order.status, OrderStatus.CANCELLED)
            and order.source == OrderSource.WEB,
        },
    )


@requires("orders.view", post="orders.change")
def dispatch(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the tracking number and mark the parcel as dispatched."""
    order = _order(number)
    form = order_dispatch.form_for(order, request.POST or None)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        with screen_forms.errors_shown_in(form):
            services.mark_dispatched(
                number=number,
                carrier=entered["carrier"],
                tracking_number=entered["tracking_number"],
                tracking_url=order_dispatch.tracking_url(order, entered["tracking_number"]),
                despite_chargeback=entered.get("reason", ""),
                actor=request.user,
            )
        if form.is_valid():
            messages.success(request, _now("Order %(number)s is on its way.") % {"number": number})
            return redirect("orders_detail", number=number)
    shown = {"order": order, "form": form, "needs": order_needs.needs_of(order, request.user)}
    return screen_forms.show(request, "office/order_dispatch.html", shown, form)


class CancelForm(forms.Form):
    """Why an order is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Only you see it."))


def _cancel_question(order: Order, form: CancelForm) -> Confirm:
    back = Money(amount_minor=order.paid_minor, currency=order.currency)
    effects = [Effect(label=_("Stock"), words=_("The articles are free for others again."))]
    if order.paid_minor > 0:
        words = _now("%(amount)s goes back to the customer by the same means.") % {
            "amount": i18n.format_money(back)
        }
        effects.insert(0, Effect(label=_("Money"), words=words, is_final=True))
    if documents.invoice_of(order.number) is not None:
        effects.append(
            Effect(label=_("Invoice"), words=_("A credit note takes the invoice back."), is_final=True)
        )
    effects.append(Effect(label=_("Mail"), words=_("The customer is told.")))
    if order.paid_minor > 0:
        act = _now("Cancel order and pay back %(amount)s") % {"amount": i18n.format_money(back)}
    else:
        act = _now("Cancel order")
    return Confirm(
        question=_now("Cancel order %(number)s?") % {"number": order.number},
        effects=effects,
        act=act,
        keep=_("Keep order"),
        keep_url=reverse("orders_detail", args=[order.number]),
        form=form,
    )


@requires("orders.view", post="payments.refund")
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, then take an order back."""
    order = _order(number)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.cancel_order(number=number, reason=form.cleaned_data["reason"], actor=request.user)
        if form.is_valid():
            messages.success(request, _now("Order %(number)s is cancelled.") % {"number": number})
            return redirect("orders_detail", number=number)
    return screen_forms.show(request, "office/confirm.html", {"confirm": _cancel_question(order, form)}, form)


@requires("invoicing.view")
def document_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the PDF of an invoice or credit note."""
    document = documents.document_by_number(number)
    if document is None:
        raise Http404
    file = invoicing.pdf_file(document)
    return FileResponse(file.open("rb"), content_type="application/pdf", filename=f"{number}.pdf")


DOCUMENT_WORDS = {"invoice": _("Invoice"), "credit_note": _("Credit note")}


class DocumentsList(ListScreen):
    """Every invoice and credit note."""

    key = "invoices"
    permission = "invoicing.view"
    title = _("Invoices")
    columns = [
        Column(key="number", label=_("Number"), sort="id", is_link=True, phone="lead"),
        Column(key="kind", label=_("Kind"), value=lambda row: DOCUMENT_WORDS[row.kind], sort="kind", phone="second"),
        Column(key="order", label=_("Order"), value="order_number", sort="order_number", phone="second"),
        Column(key="buyer", label=_("Buyer"), value=lambda row: row.data["buyer"].get("company") or row.data["buyer"].get("name"), phone="third"),
        Column(key="tax", label=_("VAT"), value=lambda row: Money(amount_minor=row.tax_minor, currency=row.currency), sort="tax_minor", is_number=True, total=Total(field="tax_minor", currency="currency"), phone="hide"),
        Column(key="total", label=_("Sum"), value=lambda row: Money(amount_minor=row.total_minor, currency=row.currency), sort="total_minor", is_number=True, total=Total(field="total_minor", currency="currency"), phone="lead_end"),
        Column(key="issued", label=_("Issued"), value="issued_on", sort="issued_on", is_descending_first=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(key="kind", label=_("Kind"), choices=list(DOCUMENT_WORDS.items())),
        period_filter(key="issued", label=_("Issued"), field="issued_on", is_instant=False),
    ]
    search_fields = ("number", "order_number")
    search_hint = _("Number of the invoice or order")
    default_sort = "-number"
    empty = Empty(
        title=_("No invoices yet"),
        text=_("An invoice is issued by itself as soon as an order is paid."),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all documents."""
        return documents.documents()

    def row_url(self, row: Any) -> str:
        """Lead to the PDF."""
        return reverse("invoicing_pdf", args=[row.number])


urlpatterns = [
    path("orders/", OrdersList.as_view(), name="orders_list"),
    path("orders/<str:number>/", detail, name="orders_detail"),
    path("orders/<str:number>/dispatch/", dispatch, name="orders_dispatch"),
    path("orders/<str:number>/cancel/", cancel, name="orders_cancel"),
    path("invoices/", DocumentsList.as_view(), name="invoicing_list"),
    path("invoices/<str:number>.pdf", document_pdf, name="invoicing_pdf"),
]
TABS = [
    Tab(stage="sell", label=_("Orders"), url_name="orders_list", permission="orders.view", position=10),
    Tab(
        stage="deliver",
        label=_("Invoices"),
        url_name="invoicing_list",
        permission="invoicing.view",
        position=50,
    ),
]
