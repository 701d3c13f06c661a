"""The company, its places, registrations, bank accounts and brand kit."""

from django.db import models

from kogge.planning.company.values import CornerStyle, RegistrationKind


class Company(models.Model):
    """The merchant's legal identity; exactly one row."""

    legal_name = models.CharField(max_length=200, help_text="Name of the person or firm with its legal form.")
    shop_name = models.CharField(max_length=100, help_text="Name over the shop's door.")
    representative = models.CharField(max_length=200, blank=True, help_text="Who represents the firm by law.")
    street = models.CharField(max_length=200, help_text="Street and number.")
    postcode = models.CharField(max_length=12)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2, help_text="Seat and state of establishment, ISO 3166 alpha-2.")
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    register = models.CharField(max_length=200, blank=True, help_text="Register court and number.")
    vat_id = models.CharField(
        max_length=20, blank=True, help_text="With country prefix, such as DE123456788."
    )
    tax_number = models.CharField(max_length=30, blank=True)
    eori = models.CharField(max_length=20, blank=True, help_text="Needed for exports.")
    responsible_for_content = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.legal_name


class Place(models.Model):
    """A place from which goods leave."""

    name = models.CharField(max_length=100)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=12)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2, help_text="ISO 3166 alpha-2; decides where a supply begins.")
    is_dispatch_place = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """A registration or option for tax in one country, in force in a half-open period of days."""

    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in RegistrationKind])
    country = models.CharField(max_length=2, help_text="ISO 3166 alpha-2.")
    number = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")

    class Meta:
        ordering = ["kind", "country", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "country", "valid_from"], name="registration_once_per_start"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="registration_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.country} {self.number}"


class BankAccount(models.Model):
    """Where transfers go."""

    holder = models.CharField(max_length=100)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    bank_name = models.CharField(max_length=100, blank=True)
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217.")
    is_default = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.iban


class BrandKit(models.Model):
    """What makes the shop look like itself; exactly one row. `tokens` is derived from the rest on saving."""

    logo = models.FileField(upload_to="brand/", blank=True)
    brand = models.CharField(max_length=7, default="#22408F", help_text="Colour of buttons and links.")
    page = models.CharField(max_length=7, default="#FCFCFA", help_text="Colour of the page.")
    accent = models.CharField(max_length=7, default="#F3D98F", help_text="Colour of the newsletter band.")
    font_display = models.CharField(max_length=60, default="Young Serif")
    font_text = models.CharField(max_length=60, default="Hanken Grotesk")
    corner_style = models.CharField(
        max_length=8, choices=[(style.value, style.value) for style in CornerStyle], default=CornerStyle.CRISP
    )
    tokens = models.JSONField(default=dict, help_text="Design tokens by name, written out as CSS variables.")

    def __str__(self) -> str:
        return self.brand
