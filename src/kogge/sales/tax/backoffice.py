"""Sell, VAT: the threshold, what needs a hand, and the table of rates."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kogge.core import checks, clock
from kogge.core.money import Money
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Code, Pair, State, Tone
from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.lists import Action, Column, Empty, Filter, ListScreen
from kogge.core.screens.tabs import Tab
from kogge.core.staff import access
from kogge.core.staff.access import requires
from kogge.planning.markets import queries as markets
from kogge.sales.tax import panels, queries, services
from kogge.sales.tax.forms import RateForm, TurnoverForm
from kogge.sales.tax.models import ThresholdEntry, VatRate
from kogge.sales.tax.sentences import voice
from kogge.sales.tax.values import Evidence, ThresholdEntryKind

_LATEST = 10


def _rate_state(rate: VatRate) -> State:
    if rate.evidence == Evidence.UNVERIFIED:
        return State(word=gettext("Not confirmed"), tone=Tone.LOOK)
    if rate.evidence == Evidence.MERCHANT:
        return State(word=gettext("Confirmed by you"), tone=Tone.OK)
    if rate.evidence == Evidence.VERIFIED:
        return State(word=gettext("Confirmed"), tone=Tone.OK)
    return State(word=gettext("From the law, not re-read"), tone=Tone.CALM)


def _rate_country(rate: VatRate) -> Pair:
    words = voice()
    region = words.place_name(rate.region) if rate.region else ""
    return Pair(main=words.place_name(rate.country), second=region)


def _in_force(rows: QuerySet, values: list[str]) -> QuerySet:
    today = clock.today()
    running = (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (
        Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    )
    wanted = {"now": running, "later": Q(valid_from__gt=today), "past": Q(valid_until__lte=today)}
    chosen = Q()
    for value in values:
        chosen |= wanted[value]
    return rows.filter(chosen)


class RateList(ListScreen):
    """The rates by which VAT is decided."""

    key = "tax_rates"
    permission = "tax.view"
    title = _("VAT rates")
    columns = [
        Column(key="country", label=_("Country"), value=_rate_country, sort=("country", "region", "category"), is_link=True, phone="lead"),
        Column(key="category", label=_("Category"), value=lambda rate: voice().category_name(rate.category), sort="category", phone="second"),
        Column(key="rate", label=_("Rate"), value=lambda rate: voice().rates((rate.rate_bp,)), sort="rate_bp", is_number=True, phone="lead_end"),
        Column(key="valid_from", label=pgettext_lazy("day", "From"), value="valid_from", sort="valid_from", phone="third"),
        Column(key="valid_until", label=_("Until before"), value="valid_until", sort="valid_until", phone="hide"),
        Column(key="state", label=_("State"), value=_rate_state, sort="evidence", phone="third_end"),
        Column(key="checked_on", label=_("Checked on"), value="checked_on", sort="checked_on", phone="hide"),
        Column(key="source", label=_("Source"), value="source", is_wide=True, phone="hide"),
    ]  # fmt: skip
    filters = [
        Filter(
            key="country",
            label=_("Country"),
            choices=lambda: [(code, voice().place_name(code)) for code in queries.rate_countries()],
        ),
        Filter(key="category", label=_("Category"), choices=queries.category_choices),
        Filter(
            key="time",
            label=_("Time"),
            choices=[("now", _("in force today")), ("later", _("to come")), ("past", _("past"))],
            narrow=_in_force,
        ),
        Filter(
            key="evidence",
            label=_("State"),
            choices=[
                (Evidence.VERIFIED.value, _("Confirmed")),
                (Evidence.MERCHANT.value, _("Confirmed by you")),
                (Evidence.LEGAL_KNOWLEDGE.value, _("From the law, not re-read")),
                (Evidence.UNVERIFIED.value, _("Not confirmed")),
            ],
        ),
    ]
    search_fields = ("country", "category", "source")
    search_hint = _("Country code or source")
    default_sort = "country"
    empty = Empty(
        title=_("No rates yet"),
        text=_("Until rates are entered here, VAT is decided by those that came with Kogge."),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all rates."""
        return queries.rates()

    def row_url(self, row: Any) -> str:
        """Lead to the rate's form whoever may change it."""
        return reverse("tax_rate", args=[row.pk]) if access.may(self.request.user, "tax.change") else ""

    def actions(self) -> list[Action]:
        """Offer to add a rate."""
        return [
            Action(
                label=_("Add a rate"),
                url=reverse("tax_rate_add"),
                permission="tax.change",
                icon="o-plus",
                is_primary=True,
            )
        ]


