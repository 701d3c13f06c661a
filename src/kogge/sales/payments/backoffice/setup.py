"""Providers' accounts, and which methods each market offers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.core import sealing
from kogge.core.errors import KoggeError, NotFound
from kogge.core.providers import FieldKind, ProviderInfo
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import State, Tone
from kogge.core.staff.access import requires
from kogge.planning.company import queries as company
from kogge.planning.markets import queries as markets
from kogge.sales.payments import checks, gateways, queries, services, tables
from kogge.sales.payments.forms import AccountForm, MethodForm, method_forms
from kogge.sales.payments.models import MarketMethod, ProviderAccount
from kogge.sales.payments.values import MethodInfo


@requires("payments.view")
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts, each with what is wrong with it, and the providers that can be added."""
    known = gateways.all_gateways()
    rows = [
        {
            "account": account,
            "provider": _provider_name(known[account.provider].info)
            if account.provider in known
            else account.provider,
            "state": _account_state(account),
        }
        for account in queries.accounts()
    ]
    addable = [(code, _provider_name(known[code].info)) for code in sorted(known)]
    return screen_forms.show(request, "payments/accounts.html", {"rows": rows, "providers": addable})


def _provider_name(info: ProviderInfo) -> str:
    """Return a provider's name; the transfer to one's own bank has one in every language."""
    return _("Bank transfer") if info.code == "prepayment" else info.name


def _account_state(account: ProviderAccount) -> State:
    if not account.is_active:
        return State(word=_("off"), tone=Tone.CALM)
    try:
        gateway = services.gateway_for(account)
    except KoggeError as error:
        return State(word=_("cannot be used"), tone=Tone.STOP, second=str(error))
    if services.lacks_proof(gateway):
        return State(word=_("ready"), tone=Tone.LOOK, second=_("takes no messages yet"))
    return State(word=_("ready"), tone=Tone.OK)


@requires("payments.change")
def add_account(request: HttpRequest, provider: str) -> HttpResponse:
    """Add an account at a provider."""
    gateway = _gateway(provider)
    form = AccountForm(request.POST or None, gateway=gateway, initial=_first_values(gateway))
    if request.method == "POST" and form.is_valid():
        account = _save(request, form, provider, None)
        if account is not None and gateway.info.messages:
            messages.success(
                request,
                _(
                    "Saved. Now register its address at the provider, then switch its methods on, market by market."
                ),
            )
            return redirect("payments_account", account.pk)
        if account is not None:
            messages.success(request, _("Saved. Now switch its methods on, market by market."))
            return redirect("payments_methods")
    context = {"form": form, "provider": _provider_name(gateway.info), "account": None}
    return screen_forms.show(request, "payments/account.html", context, form)


@requires("payments.view", post="payments.change")
def change_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Change an account; a key left empty stays."""
    try:
        account = queries.account_by_id(account_id)
    except NotFound as error:
        raise Http404 from error
    gateway = _gateway(account.provider)
    form = AccountForm(
        request.POST or None, gateway=gateway, kept=_kept(account), initial=_present_values(account)
    )
    if request.method == "POST" and form.is_valid() and _save(request, form, account.provider, account):
        messages.success(request, _("Saved."))
        return redirect("payments_accounts")
    context = {
        "form": form,
        "provider": _provider_name(gateway.info),
        "account": account,
        "state": _account_state(account),
        "hook_url": services.webhook_url(account) if gateway.is_remote else "",
        "messages_wanted": gateway.info.messages,
        "dashboard_url": _stand_in_dashboard(account),
    }
    return screen_forms.show(request, "payments/account.html", context, form)


@require_POST
@requires("payments.change")
def try_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Ask the provider whether the access works, and which methods are switched on there."""
    try:
        account = queries.account_by_id(account_id)
        known = services.methods_at_provider(account=account)
    except NotFound as error:
        raise Http404 from error
    except KoggeError as error:
        messages.error(request, f"{error} {error.hint}".strip())
        return redirect("payments_account", account_id)
    names = ", ".join(queries.method_name(code) for code in known)
    messages.success(
        request, _("The access works. Switched on at the provider: %(methods)s.") % {"methods": names}
    )
    used = queries.market_methods().filter(account=account, is_active=True).values_list("method", flat=True)
    missing = ", ".join(sorted({queries.method_name(code) for code in used if code not in known}))
    if missing:
        messages.warning(
            request,
            _("Offered in your shop, but not switched on at the provider: %(methods)s.")
            % {"methods": missing},
        )
    return redirect("payments_account", account_id)


def _gateway(provider: str) -> type[gateways.PaymentGateway]:
    found = gateways.all_gateways().get(provider)
    if found is None:
        raise Http404
    return found


