"""Accounts at providers, and which method a market offers through which account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from stdnum import iban as iban_numbers
from stdnum.exceptions import ValidationError

from kogge.core import sealing
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput, Misconfigured, Misused
from kogge.core.providers import is_private_address
from kogge.sales.payments import gateways, tables
from kogge.sales.payments.gateways import PaymentGateway
from kogge.sales.payments.models import MarketMethod, ProviderAccount


def gateway_for(account: ProviderAccount) -> PaymentGateway:
    """Return the gateway of an account, ready to call.

    Misconfigured when its provider is not installed or its settings cannot be read, Misused when a live home points
    to an address inside.
    """
    gateway = _gateway_class(account.provider)
    values = {**sealing.unseal(account.sealed_settings), "base_url": account.base_url}
    try:
        found = gateway.settings_class.from_values(values)
    except InvalidInput as error:
        raise Misconfigured(error.sentence, field=error.field) from error
    refuse_private_address(gateway, found.base_url)
    return gateway(found)


def methods_at_provider(*, account: ProviderAccount) -> list[str]:
    """Ask the provider which of our methods an account may use; returns our codes. Raises the provider errors."""
    theirs = set(gateway_for(account).methods())
    return [code for code, info in tables.methods().items() if info.providers.get(account.provider) in theirs]


def accounts_without_proof() -> list[ProviderAccount]:
    """Return the active accounts whose provider must be told where to report, and that cannot believe its messages."""
    found = []
    for account in ProviderAccount.objects.filter(is_active=True):
        try:
            gateway = gateway_for(account)
        except (Misconfigured, Misused):
            continue  # reported by a check of its own
        if lacks_proof(gateway):
            found.append(account)
    return found


def lacks_proof(gateway: PaymentGateway) -> bool:
    """Say whether a provider must be told where to report, and what proves its messages is not entered."""
    return bool(gateway.info.messages) and not getattr(gateway.settings, gateway.info.proof)


def refuse_private_address(gateway: type[PaymentGateway], base_url: str) -> None:
    """Raise Misused when a live home would be paid by a system on this machine or network."""
    if gateway.is_remote and not settings.KOGGE_IS_DEMO and is_private_address(base_url):
        raise Misused(
            _("A live shop cannot be paid through %(address)s: that address is inside your own network.")
            % {"address": base_url},
            hint=_("Leave the address empty to use the provider's own."),
            field="base_url",
        )


def _gateway_class(code: str) -> type[PaymentGateway]:
    try:
        return gateways.all_gateways()[code]
    except KeyError as error:
        raise Misconfigured(
            _("The payment provider %(code)s is not installed.") % {"code": code}, field="provider"
        ) from error


@transaction.atomic
def save_account(
    *,
    provider: str,
    name: str,
    values: Mapping[str, str],
    actor: Any,
    base_url: str = "",
    is_active: bool = True,
    account: ProviderAccount | None = None,
) -> ProviderAccount:
    """Make or change an account. A secret left empty keeps its former value.

    Raises InvalidInput (a setting is missing or no IBAN), Conflict (name taken), Misused (private address, live home).
    """
    gateway = _gateway_class(account.provider if account else provider)
    former = sealing.unseal(account.sealed_settings) if account else {}
    entered = {key: value.strip() for key, value in values.items() if value.strip()}
    merged = {**former, **entered} if account else entered
    if "iban" in merged:
        merged["iban"] = _checked_iban(merged["iban"])
    found = gateway.settings_class.from_values({**merged, "base_url": base_url})
    refuse_private_address(gateway, found.base_url)
    row = account or ProviderAccount(provider=provider)
    if ProviderAccount.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise Conflict(_("There is already an account of this name."), field="name")
    known = {field.name for field in gateway.info.fields} - {"base_url"}
    row.name, row.base_url, row.is_active = name, base_url.strip(), is_active
    row.sealed_settings = sealing.seal({key: value for key, value in merged.items() if key in known})
    row.save()
    audit.record(
        actor=actor,
        verb="payments.account_saved",
        subject=f"payment_account:{row.pk}",
        name=name,
        provider=row.provider,
        base_url=row.base_url,
        is_active=is_active,
        changed=sorted(key for key in entered if entered[key] != former.get(key)),
    )
    return row


def _checked_iban(text: str) -> str:
    try:
        return iban_numbers.validate(text)
    except ValidationError as error:
        raise InvalidInput(_("This is not a valid IBAN: %(iban)s") % {"iban": text}, field="iban") from error


@transaction.atomic
def save_market_method(
    *,
    market: str,
    method: str,
    account: ProviderAccount,
    actor: Any,
    is_active: bool = True,
    position: int = 0,
) -> MarketMethod:
    """Let a market offer a method through an account, or stop it.

    InvalidInput when the method does not exist (any more) or the account's provider does not have it.
    """
    info = tables.method(method)
    if info is None:
        raise InvalidInput(
            _("%(method)s is not a payment method that exists.") % {"method": method}, field="method"
        )
    if is_active and account.provider not in info.providers:
        raise InvalidInput(
            _("%(account)s does not offer %(method)s.")
            % {"account": account.name, "method": info.name("en")},
            field="account",
        )
    row, _is_new = MarketMethod.objects.update_or_create(
        market=market,
        method=method,
        defaults={"account": account, "is_active": is_active, "position": position},
    )
    audit.record(
        actor=actor,
        verb="payments.method_saved",
        subject=f"market:{market}",
        method=method,
        account=account.name,
        is_active=is_active,
    )
    return row


@transaction.atomic
def remove_market_method(*, market: str, method: str, actor: Any) -> bool:
    """Take a method off a market's list for good, for those that no longer exist; False when it was not on it."""
    removed, _details = MarketMethod.objects.filter(market=market, method=method).delete()
    if removed:
        audit.record(actor=actor, verb="payments.method_removed", subject=f"market:{market}", method=method)
    return bool(removed)
