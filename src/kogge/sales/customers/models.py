"""Customers and their addresses."""

from django.db import models
from django.db.models.functions import Lower

from kogge.sales.customers.values import CustomerKind, Source


class Customer(models.Model):
    """A person or firm who bought, or a customer of another system's history."""

    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, kind.value) for kind in CustomerKind],
        default=CustomerKind.CONSUMER,
    )
    email = models.EmailField(blank=True, help_text="Empty for imported customers whose address is unknown.")
    name = models.CharField(max_length=200, blank=True)
    company_name = models.CharField(max_length=200, blank=True)
    vat_id = models.CharField(
        max_length=20, blank=True, help_text="With country prefix; checked offline only."
    )
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2 of the last order.")
    language = models.CharField(max_length=5, blank=True, help_text="BCP 47, of the last order.")
    phone = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=[(source.value, source.value) for source in Source])
    source_reference = models.CharField(
        max_length=80,
        null=True,
        blank=True,
        help_text="Origin and key in the other system, such as online-retail:17850.",
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="customer_email_once"
            ),
            models.UniqueConstraint(fields=["source_reference"], name="customer_source_reference_once"),
        ]

    def __str__(self) -> str:
        return self.company_name or self.name or self.email or self.source_reference or str(self.pk)


class CustomerAddress(models.Model):
    """An address a customer has used; orders keep their own copy."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    address = models.JSONField(help_text="kogge.core.addresses.Address as a dict.")
    fingerprint = models.CharField(
        max_length=64, help_text="Of the address, so that the same one is kept once."
    )
    last_used_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_used_at"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "fingerprint"], name="customer_address_once")
        ]

    def __str__(self) -> str:
        return ", ".join(str(part) for part in self.address.values() if part)
