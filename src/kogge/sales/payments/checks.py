"""What the shop must have to be paid, how this room's to-dos read, and the proof that the ledger adds up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import i18n
from kogge.core.checks import Finding, Severity, audit, check
from kogge.core.errors import Misconfigured, Misused
from kogge.core.money import Money
from kogge.core.todos.services import Wording, word
from kogge.sales.payments import queries, services, tables
from kogge.sales.payments.models import MarketMethod, Payment, ProviderEvent, Refund
from kogge.sales.payments.values import EventKind, RefundState

FEWEST_METHODS = (
    3  # CHECKS.md PAY-09: the more methods, the fewer carts are left behind (handbook, Zahlungsarten)
)

# Methods that payers of a country expect (CHECKS.md PAY-01, PAY-04, PAY-06, PAY-12), and how much their absence weighs.
EXPECTED = (
    ("NL", "ideal", Severity.FIX),
    ("BE", "bancontact", Severity.FIX),
    ("PL", "blik", Severity.FIX),
    ("CH", "twint", Severity.COULD),
)


@check("payments.accounts")
def usable_accounts(market: str) -> list[Finding]:
    """Every account that a market uses can be used: readable settings, and no address inside for a live shop."""
    if market:
        return []
    findings = []
    for account in queries.accounts().filter(is_active=True):
        try:
            services.gateway_for(account)
        except (Misconfigured, Misused) as error:
            findings.append(
                Finding(
                    check="payments.accounts",
                    severity=Severity.STOP,
                    sentence=_("Payment account %(account)s: %(problem)s")
                    % {"account": account.name, "problem": error.sentence},
                    hint=error.hint,
                    link=f"/office/payments/accounts/{account.pk}/",
                )
            )
    return findings


@check("payments.proof")
def provable_messages(market: str) -> list[Finding]:
    """Every account whose provider signs its messages knows what proves them."""
    if market:
        return []
    return [
        Finding(
            check="payments.proof",
            severity=Severity.FIX,
            sentence=_("Payment account %(account)s takes no messages: what proves them is not entered.")
            % {"account": account.name},
            hint=_("Register the account's address at the provider and enter what it shows there."),
            link=f"/office/payments/accounts/{account.pk}/",
        )
        for account in services.accounts_without_proof()
    ]


@check("payments.public_address")
def reachable_for_messages(market: str) -> list[Finding]:
    """Payment providers can only report to a shop whose public address is encrypted."""
    is_remote_used = (
        MarketMethod.objects.filter(is_active=True).exclude(account__provider="prepayment").exists()
    )
    if (
        market
        or settings.KOGGE_IS_DEMO
        or not is_remote_used
        or settings.KOGGE_PUBLIC_URL.startswith("https://")
    ):
        return []
    return [
        Finding(
            check="payments.public_address",
            severity=Severity.STOP,
            sentence=_("Payment providers cannot report to %(address)s: a live shop needs an https address.")
            % {"address": settings.KOGGE_PUBLIC_URL},
            hint=_("Set KOGGE_PUBLIC_URL to the shop's address on the internet."),
        )
    ]


@check("payments.methods")
def enough_methods(market: str) -> list[Finding]:
    """A market has at least one method, better three, and those that its payers expect."""
    if not market:
        return []
    rows = MarketMethod.objects.filter(market=market, is_active=True, account__is_active=True)
    codes = set(rows.values_list("method", flat=True))
    known = {code for code in codes if tables.method(code) is not None}
    findings = [_ended(market, code) for code in sorted(codes - known)]
    if not known:
        findings.append(
            _finding(market, Severity.STOP, _("Nobody can pay here: no payment method is switched on."))
        )
        return findings
    if len(known) < FEWEST_METHODS:
        sentence = ngettext(
            "Only %(count)d payment method is offered; three or more keep carts from being left behind.",
            "Only %(count)d payment methods are offered; three or more keep carts from being left behind.",
            len(known),
        ) % {"count": len(known)}
        findings.append(_finding(market, Severity.COULD, sentence))
    for country, code, severity in EXPECTED:
        if country == market and code not in known:
            sentence = _("%(method)s is missing: most customers there expect it.") % {
                "method": queries.method_name(code)
            }
            findings.append(_finding(market, severity, sentence))
    return findings


def _finding(market: str, severity: Severity, sentence: str) -> Finding:
    return Finding(
        check="payments.methods",
        severity=severity,
        sentence=sentence,
        hint=_("Switch it on under Settings, Payment methods."),
        link="/office/payments/methods/",
        market=market,
    )


def _ended(market: str, code: str) -> Finding:
    return Finding(
        check="payments.methods",
        severity=Severity.STOP,
        sentence=_("The payment method %(method)s no longer exists.") % {"method": code},
        hint=_("Switch it off under Settings, Payment methods."),
        link="/office/payments/methods/",
        market=market,
    )


@check("payments.parked")
def nothing_parked(market: str) -> list[Finding]:
    """No message of a provider waits for a person."""
    count = 0 if market else queries.parked_events().count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)d message of a payment provider could not be booked.",
        "%(count)d messages of payment providers could not be booked.",
        count,
    ) % {"count": count}
    return [
        Finding(
            check="payments.parked", severity=Severity.FIX, sentence=sentence, link="/office/payments/parked/"
        )
    ]


@audit("ledger")
def ledger_adds_up() -> list[str]:
    """Prove that payments, their ledger rows and their refunds agree; each difference is one sentence."""
    return [*_wrong_sums(), *_wrong_states(), *_wrong_refunds(), *_wrong_keys()]


def _amount(minor: int, currency: str) -> str:
    return i18n.format_money(Money(amount_minor=minor, currency=currency))


def _wrong_sums() -> list[str]:
    return [
        _("Payment %(reference)s says %(paid)s were paid, its ledger adds up to %(ledger)s.")
        % {
            "reference": payment.reference,
            "paid": _amount(payment.paid_minor, payment.currency),
            "ledger": _amount(ledger, payment.currency),
        }
        for payment, ledger in queries.payments_that_do_not_add_up()
    ]


def _wrong_states() -> list[str]:
    sentences = []
    captured = _sums_by_payment(EventKind.CAPTURED)
    for payment in Payment.objects.filter(status="paid").only("pk", "reference", "amount_minor", "currency"):
        total = captured.get(payment.pk, 0)
        if total < payment.amount_minor:
            sentences.append(
                _("Payment %(reference)s counts as paid, but only %(captured)s of %(amount)s came in.")
                % {
                    "reference": payment.reference,
                    "captured": _amount(total, payment.currency),
                    "amount": _amount(payment.amount_minor, payment.currency),
                }
            )
    return sentences


def _sums_by_payment(kind: EventKind) -> dict[int, int]:
    rows = ProviderEvent.objects.filter(kind=kind).order_by().values("payment_id")
    return {row["payment_id"]: row["total"] for row in rows.annotate(total=Sum("amount_minor"))}


def _wrong_refunds() -> list[str]:
    captured = _sums_by_payment(EventKind.CAPTURED)
    refunded, returned = _sums_by_payment(EventKind.REFUNDED), _sums_by_payment(EventKind.REFUND_FAILED)
    waiting = (
        Refund.objects.exclude(state=RefundState.FAILED)
        .filter(is_booked=False)
        .order_by()
        .values("payment_id")
    )
    reserved = {row["payment_id"]: row["total"] for row in waiting.annotate(total=Sum("amount_minor"))}
    touched = (
        set(refunded)
        | set(reserved)
        | set(Payment.objects.filter(reserved_minor__gt=0).values_list("pk", flat=True))
    )
    sentences = []
    for payment in Payment.objects.filter(pk__in=touched).order_by("pk"):
        gone = -refunded.get(payment.pk, 0) - returned.get(payment.pk, 0)
        if gone > captured.get(payment.pk, 0):
            sentences.append(
                _("Payment %(reference)s: %(refunded)s were refunded, but only %(captured)s came in.")
                % {
                    "reference": payment.reference,
                    "refunded": _amount(gone, payment.currency),
                    "captured": _amount(captured.get(payment.pk, 0), payment.currency),
                }
            )
        if payment.reserved_minor != reserved.get(payment.pk, 0):
            sentences.append(
                _(
                    "Payment %(reference)s keeps %(kept)s for refunds, its unfinished refunds add up to %(refunds)s."
                )
                % {
                    "reference": payment.reference,
                    "kept": _amount(payment.reserved_minor, payment.currency),
                    "refunds": _amount(reserved.get(payment.pk, 0), payment.currency),
                }
            )
    return sentences


def _wrong_keys() -> list[str]:
    doubled = (
        ProviderEvent.objects.order_by()
        .values("account__name", "provider_key")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    sentences = [
        _("Account %(account)s: the entry %(key)s stands in the ledger %(times)d times.")
        % {"account": row["account__name"], "key": row["provider_key"], "times": row["times"]}
        for row in doubled
    ]
    for event in ProviderEvent.objects.select_related("payment").order_by("pk").iterator():
        if event.currency != event.payment.currency:
            sentences.append(
                _("Payment %(reference)s is in %(currency)s, its ledger entry %(key)s is in %(other)s.")
                % {
                    "reference": event.payment.reference,
                    "currency": event.payment.currency,
                    "key": event.provider_key,
                    "other": event.currency,
                }
            )
    return sentences


def _sum_of(params: dict[str, Any], name: str = "amount_minor") -> str:
    return _amount(params[name], params["currency"])


def _subject(params: dict[str, Any]) -> str:
    """Return the bare number of a purpose such as order:10042."""
    return params["purpose"].rpartition(":")[2]


REASONS: dict[str, Callable[[], str]] = {
    "unknown_payment": lambda: _("The provider reports a payment that this shop does not know."),
    "not_at_provider": lambda: _("Someone reported a payment that the provider does not know either."),
    "other_amount": lambda: _("The provider reports another amount than was asked for."),
    "other_currency": lambda: _("The provider reports another currency than was asked for."),
    "unreadable": lambda: _("A message could not be read."),
    "forged": lambda: _("Refused: not signed with this account's secret."),
    "stale": lambda: _("Refused: the signature is too old."),
    "too_large": lambda: _("Refused unread: too large."),
}
# What may be behind a refused message, of which nothing else is kept.
CAUSES: dict[str, Callable[[], str]] = {
    "forged": lambda: _(
        "Someone forged it, or what proves messages is not entered here as the provider shows it."
    ),
    "stale": lambda: _("Someone repeated it, or the clock of this computer is wrong."),
    "too_large": lambda: _("No provider sends such a message."),
}

word(
    "payments.parked",
    Wording(
        title=lambda p: _("%(account)s: a message could not be booked") % p,
        second_line=lambda p: REASONS[p["reason"]](),
        button=lambda p: _("Look at it"),
        icon="mail",
    ),
)
word(
    "payments.paid_twice",
    Wording(
        title=lambda p: _("%(subject)s was paid twice") % {"subject": _subject(p)},
        second_line=lambda p: _("Two payments arrived for the same thing. Refund one of them."),
        button=lambda p: _("Open payment"),
        icon="copy",
    ),
)
word(
    "payments.charged_back",
    Wording(
        title=lambda p: (
            _("%(amount)s were taken back for %(subject)s") % {"amount": _sum_of(p), "subject": _subject(p)}
        ),
        second_line=lambda p: _("The customer's bank reversed the payment. The amount is owed again."),
        button=lambda p: _("Open payment"),
        icon="undo-2",
    ),
)
word(
    "payments.refund_failed",
    Wording(
        title=lambda p: (
            _("A refund of %(amount)s for %(subject)s failed")
            % {"amount": _sum_of(p), "subject": _subject(p)}
        ),
        second_line=lambda p: _("The money has not gone back. Try again or transfer it."),
        button=lambda p: _("Open payment"),
        icon="undo-2",
    ),
)
word(
    "payments.refund_unknown",
    Wording(
        title=lambda p: (
            _("It is not certain whether %(amount)s for %(subject)s were refunded")
            % {"amount": _sum_of(p), "subject": _subject(p)}
        ),
        second_line=lambda p: _("The provider fell silent. It is asked before anything is sent again."),
        button=lambda p: _("Open payment"),
        icon="circle-help",
    ),
)
word(
    "payments.transfer_back",
    Wording(
        title=lambda p: (
            _("Transfer %(amount)s back for %(subject)s") % {"amount": _sum_of(p), "subject": _subject(p)}
        ),
        second_line=lambda p: _("It was paid by bank transfer. Record it once the money is on its way."),
        button=lambda p: _("Open payment"),
        icon="banknote",
    ),
)
word(
    "payments.transfer_differs",
    Wording(
        title=lambda p: (
            _("%(captured)s came in for %(subject)s instead of %(amount)s")
            % {"captured": _sum_of(p, "captured_minor"), "subject": _subject(p), "amount": _sum_of(p)}
        ),
        second_line=lambda p: _("Ask for the rest, or refund what is too much."),
        button=lambda p: _("Open payment"),
        icon="scale",
    ),
)
word(
    "payments.account_broken",
    Wording(
        title=lambda p: _("Nobody can pay through %(account)s") % p,
        second_line=lambda p: _("The provider refused: %(detail)s") % p,
        button=lambda p: _("Check the account"),
        icon="key-round",
    ),
)
