"""Forms of payments: access to a provider, methods of a market, a transfer that came in, money that goes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.money import Money
from kogge.core.providers import FieldKind, SettingField
from kogge.core.screens.forms import MoneyField
from kogge.sales.payments import queries
from kogge.sales.payments.gateways import PaymentGateway
from kogge.sales.payments.models import MarketMethod, ProviderAccount
from kogge.sales.payments.values import MethodInfo

# Provider files are plain Python and name their settings in English; these are the same words for translators.
LABELS = {
    "API key": _("API key"),
    "Client ID": _("Client ID"),
    "Secret key": _("Secret key"),
    "Webhook ID": _("Webhook ID"),
    "Webhook secret": _("Webhook secret"),
    "Address": _("Address"),
    "Account holder": _("Account holder"),
    "IBAN": _("IBAN"),
    "BIC": _("BIC"),
    "Bank": _("Bank"),
}
HINTS = {
    "base_url": _("Leave it empty to use the provider's own address."),
    "api_key": _("You find it in the provider's dashboard. It is kept encrypted and never shown again."),
    "client_secret": _(
        "You find it in the provider's dashboard. It is kept encrypted and never shown again."
    ),
    "webhook_id": _(
        "With it PayPal confirms that a message is its own. You receive it when you register the address of this account there."
    ),
    "webhook_secret": _(
        "Proves that a message comes from the provider. You receive it when you register the address of this account there; while a new one replaces it, enter both with a blank between them."
    ),
}
KEPT = _("A key is kept. Leave this empty to go on using it.")


class AccountForm(forms.Form):
    """Name, state and the provider's own settings; `values()` gives the latter."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("How you call this account in the office.")
    )
    is_active = forms.BooleanField(
        label=_("New payments may be made through it"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, gateway: type[PaymentGateway], kept: Collection[str] = (), **options: Any
    ) -> None:
        """Take the provider's settings; `kept` names the secrets that are stored and may stay as they are."""
        super().__init__(*args, **options)
        self.setting_names = [item.name for item in gateway.info.fields]
        for item in gateway.info.fields:
            self.fields[item.name] = _setting_field(item, is_kept=item.name in kept)
        self.order_fields(["name", *self.setting_names, "is_active"])

    def values(self) -> dict[str, str]:
        """Return the provider's settings as entered, the address aside."""
        return {name: self.cleaned_data.get(name, "") for name in self.setting_names if name != "base_url"}


def _setting_field(item: SettingField, *, is_kept: bool) -> forms.Field:
    options: dict[str, Any] = {
        "label": LABELS.get(item.label, item.label),
        "help_text": HINTS.get(item.name, item.help),
        "required": item.is_required,
        "max_length": 300,
    }
    if item.kind is FieldKind.SECRET:
        options["widget"] = forms.PasswordInput(attrs={"autocomplete": "off"})
        if is_kept:
            options |= {"required": False, "help_text": KEPT}
    return forms.CharField(**options)


class MethodForm(forms.Form):
    """One method of one market: through which account (empty = off), and its place in the list."""

    account = forms.TypedChoiceField(label=_("Through"), required=False, coerce=int, empty_value=None)
    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=99, required=False)

    def __init__(
        self, *args: Any, info: MethodInfo, accounts: Iterable[ProviderAccount], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.info = info
        fitting = [(account.pk, account.name) for account in accounts if account.provider in info.providers]
        self.fields["account"].choices = [("", _("Off")), *fitting]
        name = queries.method_name(info.code)
        self.fields["account"].widget.attrs["aria-label"] = _("%(method)s through") % {"method": name}
        self.fields["position"].widget.attrs["aria-label"] = _("Place of %(method)s") % {"method": name}


def method_forms(
    data: Any,
    *,
    methods: Iterable[MethodInfo],
    rows: Iterable[MarketMethod],
    accounts: Iterable[ProviderAccount],
) -> list[MethodForm]:
    """Return one form per method, filled with what the market has now."""
    present = {row.method: row for row in rows}
    accounts = list(accounts)
    made = []
    for place, info in enumerate(methods):
        row = present.get(info.code)
        initial = {
            "account": row.account_id if row and row.is_active else "",
            "position": place,
        }
        made.append(MethodForm(data, prefix=info.code, info=info, accounts=accounts, initial=initial))
    return made


class ReceiptForm(forms.Form):
    """A transfer found on the bank statement; the line's own words keep it from being booked twice."""

    received_on = forms.DateField(
        label=_("Day on the statement"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    key = forms.CharField(
        label=_("Statement and line"),
        max_length=60,
        help_text=_("Such as 47/3. The same line is never booked twice."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, owed: Money, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"] = MoneyField(
            label=_("Amount in %(currency)s") % {"currency": owed.currency},
            currency=owed.currency,
            initial=owed,
        )
        self.fields["received_on"].initial = clock.today
        self.order_fields(["amount", "received_on", "key", "note"])


class RefundForm(forms.Form):
    """How much goes back, and why; the hidden key keeps a second click from paying back twice."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The customer may read it on the bank statement.")
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, left: Money, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"] = MoneyField(
            label=_("Amount in %(currency)s") % {"currency": left.currency},
            currency=left.currency,
            initial=left,
        )
        self.order_fields(["amount", "reason", "key"])


class SentForm(forms.Form):
    """When a refund was transferred."""

    sent_on = forms.DateField(
        label=_("Day of the transfer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=lambda: clock.today(),
    )


class ResolveForm(forms.Form):
    """What was done about a message that could not be booked."""

    note = forms.CharField(label=_("What was done about it"), max_length=300)
