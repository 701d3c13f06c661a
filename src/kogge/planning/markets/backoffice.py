"""Markets: where the shop sells, what each country expects, and opening its door."""

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

from kogge.core import i18n
from kogge.core.checks import Finding
from kogge.core.errors import KoggeError, NotFound
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Code, Pair, State, Tone
from kogge.core.screens.handbook import Answer
from kogge.core.screens.lists import Action, Column, Empty, ListScreen
from kogge.core.screens.panels import Chip, Confirm, Effect
from kogge.core.screens.tabs import Tab
from kogge.core.staff.access import requires
from kogge.planning.markets import queries, services, wordings
from kogge.planning.markets.models import Market
from kogge.planning.markets.values import PaymentHabit


def language_choices() -> list[tuple[str, str]]:
    """Return the shop's languages by name."""
    return [(code, i18n.language_name(code, language=i18n.current_language())) for code in i18n.LANGUAGES]


def _state(market: Market) -> State:
    return State(word=_("Open"), tone=Tone.OK) if market.is_open else State(word=_("Closed"), tone=Tone.CALM)


class MarketsList(ListScreen):
    """The countries the merchant has chosen."""

    key = "markets"
    permission = "markets.view"
    title = _("Markets")
    columns = [
        Column(key="code", label=_("Code"), value=lambda market: Code(code=market.code), sort="code", phone="third_end"),
        Column(key="name", label=_("Country"), value=lambda market: Pair(main=i18n.country_name(market.code)), is_link=True, phone="lead"),
        Column(key="currency", label=_("Currency"), sort="currency", phone="second"),
        Column(key="languages", label=_("Languages"), value=lambda market: ", ".join(i18n.language_name(code, language=i18n.current_language()) for code in market.languages), phone="second"),
        Column(key="state", label=_("State"), value=_state, sort="is_open", phone="third"),
        Column(key="opened", label=_("Open since"), value="opened_at", sort="opened_at", phone="hide"),
    ]  # fmt: skip
    empty = Empty(
        title=_("No country chosen yet"),
        text=_("Choose the countries to which you want to sell. Each opens when you say so."),
        action=Action(
            label=_("Add a country"), url="/office/markets/add/", permission="markets.change", is_primary=True
        ),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all chosen markets."""
        return Market.objects.order_by("position", "code")

    def row_url(self, row: Any) -> str:
        """Lead to the market."""
        return reverse("markets_detail", args=[row.code])

    def actions(self) -> list[Action]:
        """Offer to add a country."""
        return [
            Action(label=_("Add a country"), url=reverse("markets_add"), permission="markets.change", icon="o-plus", is_primary=True)
        ]  # fmt: skip


class AddForm(forms.Form):
    """A country to sell to."""

    code = forms.ChoiceField(label=_("Country"))
    languages = forms.MultipleChoiceField(
        label=_("Languages of the shop there"),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The first one you tick is shown first. Texts must exist in each of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [(facts.code, i18n.country_name(facts.code)) for facts in queries.countries_to_add()]
        self.fields["code"].choices = sorted(countries, key=lambda pair: pair[1])  # type: ignore[attr-defined]


class MarketForm(forms.Form):
    """What can be chosen about a market."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of the shop there"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    has_same_price_for_all = forms.BooleanField(
        label=_("Whoever owes us no VAT pays the same price"),
        required=False,
        help_text=_("Otherwise the VAT is taken off the price."),
    )


@requires("markets.change")
def add(request: HttpRequest) -> HttpResponse:
    """Choose a country."""
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        with screen_forms.errors_shown_in(form):
            services.add_market(code=code, languages=form.cleaned_data["languages"], actor=request.user)
        if form.is_valid():
            messages.success(
                request,
                _now("%(country)s is added. It stays closed until you open it.")
                % {"country": i18n.country_name(code)},
            )
            return redirect("markets_detail", code=code)
    return screen_forms.show(request, "markets/add.html", {"form": form}, form)


def _market(code: str) -> Market:
    try:
        return queries.market(code)
    except NotFound as error:
        raise Http404(str(error)) from error


def _habit(habit: PaymentHabit) -> dict[str, Any]:
    """Return how people pay as it is read: the share where a source tells it, and how sure that is."""
    share = round(habit.share_percent * 100) if habit.share_percent else 0
    return {
        "method": wordings.METHODS.get(habit.method, habit.method),
        "share": i18n.format_percent(share) if share else "",
        "basis": wordings.BASES.get(habit.basis, habit.basis),
        "source": wordings.EVIDENCE.get(habit.evidence) or habit.source,
    }


def _findings(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [{"sentence": finding.sentence, "hint": finding.hint, "url": finding.link} for finding in findings]


@requires("markets.view", post="markets.change")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one market: what it expects, what is missing, whether it is open; change its languages."""
    market = _market(code)
    initial = {"languages": market.languages, "has_same_price_for_all": market.has_same_price_for_all}
    form = MarketForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            services.save_market(code=code, actor=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _now("Saved."))
            return redirect("markets_detail", code=code)
    state = _state(market)
    context = {
        "market": market,
        "form": form,
        "facts": queries.country_facts(code),
        "habits": [_habit(habit) for habit in queries.country_facts(code).payments],
        "chips": [Chip(word=state.word, tone=state.tone)],
        "stops": _findings(queries.readiness(code).stops),
        "notes": _findings(queries.notes(code)),
    }
    return screen_forms.show(request, "markets/detail.html", context, form)


@requires("markets.change")
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then open or close a market."""
    market, country = _market(code), i18n.country_name(code)
    if request.method == "POST":
        try:
            service = services.close_market if market.is_open else services.open_market
            service(code=code, actor=request.user)
        except KoggeError as error:
            messages.error(request, str(error))
        return redirect("markets_detail", code=code)
    if market.is_open:
        confirm = Confirm(
            question=_now("Close %(country)s?") % {"country": country},
            effects=[
                Effect(label=_("Shop"), words=_("Nobody there can order any more.")),
                Effect(label=_("Orders"), words=_("Orders that are placed go on as usual.")),
            ],
            act=_now("Close %(country)s") % {"country": country},
            keep=_("Keep it open"),
            keep_url=reverse("markets_detail", args=[code]),
        )
    else:
        confirm = Confirm(
            question=_now("Open %(country)s?") % {"country": country},
            effects=[Effect(label=_("Shop"), words=_("From now on people there can order and pay."))],
            act=_now("Open %(country)s") % {"country": country},
            keep=_("Keep it closed"),
            keep_url=reverse("markets_detail", args=[code]),
            is_danger=False,
        )
    return screen_forms.show(request, "office/confirm.html", {"confirm": confirm})


urlpatterns = [
    path("markets/", MarketsList.as_view(), name="markets_list"),
    path("markets/add/", add, name="markets_add"),
    path("markets/<str:code>/", detail, name="markets_detail"),
    path("markets/<str:code>/switch/", switch, name="markets_switch"),
]
TABS = [
    Tab(stage="plan", label=_("Markets"), url_name="markets_list", permission="markets.view", position=10)
]

HANDBOOK = [
    Answer(section="market_facts", words=_("Markets: what each expects"), url_name="markets_list", permission="markets.view"),
    Answer(section="cross_border", words=_("Markets: languages, currency, open or closed"), url_name="markets_list", permission="markets.view"),
    Answer(section="markets_reached", words=_("Markets"), url_name="markets_list", permission="markets.view"),
]  # fmt: skip
