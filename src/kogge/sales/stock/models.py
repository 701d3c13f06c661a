"""How many there are, who holds them, and every change."""

from django.db import models

from kogge.sales.stock.values import HoldState, MoveReason


class StockItem(models.Model):
    """The numbers of one variant; available = on_hand - held, never negative."""

    variant = models.OneToOneField("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    on_hand = models.PositiveIntegerField(default=0, help_text="Pieces on the shelf.")
    held = models.PositiveIntegerField(default=0, help_text="Of these, pieces promised to orders.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held__lte=models.F("on_hand")), name="stock_never_oversold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.on_hand} on hand, {self.held} held"


class Hold(models.Model):
    """Pieces of one variant promised to one reference until a moment, or until shipped or released."""

    reference = models.CharField(max_length=60, help_text="For whom, such as order:10042.")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in HoldState], default=HoldState.ACTIVE
    )
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="Empty: held until shipped or released."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "variant"], name="hold_once_per_reference")
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(state="active"), name="hold_expiry")
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity} × {self.variant_id} {self.state}"


class StockMove(models.Model):
    """One change of the number on hand; append-only."""

    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(help_text="Pieces, signed: what comes in is positive.")
    reason = models.CharField(max_length=12, choices=[(reason.value, reason.value) for reason in MoveReason])
    reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=150)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.quantity:+}"
