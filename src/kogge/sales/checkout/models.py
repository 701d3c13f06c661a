"""Carts, and sales that had to be refused."""

from django.db import models

from kogge.sales.checkout.values import CartState


class Cart(models.Model):
    """What one visitor wants to buy; known by a secret token in a cookie."""

    token = models.CharField(max_length=43, unique=True)
    market = models.CharField(max_length=2, help_text="ISO 3166 alpha-2.")
    language = models.CharField(max_length=5, help_text="BCP 47.")
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in CartState], default=CartState.OPEN
    )
    order_number = models.CharField(max_length=40, blank=True)
    entered = models.JSONField(default=dict, blank=True, help_text="What was typed into the checkout so far.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"cart {self.pk} {self.state}"


class CartLine(models.Model):
    """So many pieces of one variant."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_once_per_variant"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="cart_line_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class RefusedSale(models.Model):
    """A sale that the rules could not decide; counted on Today."""

    code = models.CharField(max_length=60, help_text="Why, such as gb_registration_missing.")
    market = models.CharField(max_length=2)
    details = models.JSONField(default=dict)
    refused_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.code} {self.market}"
