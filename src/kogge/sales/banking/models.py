"""Accounts whose statements are read, the statements, their lines, and what each line was booked on."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kogge.sales.banking.rules import balances
from kogge.sales.banking.values import LineState, SettledKind, Source, Standing


def _choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]


class StatementAccount(models.Model):
    """One bank account of the merchant in one currency, made when its first statement is read."""

    iban = models.CharField(max_length=34, help_text="Without spaces.")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    name = models.CharField(max_length=100)
    csv_mapping = models.JSONField(
        default=dict,
        blank=True,
        help_text="Which column of the bank's CSV files says what; empty: not chosen.",
    )
    books_certain = models.BooleanField(
        default=False, help_text="Lines that are certain are booked without anyone looking."
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["iban", "currency"], name="statement_account_once_per_currency")
        ]

    def __str__(self) -> str:
        return self.iban


class Statement(models.Model):
    """One statement as a file told it. Balances in minor units of the account's currency; null: the file has none."""

    account = models.ForeignKey(StatementAccount, on_delete=models.PROTECT, related_name="statements")
    source = models.CharField(max_length=10, choices=_choices(Source))
    statement_id = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=20, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField()
    opening_minor = models.BigIntegerField(null=True, blank=True)
    closing_minor = models.BigIntegerField(null=True, blank=True)
    lines_minor = models.BigIntegerField(help_text="Sum of all its lines, also of those known before.")
    line_count = models.PositiveIntegerField(help_text="Of all its lines, also of those known before.")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of what makes two readings the same statement."
    )
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-closed_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="statement_read_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.number or self.statement_id} {self.closed_on}"

    @property
    def difference_minor(self) -> int | None:
        """Closing balance less opening balance and lines: 0 when it adds up, None without balances."""
        return balances.difference_minor(self.opening_minor, self.lines_minor, self.closing_minor)


class StatementLine(models.Model):
    """One payer's or payee's part of an entry on a statement. What the bank said is never changed afterwards."""

    account = models.ForeignKey(StatementAccount, on_delete=models.PROTECT, related_name="lines")
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="lines", help_text="That brought it first."
    )
    entry_key = models.CharField(
        max_length=64, help_text="The entry's, the same in whatever file it comes again."
    )
    part = models.PositiveSmallIntegerField(
        default=0, help_text="Place within a batch booking; 0 for a single one."
    )
    entry_minor = models.BigIntegerField(help_text="The whole entry's amount, signed.")
    booked_on = models.DateField()
    value_on = models.DateField()
    amount_minor = models.BigIntegerField(help_text="Signed: money in is positive.")
    currency = models.CharField(max_length=3, help_text="ISO 4217; the account's.")
    name = models.CharField(max_length=140, blank=True, help_text="Of the payer or payee.")
    iban = models.CharField(max_length=34, blank=True, help_text="Of the payer or payee, without spaces.")
    text = models.TextField(blank=True)
    reference = models.CharField(max_length=140, blank=True)
    end_to_end_id = models.CharField(max_length=80, blank=True)
    bank_reference = models.CharField(max_length=80, blank=True)
    return_reason = models.CharField(max_length=35, blank=True)
    is_reversal = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=_choices(LineState), default=LineState.OPEN.value)
    standing = models.CharField(max_length=10, choices=_choices(Standing), default=Standing.UNMATCHED.value)
    proposals = models.JSONField(
        default=list, blank=True, help_text="As last judged; judged anew before booking."
    )
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-booked_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "entry_key", "part"], name="statement_line_once"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="statement_line_moves_money"),
        ]
        indexes = [
            models.Index(fields=["account", "booked_on", "entry_minor"], name="statement_line_same_day"),
            models.Index(fields=["state", "-booked_on"], name="statement_line_state"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount_minor} {self.currency}"

    @property
    def is_open(self) -> bool:
        """Whether a person still has to decide."""
        return self.state == LineState.OPEN


class Settlement(models.Model):
    """What a payment provider settled and paid out at once. Amounts in minor units of `currency`; a fee is positive."""

    account = models.ForeignKey("payments.ProviderAccount", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    settled_on = models.DateField(help_text="The last day of its lines.")
    gross_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField(help_text="What is paid out.")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of its lines.")
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)

    is_paid_out: bool  # no column: read with it by queries.settlements()

    class Meta:
        ordering = ["-settled_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "reference"], name="settlement_read_once"),
            models.CheckConstraint(
                condition=Q(net_minor=F("gross_minor") - F("fee_minor")), name="settlement_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SettlementLine(models.Model):
    """One line of a settlement, with method and market of its payment; both empty when no payment of ours is meant."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=_choices(SettledKind))
    happened_on = models.DateField()
    payment = models.ForeignKey(
        "payments.Payment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider_payment_id = models.CharField(max_length=80, blank=True)
    method = models.CharField(max_length=30, blank=True)
    market = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    gross_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()

    class Meta:
        ordering = ["settlement", "place"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "place"], name="settlement_line_once"),
            models.CheckConstraint(
                condition=Q(net_minor=F("gross_minor") - F("fee_minor")), name="settlement_line_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.provider_payment_id} {self.net_minor}"


class Booking(models.Model):
    """What part of a line was for which payment, refund or settlement; never changed afterwards."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="bookings")
    payment = models.ForeignKey(
        "payments.Payment", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of a refund: what it gives back.",
    )  # fmt: skip
    refund = models.ForeignKey(
        "payments.Refund", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settlement = models.ForeignKey(
        Settlement, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    amount_minor = models.BigIntegerField(help_text="Signed as the line.")
    ledger_key = models.CharField(
        max_length=120, blank=True, help_text="Of the row in the payments ledger; a payout has none."
    )
    was_recorded_before = models.BooleanField(
        default=False, help_text="A person had recorded it by hand; the line was only tied to that."
    )
    is_automatic = models.BooleanField(default=False)
    booked_by = models.CharField(max_length=150)
    booked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "ledger_key"], name="booking_once_per_ledger_row"),
            models.UniqueConstraint(
                fields=["line", "payment"], condition=Q(refund__isnull=True), name="booking_once_per_payment"
            ),
            models.UniqueConstraint(
                fields=["refund"], condition=Q(refund__isnull=False), name="booking_once_per_refund"
            ),
            models.UniqueConstraint(
                fields=["settlement"],
                condition=Q(settlement__isnull=False),
                name="booking_once_per_settlement",
            ),
            models.CheckConstraint(
                condition=Q(
                    payment__isnull=False, refund__isnull=True, settlement__isnull=True, amount_minor__gt=0
                )
                | Q(payment__isnull=False, refund__isnull=False, settlement__isnull=True, amount_minor__lt=0)
                | Q(payment__isnull=True, refund__isnull=True, settlement__isnull=False, amount_minor__gt=0),
                name="booking_is_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} of line {self.line_id}"


class AwaitedFile(models.Model):
    """A CSV file whose columns have to be chosen before it can be read; deleted as soon as it was."""

    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name
