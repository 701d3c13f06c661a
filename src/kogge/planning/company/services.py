"""Enter and change who we are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.events import bus as events
from kogge.planning.company import rules
from kogge.planning.company.events import PlaceSaved
from kogge.planning.company.models import BankAccount, BrandKit, Company, Place, Registration
from kogge.planning.company.values import RegistrationKind


def _clean(instance: Any) -> None:
    """Turn the model's own complaints into ours: the first field and its sentence."""
    try:
        instance.full_clean(validate_constraints=False)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise InvalidInput(sentences[0], field=field) from error


def _check_numbers(fields: dict[str, Any]) -> None:
    if fields.get("vat_id") and not rules.is_vat_id(fields["vat_id"]):
        raise InvalidInput(
            _(
                "This VAT id is not right. Copy it from the letter of your tax office, for example DE136695976."
            ),
            field="vat_id",
        )
    if fields.get("eori") and not rules.is_eori(fields["eori"]):
        raise InvalidInput(_("An EORI number begins with the country, for example DE1234567."), field="eori")


@transaction.atomic
def save_company(*, actor: Any, **fields: Any) -> Company:
    """Enter or change the legal identity. InvalidInput names the field; the VAT id is checked offline."""
    for name in ("vat_id", "eori"):
        fields[name] = "".join(str(fields.get(name, "")).split()).upper()
    _check_numbers(fields)
    company = Company.objects.first() or Company()
    for name, value in fields.items():
        setattr(company, name, value)
    _clean(company)
    company.save()
    audit.record(actor=actor, verb="company.saved", subject="company", fields=sorted(fields))
    return company


@transaction.atomic
def save_place(*, actor: Any, place_id: int | None = None, **fields: Any) -> Place:
    """Enter or change a place. InvalidInput names the field."""
    place = Place.objects.get(pk=place_id) if place_id else Place()
    for name, value in fields.items():
        setattr(place, name, value)
    _clean(place)
    place.save()
    audit.record(actor=actor, verb="company.place_saved", subject=f"place:{place.pk}", name=place.name)
    events.emit(PlaceSaved(place_id=place.pk))
    return place


@transaction.atomic
def add_registration(
    *,
    kind: RegistrationKind,
    country: str,
    valid_from: date,
    actor: Any,
    number: str = "",
    valid_until: date | None = None,
) -> Registration:
    """Enter a registration or option. Conflict when one of the kind begins there on the same day."""
    if valid_until is not None and valid_until <= valid_from:
        raise InvalidInput(_("The end must lie after the beginning."), field="valid_until")
    registration = Registration(
        kind=kind, country=country, number=number, valid_from=valid_from, valid_until=valid_until
    )
    _clean(registration)
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError as error:
        raise Conflict(_("This registration has been entered already."), field="valid_from") from error
    audit.record(
        actor=actor, verb="company.registration_added", subject=f"registration:{registration.pk}",
        kind=kind.value, country=country, valid_from=valid_from.isoformat(),
    )  # fmt: skip
    return registration


@transaction.atomic
def end_registration(*, registration_id: int, valid_until: date, actor: Any) -> Registration:
    """Say from which day a registration no longer holds. InvalidInput when that is not after its beginning."""
    registration = Registration.objects.get(pk=registration_id)
    if valid_until <= registration.valid_from:
        raise InvalidInput(_("The end must lie after the beginning."), field="valid_until")
    registration.valid_until = valid_until
    registration.save(update_fields=["valid_until"])
    audit.record(
        actor=actor, verb="company.registration_ended", subject=f"registration:{registration.pk}",
        valid_until=valid_until.isoformat(),
    )  # fmt: skip
    return registration


@transaction.atomic
def save_bank_account(
    *, holder: str, iban: str, actor: Any, bic: str = "", bank_name: str = "", currency: str = "EUR"
) -> BankAccount:
    """Enter or change the account to which customers pay. InvalidInput when the IBAN's check digits are wrong."""
    bare = "".join(iban.split()).upper()
    if not rules.is_iban(bare):
        raise InvalidInput(
            _(
                "This IBAN is not right. Copy it from your bank statement, for example DE89 3704 0044 0532 0130 00."
            ),
            field="iban",
        )
    account = BankAccount.objects.order_by("-is_default", "id").first() or BankAccount()
    account.holder, account.iban, account.bic = holder, bare, "".join(bic.split()).upper()
    account.bank_name, account.currency, account.is_default = bank_name, currency, True
    _clean(account)
    account.save()
    audit.record(actor=actor, verb="company.bank_account_saved", subject=f"bank_account:{account.pk}")
    return account


@transaction.atomic
def save_brand_kit(*, actor: Any, **fields: Any) -> BrandKit:
    """Change how the shop looks; all design tokens are derived once, here. InvalidInput names a bad colour."""
    kit = BrandKit.objects.first() or BrandKit()
    for name, value in fields.items():
        setattr(kit, name, value)
    for name in ("brand", "page", "accent"):
        if not rules.is_colour(getattr(kit, name)):
            raise InvalidInput(_("Write a colour as # and six digits, for example #22408F."), field=name)
    kit.tokens = rules.derive_tokens(
        brand=kit.brand, page=kit.page, accent=kit.accent, corner_style=kit.corner_style
    )
    _clean(kit)
    kit.save()
    audit.record(actor=actor, verb="company.brand_saved", subject="brand_kit", fields=sorted(fields))
    return kit
