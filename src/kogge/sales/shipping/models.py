"""The delivery options of each market."""

from django.db import models


class ShippingOption(models.Model):
    """One way to send a parcel to one market; its price is what the shopper pays, VAT included where prices are gross."""

    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    names = models.JSONField(help_text="Language → name, such as PostNL, at home.")
    carrier = models.CharField(max_length=60)
    tracking_url = models.CharField(
        max_length=300, blank=True, help_text="Address with {number} where the tracking number goes."
    )
    price_minor = models.PositiveBigIntegerField()
    free_from_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Goods value from which it is free."
    )
    currency = models.CharField(max_length=3, help_text="ISO 4217, the market's.")
    days_min = models.PositiveSmallIntegerField(help_text="Working days in transit, at best.")
    days_max = models.PositiveSmallIntegerField(help_text="Working days in transit, at worst.")
    cutoff_time = models.TimeField(
        help_text="Orders before this leave the same working day; Central European."
    )
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["market_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["market", "code"], name="shipping_option_once")]

    def __str__(self) -> str:
        return f"{self.market_id} {self.code}"
