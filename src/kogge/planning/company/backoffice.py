"""Settings of the company: identity, VAT registrations, brand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.core import i18n
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires
from kogge.planning.company import queries, rules, services
from kogge.planning.company.forms import (
    KIND_NAMES,
    TOKEN_WORDS,
    BankForm,
    BrandForm,
    EndForm,
    IdentityForm,
    PlaceForm,
    RegistrationForm,
)
from kogge.planning.company.models import Registration
from kogge.planning.company.values import RegistrationKind


def _save(form: forms.Form, service: Any, request: HttpRequest, **more: Any) -> bool:
    """Hand a valid form to a service; True when it was saved."""
    if not form.is_valid():
        return False
    with screen_forms.errors_shown_in(form):
        service(actor=request.user, **form.cleaned_data, **more)
    return form.is_valid()


def _values(instance: Any) -> dict[str, Any]:
    return model_to_dict(instance) if instance is not None else {}


def _identity_parts(request: HttpRequest) -> dict[str, tuple[forms.Form, Any, dict[str, Any]]]:
    """Return the page's three forms by name, each with the service that saves it; only the one sent is bound."""
    place = queries.dispatch_place()
    sent = request.POST.get("part") if request.method == "POST" else ""

    def made(name: str, form: type[forms.Form], instance: Any) -> forms.Form:
        return form(request.POST if sent == name else None, initial=_values(instance), prefix=name)

    return {
        "identity": (made("identity", IdentityForm, queries.company()), services.save_company, {}),
        "place": (
            made("place", PlaceForm, place),
            services.save_place,
            {"place_id": place.pk if place else None},
        ),
        "bank": (made("bank", BankForm, queries.bank_account()), services.save_bank_account, {}),
    }


@requires("company.view", post="company.change")
def identity(request: HttpRequest) -> HttpResponse:
    """Show and change identity, place of dispatch and bank account."""
    parts = _identity_parts(request)
    part = request.POST.get("part", "")
    if request.method == "POST" and part in parts:
        form, service, more = parts[part]
        if _save(form, service, request, **more):
            messages.success(request, _now("Saved."))
            return redirect("company_identity")
    shown = {name: form for name, (form, _service, _more) in parts.items()}
    return screen_forms.show(request, "company/identity.html", shown, *shown.values())


@requires("company.view", post="company.change")
def registrations(request: HttpRequest) -> HttpResponse:
    """Show VAT registrations and options; add one."""
    company = queries.company()
    form = RegistrationForm(request.POST or None, initial={"country": company.country if company else "DE"})
    if request.method == "POST" and form.is_valid():
        entered = {**form.cleaned_data, "kind": RegistrationKind(form.cleaned_data["kind"])}
        with screen_forms.errors_shown_in(form):
            services.add_registration(actor=request.user, **entered)
        if form.is_valid():
            messages.success(
                request, _now("Saved. It counts for orders from now on; earlier ones keep their VAT.")
            )
            return redirect("company_tax")
    rows = [(row, KIND_NAMES[RegistrationKind(row.kind)]) for row in queries.registrations()]
    return screen_forms.show(request, "company/registrations.html", {"form": form, "rows": rows}, form)


@requires("company.view", post="company.change")
def end_registration(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Say from when a registration no longer holds."""
    row = get_object_or_404(Registration, pk=registration_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and _save(form, services.end_registration, request, registration_id=row.pk):
        messages.success(request, _now("Saved."))
        return redirect("company_tax")
    context = {"form": form, "row": row, "kind": KIND_NAMES[RegistrationKind(row.kind)]}
    return screen_forms.show(request, "company/registration_end.html", context, form)


def _contrast_words(tokens: dict[str, str], chosen: str) -> str:
    ratio = rules.contrast(chosen, tokens["page"])
    if tokens["brand"].upper() == chosen.upper():
        return _now("Text in this colour is easy to read: contrast %(ratio)s to 1.") % {
            "ratio": i18n.format_number(Decimal(f"{ratio:.1f}"))
        }
    return _now(
        "This colour is too light for text (contrast %(ratio)s to 1, 4.5 is needed). It is kept for areas; text and"
        " buttons use the darker %(darker)s."
    ) % {"ratio": i18n.format_number(Decimal(f"{ratio:.1f}")), "darker": tokens["brand"]}


@requires("company.view", post="company.change")
def brand(request: HttpRequest) -> HttpResponse:
    """Show and change how the shop looks."""
    kit = queries.brand_kit()
    form = BrandForm(request.POST or None, request.FILES or None, initial=_values(kit))
    if request.method == "POST" and form.is_valid():
        entered = {name: value for name, value in form.cleaned_data.items() if name != "logo" or value}
        with screen_forms.errors_shown_in(form):
            services.save_brand_kit(actor=request.user, **entered)
        if form.is_valid():
            messages.success(request, _now("Saved. Your shop looks like this from now on."))
            return redirect("company_brand")
    tokens = queries.brand_tokens()
    context = {
        "form": form,
        "tokens": tokens,
        "preview": {name.replace("-", "_"): value for name, value in tokens.items()},
        "colours": [(words, tokens[name]) for name, words in TOKEN_WORDS.items() if name in tokens],
        "contrast": _contrast_words(tokens, kit.brand),
        "kit": kit,
    }
    return screen_forms.show(request, "company/brand.html", context, form)


urlpatterns = [
    path("company/", identity, name="company_identity"),
    path("company/tax/", registrations, name="company_tax"),
    path("company/tax/<int:registration_id>/end/", end_registration, name="company_tax_end"),
    path("company/brand/", brand, name="company_brand"),
]
TABS = [
    Tab(stage="settings", label=_("Company"), url_name="company_identity", permission="company.view", position=10),
    Tab(stage="settings", label=_("VAT registrations"), url_name="company_tax", permission="company.view", position=12, covers=("company_tax_end",)),
    Tab(stage="settings", label=_("Brand"), url_name="company_brand", permission="company.view", position=14),
]  # fmt: skip

HANDBOOK = [
    Answer(section="vat_package", words=_("VAT registrations and the One-Stop-Shop"), url_name="company_tax", permission="company.view"),
    Answer(section="foreign_law", words=_("The imprint is complete"), url_name="company_identity", permission="company.view", kind=AnswerKind.RULE, name="company.identity"),
]  # fmt: skip