_KIND_WORDS = {
    ThresholdEntryKind.TAKEN: _("Sold"),
    ThresholdEntryKind.RETURNED: _("Cancelled"),
    ThresholdEntryKind.ELSEWHERE: _("Made elsewhere"),
}


def _entry_reference(entry: ThresholdEntry) -> Pair:
    words = panels.reference_words(entry.reference)
    return Pair(main=words[:1].upper() + words[1:], second=entry.note)


def _entry_taxed(entry: ThresholdEntry) -> State:
    if entry.kind == ThresholdEntryKind.RETURNED:
        return State(word=_KIND_WORDS[ThresholdEntryKind.RETURNED], tone=Tone.CALM)
    if entry.is_destination:
        return State(word=gettext("Above the threshold"), tone=Tone.BUSY)
    return State(word=gettext("Below the threshold"), tone=Tone.OK)


def _euro(amount_minor: int) -> Money:
    return Money(amount_minor=amount_minor, currency="EUR")


class EntryList(ListScreen):
    """What counts for the EU threshold, entry by entry."""

    key = "tax_entries"
    permission = "tax.view"
    title = _("Threshold entries")
    columns = [
        Column(key="reference", label=_("For"), value=_entry_reference, sort="reference", is_link=True, phone="lead"),
        Column(key="kind", label=_("Kind"), value=lambda entry: _KIND_WORDS[ThresholdEntryKind(entry.kind)], sort="kind", phone="second"),
        Column(key="tax_point", label=_("Tax point"), value="tax_point_on", sort="tax_point_on", is_descending_first=True, phone="second"),
        Column(key="net", label=_("Net in euro"), value=lambda entry: _euro(entry.net_eur_minor), sort="net_eur_minor", is_number=True, phone="lead_end"),
        Column(key="counted", label=_("Counted by then"), value=lambda entry: _euro(entry.counted_after_minor), is_number=True, phone="third"),
        Column(key="state", label=_("State"), value=_entry_taxed, phone="third_end"),
        Column(key="entered", label=_("Entered"), value="created_at", sort=("created_at", "id"), is_descending_first=True, phone="hide"),
    ]  # fmt: skip
    filters = [
        Filter(
            key="year",
            label=_("Year"),
            choices=lambda: [
                (str(year), str(year)) for year in panels.shown_years(queries.threshold_years())
            ],
        ),
        Filter(
            key="kind", label=_("Kind"), choices=[(kind.value, words) for kind, words in _KIND_WORDS.items()]
        ),
    ]
    search_fields = ("reference", "note")
    search_hint = _("Order number or note")
    default_sort = "-entered"
    empty = Empty(
        title=_("No distance sales yet"),
        text=_("Every sale to a private customer in another EU country will stand here with its net amount."),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the entries of all years."""
        return ThresholdEntry.objects.all()


@requires("tax.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show where the year stands, what needs a hand, and how many rates there are."""
    years = panels.shown_years(queries.threshold_years())
    year = _year(request, years)
    meter = queries.threshold_meter(year)
    held = queries.rates()
    return render(
        request,
        "tax/overview.html",
        {
            "meter": meter,
            "line": panels.threshold_line(meter),
            "sentence": panels.threshold_sentence(meter),
            "years": years,
            "entries": [_entry_row(entry) for entry in queries.threshold_entries(year)[:_LATEST]],
            "findings": _findings(),
            "rate_count": held.count(),
            "doubtful_count": held.filter(evidence=Evidence.UNVERIFIED).count(),
            "own_count": held.filter(is_own=True).count(),
            "may_change": access.may(request.user, "tax.change"),
        },
    )


def _year(request: HttpRequest, years: list[int]) -> int:
    wanted = request.GET.get("year", "")
    return int(wanted) if wanted in {str(year) for year in years} else clock.today().year


def _entry_row(entry: ThresholdEntry) -> dict[str, Any]:
    return {
        "reference": _entry_reference(entry),
        "tax_point_on": entry.tax_point_on,
        "net": _euro(entry.net_eur_minor),
        "counted": _euro(entry.counted_after_minor),
        "state": _entry_taxed(entry),
    }


def _findings() -> list[dict[str, Any]]:
    """Return what the room's checks find in the open markets."""
    return [
        {"market": Code(code=market.code, title=voice().place_name(market.code)), "finding": finding}
        for market in markets.open_markets()
        for finding in checks.run_checks(market.code)
        if finding.check.startswith("tax.")
    ]


@requires("tax.change")
def rate_add(request: HttpRequest) -> HttpResponse:
    """Enter a new rate."""
    initial = {"country": request.GET.get("country", ""), "category": request.GET.get("category", "")}
    return _rate_form(request, None, initial)


@requires("tax.change")
def rate(request: HttpRequest, rate_id: int) -> HttpResponse:
    """Change a rate, or confirm it by saving."""
    held = VatRate.objects.filter(pk=rate_id).first()
    if held is None:
        raise Http404
    names = ("country", "region", "category", "rate_bp", "valid_from", "valid_until", "source")
    return _rate_form(request, held, {name: getattr(held, name) for name in names})


def _rate_form(request: HttpRequest, held: VatRate | None, initial: dict[str, Any]) -> HttpResponse:
    form = RateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.save_rate(actor=request.user, rate_id=held.pk if held else None, **form.cleaned_data)
        if form.is_valid():
            messages.success(
                request, gettext("The rate counts from the next order on. Orders placed keep theirs.")
            )
            return redirect("tax_rates")
    return screen_forms.show(request, "tax/rate.html", {"form": form, "held": held}, form)


@requires("tax.change")
def turnover_add(request: HttpRequest) -> HttpResponse:
    """Count turnover made outside this shop for the threshold."""
    initial: dict[str, Any] = {"key": uuid.uuid4().hex, "made_on": clock.today()}
    form = TurnoverForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        with screen_forms.errors_shown_in(form):
            services.count_elsewhere(
                actor=request.user,
                key=entered["key"],
                net_minor=entered["net"].amount_minor,
                made_on=entered["made_on"],
                note=entered["note"],
            )
        if form.is_valid():
            messages.success(request, gettext("The turnover counts for the threshold."))
            return redirect("tax_overview")
    return screen_forms.show(request, "tax/turnover.html", {"form": form}, form)


urlpatterns = [
    path("vat/", overview, name="tax_overview"),
    path("vat/rates/", RateList.as_view(), name="tax_rates"),
    path("vat/rates/add/", rate_add, name="tax_rate_add"),
    path("vat/rates/<int:rate_id>/", rate, name="tax_rate"),
    path("vat/threshold/", EntryList.as_view(), name="tax_entries"),
    path("vat/threshold/add/", turnover_add, name="tax_turnover_add"),
]
TABS = [Tab(stage="sell", label=_("VAT"), url_name="tax_overview", permission="tax.view", position=70)]

HANDBOOK = [
    Answer(section="vat", words=_("VAT: decisions with reasons, rates per country"), url_name="tax_overview", permission="tax.view"),
    Answer(section="vat_package", words=_("The threshold of 10,000 euros"), url_name="tax_overview", permission="tax.view"),
    Answer(section="vat", words=_("Every open market can be taxed"), url_name="tax_overview", permission="tax.view", kind=AnswerKind.RULE, name="tax.market_can_be_taxed"),
]  # fmt: skip
