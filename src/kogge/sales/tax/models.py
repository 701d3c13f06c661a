"""The merchant's VAT rates, and the ledger of the EU threshold."""

from __future__ import annotations

from django.db import models

from kogge.sales.tax.values import Evidence, RateRow, ThresholdEntryKind


class VatRate(models.Model):
    """One dated rate of a category in a country or region; rows of one pair never overlap (a service sees to it)."""

    country = models.CharField(max_length=2, help_text="ISO 3166 alpha-2; XI for Northern Ireland.")
    region = models.CharField(
        max_length=30, blank=True, help_text="Region with rates of its own; empty: whole country."
    )
    category = models.CharField(max_length=30, help_text="Code of the VAT category.")
    rate_bp = models.PositiveIntegerField(help_text="Basis points: 2100 is 21 %.")
    valid_from = models.DateField(null=True, blank=True, help_text="First day; empty: always so far.")
    valid_until = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    source = models.CharField(max_length=200, help_text="Where the rate stands.")
    evidence = models.CharField(max_length=20, choices=[(member.value, member.value) for member in Evidence])
    checked_on = models.DateField(null=True, blank=True)
    is_own = models.BooleanField(
        default=False, help_text="Entered or changed by the merchant; the product's updates leave it alone."
    )

    class Meta:
        ordering = ["country", "region", "category", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "region", "category", "valid_from"],
                name="vat_rate_once_per_start",
            ),
            models.UniqueConstraint(
                fields=["country", "region", "category"],
                condition=models.Q(valid_from__isnull=True),
                name="vat_rate_once_without_start",
            ),
            models.CheckConstraint(
                condition=models.Q(rate_bp__lte=10_000), name="vat_rate_at_most_100_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="vat_rate_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.category} {self.rate_bp / 100:g} %"

    def as_row(self) -> RateRow:
        """Return the row as the rules read it."""
        return RateRow(
            country=self.country,
            region=self.region,
            category=self.category,
            rate_bp=self.rate_bp,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            source=self.source,
            evidence=Evidence(self.evidence),
            checked_on=self.checked_on,
        )


class ThresholdYear(models.Model):
    """Where one calendar year stands against the EU threshold; a switch that happened stays for the year."""

    year = models.PositiveSmallIntegerField(unique=True)
    counted_net_minor = models.BigIntegerField(
        default=0, help_text="EUR cents: the sum of the year's entries."
    )
    crossed_at = models.DateTimeField(null=True, blank=True)
    crossed_by = models.CharField(
        max_length=80, blank=True, help_text="Reference of the supply that exceeded the limit."
    )

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.counted_net_minor}"


class ThresholdEntry(models.Model):
    """One amount that counts for the threshold; append-only: a cancellation is an entry of its own."""

    reference = models.CharField(max_length=80, help_text="What was sold, such as order:10042.")
    kind = models.CharField(
        max_length=10, choices=[(member.value, member.value) for member in ThresholdEntryKind]
    )
    net_eur_minor = models.BigIntegerField(help_text="EUR cents, net, signed.")
    tax_point_on = models.DateField()
    year = models.PositiveSmallIntegerField(help_text="Calendar year of the tax point.")
    counted_after_minor = models.BigIntegerField(help_text="EUR cents of the year with this entry.")
    is_destination = models.BooleanField(
        default=False, help_text="The supply exceeded the limit or came after the one that did."
    )
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "threshold entries"
        constraints = [
            models.UniqueConstraint(fields=["reference", "kind"], name="threshold_entry_once"),
        ]
        indexes = [models.Index(fields=["year", "-id"], name="threshold_entry_year")]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind} {self.net_eur_minor}"
