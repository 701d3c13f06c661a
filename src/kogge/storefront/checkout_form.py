"""The fields of checkout: which a country needs, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kogge.core import addresses
from kogge.sales.checkout.values import Entered, Fault
from kogge.storefront.values import FieldView, Link

# Countries in which people write the house number before the street, in one line.
_ONE_LINE = frozenset({"FR", "GB", "IE", "LU"})
# Countries that find the street by postcode and number: they are asked first.
_POSTCODE_FIRST = frozenset({"NL"})


def _street_fields(country: str, prefix: str) -> list[dict[str, Any]]:
    section = "billing" if prefix else "shipping"
    examples = addresses.postcode_examples(country)
    postcode = {
        "name": f"{prefix}postcode",
        "label": _("Postcode"),
        "autocomplete": f"{section} postal-code",
        "hint": _("For example %(example)s.") % {"example": examples[0]} if examples else "",
        "css": "is-4",
    }
    city = {
        "name": f"{prefix}city",
        "label": _("Town"),
        "autocomplete": f"{section} address-level2",
        "css": "is-8",
    }
    if country in _ONE_LINE:
        street = {
            "name": f"{prefix}street",
            "label": _("Number and street"),
            "autocomplete": f"{section} street-address",
        }
        return [street, postcode, city]
    street = {
        "name": f"{prefix}street",
        "label": _("Street"),
        "autocomplete": f"{section} address-line1",
        "css": "is-8",
    }
    number = {"name": f"{prefix}house_number", "label": _("House number"), "css": "is-4"}
    if country in _POSTCODE_FIRST:
        return [
            {**postcode, "css": "is-8"},
            number,
            {**street, "css": "is-half"},
            {**city, "css": "is-half"},
        ]
    return [street, number, postcode, city]


def _contact() -> list[dict[str, Any]]:
    return [
        {
            "name": "email",
            "label": _("E-mail address"),
            "kind": "email",
            "autocomplete": "email",
            "hint": _("For your confirmation and the tracking of your parcel."),
        }
    ]


def _delivery(country: str) -> list[dict[str, Any]]:
    return [
        {
            "name": "first_name",
            "label": _("First name"),
            "autocomplete": "shipping given-name",
            "css": "is-half",
        },
        {
            "name": "last_name",
            "label": _("Last name"),
            "autocomplete": "shipping family-name",
            "css": "is-half",
        },
        *_street_fields(country, ""),
        {
            "name": "extra",
            "label": _("Addition, such as floor or firm"),
            "autocomplete": "shipping address-line2",
            "is_optional": True,
            "css": "is-half",
        },
        {
            "name": "phone",
            "label": _("Phone, for the carrier"),
            "kind": "tel",
            "autocomplete": "shipping tel",
            "is_optional": True,
            "css": "is-half",
        },
    ]


def _firm() -> list[dict[str, Any]]:
    return [
        {"name": "company", "label": _("Firm"), "autocomplete": "organization", "css": "is-half"},
        {
            "name": "vat_id",
            "label": _("VAT id"),
            "hint": _("With the country in front, for example BE0428759497."),
            "is_optional": True,
            "css": "is-half",
        },
    ]


def _billing(country: str) -> list[dict[str, Any]]:
    return [
        {
            "name": "billing_name",
            "label": _("First and last name"),
            "autocomplete": "billing name",
            "css": "is-half",
        },
        {
            "name": "billing_company",
            "label": _("Firm"),
            "autocomplete": "billing organization",
            "is_optional": True,
            "css": "is-half",
        },
        *_street_fields(country, "billing_"),
    ]


def groups(
    entered: Entered, country: str, faults: Iterable[Fault] = ()
) -> Mapping[str, tuple[FieldView, ...]]:
    """Return the fields of contact, address, firm and billing with values and errors; the first error takes the focus."""
    wrong = {fault.field: str(fault.sentence) for fault in reversed(list(faults))}
    made: dict[str, tuple[FieldView, ...]] = {}
    is_first = True
    parts = {
        "contact": _contact(),
        "address": _delivery(country),
        "firm": _firm(),
        "billing": _billing(country),
    }
    for name, fields in parts.items():
        views = []
        for field in fields:
            error = wrong.get(field["name"], "")
            views.append(
                FieldView(
                    **field,
                    value=str(getattr(entered, field["name"])),
                    error=error,
                    is_first_error=bool(error) and is_first,
                )
            )
            is_first = is_first and not error
        made[name] = tuple(views)
    return made


def error_links(faults: Iterable[Fault], country: str) -> tuple[Link, ...]:
    """Return the errors as links to their fields, in the order of the page."""
    links = []
    for fault in faults:
        field = str(fault.field)
        if field.endswith("house_number") and country in _ONE_LINE:
            field = field.replace("house_number", "street")
        if field in ("shipping_option", "payment_method"):
            field = f"{field}_options"
        links.append(Link(text=str(fault.sentence), url=f"#{field}"))
    return tuple(links)
