"""Read who we are."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from kogge.core import recent
from kogge.planning.company import rules
from kogge.planning.company.models import BankAccount, BrandKit, Company, Place, Registration
from kogge.planning.company.values import RegistrationKind

recent.forget_when_saved(Company, Place, Registration, BrandKit)


def company() -> Company | None:
    """Return the company, or None before it has been entered."""
    return Company.objects.first()


def shop_name() -> str:
    """Return the name over the door, or the product's own before there is one."""
    return Company.objects.values_list("shop_name", flat=True).first() or "Kogge"


def dispatch_place() -> Place | None:
    """Return the place from which parcels leave, or None."""
    return Place.objects.filter(is_dispatch_place=True).first()


def places() -> list[Place]:
    """Return all places."""
    return list(Place.objects.all())


def registrations_on(day: date) -> list[Registration]:
    """Return the registrations and options in force on a calendar day."""
    return list(
        Registration.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
    )


def vat_number_in(country: str, day: date) -> str:
    """Return our VAT number of another country in force on a calendar day, or "" where there is none."""
    return next(
        (
            row.number
            for row in registrations_on(day)
            if row.kind == RegistrationKind.VAT and row.country == country
        ),
        "",
    )


def registrations() -> list[Registration]:
    """Return all registrations, past ones too."""
    return list(Registration.objects.all())


def bank_account() -> BankAccount | None:
    """Return the account to which customers pay, or None."""
    return BankAccount.objects.order_by("-is_default", "id").first()


def brand_kit() -> BrandKit:
    """Return the brand kit; before one is saved, an unsaved one with the product's defaults."""
    return BrandKit.objects.first() or BrandKit()


def brand_tokens() -> dict[str, str]:
    """Return the shop's design tokens by name, derived now if they were never saved."""
    kit = brand_kit()
    return kit.tokens or rules.derive_tokens(
        brand=kit.brand, page=kit.page, accent=kit.accent, corner_style=kit.corner_style
    )
