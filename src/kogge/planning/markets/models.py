"""The markets a merchant has chosen to sell in."""

from django.db import models


class Market(models.Model):
    """One country we sell to; the facts about the country itself are data, see queries.country_facts()."""

    code = models.CharField(max_length=2, primary_key=True, help_text="ISO 3166 alpha-2, such as NL.")
    currency = models.CharField(max_length=3, help_text="ISO 4217; prices and payments of this market.")
    languages = models.JSONField(
        help_text="BCP 47 codes in which the shop is offered here, the first is the default."
    )
    is_open = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    has_same_price_for_all = models.BooleanField(
        default=False, help_text="A buyer who owes us no VAT still pays the gross price."
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code
