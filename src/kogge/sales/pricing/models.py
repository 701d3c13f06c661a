"""One price list per market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from kogge.sales.pricing.values import PriceBasis

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PriceList(models.Model):
    """The prices of one market."""

    market = models.OneToOneField("markets.Market", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    basis = models.CharField(max_length=5, choices=[(basis.value, basis.value) for basis in PriceBasis])
    vat_country = models.CharField(
        max_length=2,
        blank=True,
        help_text="Whose VAT a gross price contains, ISO 3166 alpha-2; empty for net.",
    )
    meaning_since = models.DateTimeField(
        null=True, help_text="Prices before do not compare: another currency, basis or VAT. Empty: all do."
    )

    if TYPE_CHECKING:

        @property
        def prices(self) -> QuerySet[Price]:
            """The prices of this list."""

    def __str__(self) -> str:
        return f"{self.market_id} {self.currency} {self.basis}"

    if TYPE_CHECKING:

        @property
        def prices(self) -> QuerySet[Price]:
            """The prices of this list."""


class Price(models.Model):
    """What one piece of a variant costs in one list."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    unit_price_e4 = models.PositiveBigIntegerField(
        help_text="Ten-thousandths of the list's currency, in its basis."
    )
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["price_list", "variant"], name="price_once_per_list")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.unit_price_e4}"


class PriceChange(models.Model):
    """What a variant cost in one list from a moment on; append-only, so that a lowest price of the past can be proven."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    unit_price_e4 = models.PositiveBigIntegerField(null=True, help_text="Empty: not sold from here on.")
    previous_e4 = models.PositiveBigIntegerField(
        null=True, help_text="What it cost directly before. Empty: it was not sold."
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["variant", "price_list", "changed_at"], name="price_history")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.previous_e4} → {self.unit_price_e4}"
