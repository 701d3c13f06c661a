"""Customers: who bought, where they live, and what they ordered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.backoffice.orders import status_state
from kogge.core import addresses, i18n
from kogge.core.addresses import Address
from kogge.core.screens import cells
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Code, Pair
from kogge.core.screens.filters import Filter, period_filter
from kogge.core.screens.lists import Column, Empty, ListScreen
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires
from kogge.sales.customers import queries, services
from kogge.sales.customers.models import Customer
from kogge.sales.customers.values import CustomerKind, Source
from kogge.sales.orders import queries as orders

KIND_WORDS = {CustomerKind.CONSUMER: _("Consumer"), CustomerKind.BUSINESS: _("Firm")}
SOURCE_WORDS = {Source.WEB: _("Own shop"), Source.IMPORT: _("Imported history")}


def _country(customer: Customer) -> Any:
    return Code(code=customer.country, title=i18n.country_name(customer.country)) if customer.country else ""


class CustomersList(ListScreen):
    """Everyone who bought, newest first."""

    key = "customers"
    permission = "customers.view"
    title = _("Customers")
    columns = [
        Column(key="name", label=_("Name"), value=lambda row: Pair(main=str(row), second=row.name if row.company_name else ""), sort=("company_name", "name"), is_link=True, phone="lead"),
        Column(key="email", label=_("E-mail"), sort="email", phone="second"),
        Column(key="kind", label=_("Kind"), value=lambda row: KIND_WORDS[CustomerKind(row.kind)], sort="kind", phone="second"),
        Column(key="country", label=_("Country"), value=_country, sort="country", phone="third"),
        Column(key="orders", label=_("Orders"), value="bought_orders", is_number=True, phone="lead_end"),
        Column(key="last", label=_("Last order"), value="bought_last_at", phone="hide"),
        Column(key="vat_id", label=_("VAT id"), sort="vat_id", phone="hide"),
        Column(key="created", label=_("Since"), value="created_at", sort="created_at", is_descending_first=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(key="kind", label=_("Kind"), choices=[(kind.value, word) for kind, word in KIND_WORDS.items()]),
        Filter(key="source", label=_("From"), choices=[(source.value, word) for source, word in SOURCE_WORDS.items()]),
        period_filter(key="since", label=_("Since"), field="created_at"),
    ]  # fmt: skip
    search_fields = ("name", "company_name", "email", "source_reference")
    search_hint = _("Name, firm or e-mail")
    default_sort = "-created"
    empty = Empty(title=_("No customers yet"), text=_("Whoever orders in your shop is remembered here."))

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all customers."""
        return queries.customers()

    def prepare(self, rows: list[Any]) -> None:
        """Attach how often each bought, and when last."""
        bought = orders.bought_by([row.pk for row in rows])
        for row in rows:
            known = bought.get(row.pk, {})
            row.bought_orders, row.bought_last_at = known.get("orders"), known.get("last_at")

    def row_url(self, row: Any) -> str:
        """Lead to the customer."""
        return reverse("customers_detail", args=[row.pk])


class CustomerForm(forms.Form):
    """What may be corrected about a customer."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    company_name = forms.CharField(label=_("Firm"), max_length=200, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    vat_id = forms.CharField(label=_("VAT id"), max_length=20, required=False)
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Only you see it."),
    )


@requires("customers.view", post="customers.change")
def detail(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show and correct one customer."""
    customer = queries.customer(customer_id)
    if customer is None:
        raise Http404
    initial = {name: getattr(customer, name) for name in CustomerForm.base_fields}
    form = CustomerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.save_customer(customer_id=customer_id, actor=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _now("Saved."))
            return redirect("customers_detail", customer_id=customer_id)
    placed = [
        (order, cells.html(status_state(order))) for order in orders.orders_of_customer(customer_id)[:50]
    ]
    known = [
        addresses.lines(
            Address.from_dict(row.address),
            with_country_name=i18n.country_name(row.address.get("country", "")),
        )
        for row in customer.addresses.all()
    ]
    context = {
        "customer": customer,
        "form": form,
        "orders": placed,
        "addresses": known,
        "kind": KIND_WORDS[CustomerKind(customer.kind)],
    }
    return screen_forms.show(request, "office/customer.html", context, form)


urlpatterns = [
    path("customers/", CustomersList.as_view(), name="customers_list"),
    path("customers/<int:customer_id>/", detail, name="customers_detail"),
]
TABS = [
    Tab(
        stage="sell",
        label=_("Customers"),
        url_name="customers_list",
        permission="customers.view",
        position=20,
    )
]
