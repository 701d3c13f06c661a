"""Provider accounts, methods per market, payments, and the ledger of what providers told us about money."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kogge.sales.payments.values import (
    MONEY_IN,
    MONEY_OUT,
    OPEN_STATUSES,
    EventKind,
    ParkReason,
    PaymentStatus,
    RefundState,
)


def _choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]


# Plain values: migrations must not depend on the room's code.
_OPEN = [status.value for status in OPEN_STATUSES]
_IN = [kind.value for kind in MONEY_IN]
_OUT = [kind.value for kind in MONEY_OUT]


class ProviderAccount(models.Model):
    """Our access to one payment provider; its address at the provider's system is `base_url`, empty = the provider's."""

    provider = models.CharField(max_length=40, help_text="Code of the gateway, such as mollie.")
    name = models.CharField(max_length=80, unique=True, help_text="How the office calls it.")
    sealed_settings = models.TextField(
        blank=True, help_text="Settings, encrypted with the home's secret key."
    )
    base_url = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class MarketMethod(models.Model):
    """A payment method as one market offers it, through one account."""

    market = models.CharField(max_length=2, help_text="ISO 3166 alpha-2.")
    method = models.CharField(max_length=30, help_text="Code of data/methods.toml.")
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="market_methods")
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["market", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["market", "method"], name="market_method_once")]

    def __str__(self) -> str:
        return f"{self.market} {self.method}"


class Payment(models.Model):
    """One attempt to be paid for one purpose. Amounts are minor units of `currency`."""

    reference = models.CharField(
        max_length=20, unique=True, help_text="Ours; letters and digits, also for transfers."
    )
    purpose = models.CharField(max_length=80, help_text="What is paid for, such as order:10042.")
    market = models.CharField(max_length=2, help_text="ISO 3166 alpha-2.")
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=30, help_text="Code of data/methods.toml.")
    amount_minor = models.BigIntegerField(help_text="What is to be paid, gross.")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    status = models.CharField(
        max_length=12, choices=_choices(PaymentStatus), default=PaymentStatus.CREATED.value
    )
    paid_minor = models.BigIntegerField(default=0, help_text="Sum of this payment's ledger rows.")
    reserved_minor = models.BigIntegerField(
        default=0, help_text="Refunds that are asked for and not booked yet."
    )
    provider_payment_id = models.CharField(max_length=80, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True, help_text="Of the start at the provider.")
    checkout_url = models.CharField(max_length=2000, blank=True)
    instructions = models.JSONField(
        default=dict, blank=True, help_text="How to transfer, for methods without a page."
    )
    return_url = models.CharField(max_length=500)
    cancel_url = models.CharField(max_length=500, blank=True)
    description = models.CharField(max_length=200)
    locale = models.CharField(max_length=5, help_text="Language and country, such as nl_BE.")
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(
        null=True, blank=True, help_text="When the provider is asked again; null: not."
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(condition=Q(reserved_minor__gte=0), name="payment_reserve_not_negative"),
            models.CheckConstraint(
                condition=~Q(status=PaymentStatus.PAID.value) | Q(paid_at__isnull=False),
                name="payment_paid_has_instant",
            ),
            models.UniqueConstraint(
                fields=["purpose"],
                condition=Q(status__in=_OPEN),
                name="payment_open_once_per_purpose",
            ),
            models.UniqueConstraint(
                fields=["account", "provider_payment_id"],
                condition=~Q(provider_payment_id=""),
                name="payment_provider_id_once",
            ),
        ]
        indexes = [
            models.Index(fields=["purpose"], name="payment_purpose"),
            models.Index(fields=["status", "-created_at"], name="payment_status_created"),
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="payment_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.purpose} {self.status}"

    @property
    def is_open(self) -> bool:
        """Whether the shopper may still pay."""
        return self.status in OPEN_STATUSES

    @property
    def is_paid(self) -> bool:
        """Whether the whole amount was captured, whatever was given back later."""
        return self.status == PaymentStatus.PAID

    @property
    def refundable_minor(self) -> int:
        """Return how much can still be given back."""
        return max(self.paid_minor - self.reserved_minor, 0)


class LedgerRowsAreFinal(Exception):
    """Someone tried to change or delete a ledger row: a defect of the caller."""


class LedgerQuerySet(models.QuerySet["ProviderEvent"]):
    """Rows that are added and never touched again."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: a wrong row is corrected by a new one."""
        raise LedgerRowsAreFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: a wrong row is corrected by a new one."""
        raise LedgerRowsAreFinal


class ProviderEvent(models.Model):
    """One row of the ledger. `provider_key` is the same however often the provider tells of it: a replay adds nothing."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="ledger")
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=_choices(EventKind))
    provider_key = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField(help_text="Signed: money in is positive, money out negative.")
    currency = models.CharField(max_length=3, help_text="ISO 4217; the payment's.")
    occurred_at = models.DateTimeField(help_text="At the provider.")
    recorded_at = models.DateTimeField()
    raw = models.JSONField(
        default=dict, help_text="What the provider answered, without the payer's personal data."
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "provider_key"], name="ledger_key_once_per_account"),
            models.CheckConstraint(
                condition=Q(kind__in=_IN, amount_minor__gt=0)
                | Q(kind__in=_OUT, amount_minor__lt=0)
                | (~Q(kind__in=_IN + _OUT) & Q(amount_minor=0)),
                name="ledger_sign_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class Refund(models.Model):
    """Money that we want to give back. The ledger row follows when the provider says that it moves."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField(help_text="Positive.")
    state = models.CharField(max_length=12, choices=_choices(RefundState), default=RefundState.QUEUED.value)
    intent_key = models.CharField(
        max_length=120, unique=True, help_text="Of the caller: one per wish to refund."
    )
    idempotency_key = models.CharField(max_length=80, unique=True, help_text="Of the call to the provider.")
    provider_refund_id = models.CharField(max_length=80, blank=True)
    is_booked = models.BooleanField(
        default=False, help_text="Its ledger row exists; nothing is reserved any more."
    )
    reason = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount_positive"),
            models.UniqueConstraint(
                fields=["payment", "provider_refund_id"],
                condition=~Q(provider_refund_id=""),
                name="refund_provider_id_once",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="refund_state")]

    def __str__(self) -> str:
        return f"{self.amount_minor} of {self.payment_id}: {self.state}"


class ParkedEvent(models.Model):
    """A message that could not be booked, kept until a person has looked at it."""

    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="parked"
    )
    reason = models.CharField(max_length=20, choices=_choices(ParkReason))
    provider_payment_id = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what makes two messages the same.")
    raw = models.TextField(blank=True)
    times_seen = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-last_seen_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], condition=Q(resolved_at__isnull=True), name="parked_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.provider_payment_id}"


# Named here so that every conditional update asks the same question.
REFUNDABLE = F("paid_minor") - F("reserved_minor")
