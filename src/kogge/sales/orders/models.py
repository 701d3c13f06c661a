"""The contract as it was made: snapshots of lines, prices, tax, addresses and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from kogge.sales.orders.values import LineKind, OrderKind, OrderSource, OrderStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _choices(enum):
    return [(member.value, member.value) for member in enum]


class NumberSeries(models.Model):
    """The last order number drawn; order numbers may have gaps, invoice numbers may not."""

    name = models.CharField(max_length=20, primary_key=True)
    last_number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.last_number}"


class Order(models.Model):
    """One order. All amounts are signed minor units of `currency`; goods, shipping and total as the shopper pays them."""

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=_choices(OrderKind), default=OrderKind.SALE)
    source = models.CharField(max_length=8, choices=_choices(OrderSource), default=OrderSource.WEB)
    status = models.CharField(max_length=12, choices=_choices(OrderStatus))
    token = models.CharField(
        max_length=43,
        null=True,
        blank=True,
        unique=True,
        help_text="Secret part of the status page's address.",
    )
    idempotency_key = models.CharField(
        max_length=80, null=True, blank=True, unique=True, help_text="Of the cart."
    )
    market = models.CharField(
        max_length=2, help_text="ISO 3166 alpha-2, or empty when history does not tell.", blank=True
    )
    country_label = models.CharField(
        max_length=60, blank=True, help_text="The other system's word for a country that has no code."
    )
    language = models.CharField(max_length=5, help_text="BCP 47.")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    customer_kind = models.CharField(max_length=10, default="consumer")
    email = models.EmailField(blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    delivery_address = models.JSONField(default=dict)
    billing_address = models.JSONField(default=dict)
    goods_minor = models.BigIntegerField(default=0)
    shipping_minor = models.BigIntegerField(default=0)
    discount_minor = models.BigIntegerField(default=0)
    tax_adjustment_minor = models.BigIntegerField(
        default=0, help_text="Signed: VAT taken off gross prices where none is owed, or added to net prices."
    )
    total_minor = models.BigIntegerField(
        default=0, help_text="What the shopper pays: goods + shipping - discount + tax adjustment."
    )
    tax_minor = models.BigIntegerField(default=0, help_text="VAT contained in the total.")
    prices_are_gross = models.BooleanField(default=True)
    tax_decision = models.JSONField(null=True, blank=True, help_text="kogge.sales.tax decision as made.")
    tax_scheme = models.CharField(max_length=24, blank=True)
    tax_country = models.CharField(max_length=2, blank=True)
    accepted_terms = models.JSONField(default=dict, help_text="Kind → id of the legal text's version.")
    shipping_option = models.JSONField(default=dict, help_text="Code, carrier and name as chosen.")
    promised_on = models.DateField(null=True, blank=True, help_text="Latest day of the delivery promise.")
    payment_method = models.CharField(max_length=30, blank=True)
    paid_minor = models.BigIntegerField(default=0, help_text="Captured less refunded, as payments reported.")
    placed_at = models.DateTimeField(db_index=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    tracking_url = models.CharField(max_length=400, blank=True)
    cancels_number = models.CharField(
        max_length=40, blank=True, help_text="For a cancellation: the order it takes back."
    )

    if TYPE_CHECKING:

        @property
        def lines(self) -> QuerySet[OrderLine]:
            """The lines, in their order."""

    class Meta:
        ordering = ["-placed_at", "-id"]
        indexes = [
            models.Index(fields=["status", "-placed_at"], name="order_status_placed"),
            models.Index(fields=["market", "-placed_at"], name="order_market_placed"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One line as sold; the amounts do not change when product, price or rate do."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=_choices(LineKind), default=LineKind.PRODUCT)
    variant = models.ForeignKey(
        "catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sku = models.CharField(max_length=40)
    name = models.CharField(max_length=250, blank=True)
    label = models.CharField(max_length=120, blank=True)
    quantity = models.IntegerField(help_text="Pieces, signed: what is taken back is negative.")
    unit_price_e4 = models.BigIntegerField(
        help_text="Ten-thousandths of the currency unit, as the shopper sees it."
    )
    total_minor = models.BigIntegerField(help_text="quantity × unit price, before order discounts.")
    vat_category = models.CharField(max_length=30, blank=True)
    vat_rate_bp = models.PositiveIntegerField(null=True, blank=True, help_text="Basis points: 2100 is 21 %.")
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["order_id", "position"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="order_line_position_once")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"