def _first_values(gateway: type[gateways.PaymentGateway]) -> dict[str, str]:
    """Propose the company's own bank account where one is asked for, and in a demo home the provider's stand-in."""
    values = {"name": gateway.info.name}
    if settings.KOGGE_IS_DEMO and gateway.is_remote:
        values["base_url"] = settings.KOGGE_STAND_INS.get(gateway.info.code, "")
    bank = company.bank_account()
    if bank is not None and not gateway.is_remote:
        values |= {"holder": bank.holder, "iban": bank.iban, "bic": bank.bic, "bank_name": bank.bank_name}
    return values


def _stand_in_dashboard(account: ProviderAccount) -> str:
    """Return where a company's stand-in registers addresses, for an account of a demo home that calls one."""
    is_one = account.base_url and account.base_url == settings.KOGGE_STAND_INS.get(account.provider)
    return f"{account.base_url}/dashboard/webhooks" if is_one and settings.KOGGE_IS_DEMO else ""


def _stored(account: ProviderAccount) -> dict[str, Any]:
    try:
        return sealing.unseal(account.sealed_settings)
    except KoggeError:  # sealed with another home's key: everything is entered anew
        return {}


def _kept(account: ProviderAccount) -> set[str]:
    """Return the names of the settings that are stored."""
    return {name for name, value in _stored(account).items() if value}


def _present_values(account: ProviderAccount) -> dict[str, Any]:
    """Return what may be shown again: everything but secrets."""
    stored = _stored(account)
    gateway = gateways.all_gateways()[account.provider]
    secrets = {item.name for item in gateway.info.fields if item.kind is FieldKind.SECRET}
    shown = {name: value for name, value in stored.items() if name not in secrets}
    return {**shown, "name": account.name, "base_url": account.base_url, "is_active": account.is_active}


def _save(
    request: HttpRequest, form: AccountForm, provider: str, account: ProviderAccount | None
) -> ProviderAccount | None:
    with screen_forms.errors_shown_in(form):
        return services.save_account(
            provider=provider,
            account=account,
            name=form.cleaned_data["name"],
            values=form.values(),
            base_url=form.cleaned_data.get("base_url", ""),
            is_active=form.cleaned_data["is_active"],
            actor=request.user,
        )
    return None


@requires("payments.view")
def methods(request: HttpRequest) -> HttpResponse:
    """Show each market with its methods and what is missing there."""
    rows = [
        {
            "market": market,
            "methods": [
                queries.method_name(row.method)
                for row in queries.market_methods(market.code)
                if row.is_active
            ],
            "findings": checks.enough_methods(market.code),
        }
        for market in markets.markets()
    ]
    context = {"rows": rows, "has_accounts": queries.accounts().exists()}
    return screen_forms.show(request, "payments/methods.html", context)


@requires("payments.view", post="payments.change")
def market_methods(request: HttpRequest, market: str) -> HttpResponse:
    """Switch the methods of one market on and off."""
    try:
        found = markets.market(market)
    except NotFound as error:
        raise Http404 from error
    rows = list(queries.market_methods(found.code))
    usual = tables.usual_methods(found.code, found.currency)
    usual_codes = {info.code for info in usual}
    kept = [tables.methods()[row.method] for row in rows if row.method in tables.methods()]
    shown = _in_order(usual + [info for info in kept if info.code not in usual_codes], rows)
    accounts_on = queries.accounts().filter(is_active=True)
    lines = method_forms(request.POST or None, methods=shown, rows=rows, accounts=accounts_on)
    wrong = [line for line in lines if not line.is_valid()]
    if request.method == "POST" and not wrong:
        _save_methods(request, found.code, lines, rows)
        messages.success(request, _("Saved. Shoppers see it at once."))
        return redirect("payments_methods")
    context = {
        "market": found,
        "lines": [
            {
                "form": line,
                "name": queries.method_name(line.info.code),
                "is_possible": len(line.fields["account"].choices) > 1,
            }
            for line in lines
        ],
        "ended": [row.method for row in rows if row.is_active and row.method not in tables.methods()],
        "has_accounts": accounts_on.exists(),
    }
    return screen_forms.show(request, "payments/market_methods.html", context, *lines)


def _in_order(infos: list[MethodInfo], rows: list[MarketMethod]) -> list[MethodInfo]:
    """Put what is on first, as shoppers see it; the rest follows as proposed."""
    places = {row.method: place for place, row in enumerate(rows) if row.is_active}
    return sorted(infos, key=lambda info: places.get(info.code, len(places)))


def _save_methods(
    request: HttpRequest, market: str, lines: list[MethodForm], rows: list[MarketMethod]
) -> None:
    present = {row.method: row for row in rows}
    by_id = {account.pk: account for account in queries.accounts()}
    for line in lines:
        row = present.get(line.info.code)
        chosen = by_id.get(line.cleaned_data["account"])
        if chosen is None and (row is None or not row.is_active):
            continue
        services.save_market_method(
            market=market,
            method=line.info.code,
            account=chosen or row.account,
            is_active=chosen is not None,
            position=line.cleaned_data["position"] or 0,
            actor=request.user,
        )
    for row in rows:
        if row.method not in tables.methods():
            services.remove_market_method(market=market, method=row.method, actor=request.user)
