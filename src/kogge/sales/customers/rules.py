"""Check addresses and VAT ids offline. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.ch import uid as swiss_uid
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british_vat

from kogge.core import addresses

# Greece writes EL, Northern Ireland XI (Directive 2006/112/EC, Art. 215; Withdrawal Agreement, Protocol).
_PREFIX_COUNTRY = {"EL": "GR", "XI": "XI"}
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$")


@dataclass(frozen=True, kw_only=True)
class VatIdCheck:
    """What the form and check digits of a VAT id tell; nobody outside is asked."""

    is_plausible: bool
    normalised: str
    country: str  # ISO 3166 alpha-2 of the issuing state, XI for Northern Ireland; "" when unknown


def check_vat_id(text: str) -> VatIdCheck:
    """Check a VAT id with country prefix offline: EU states, Northern Ireland, Great Britain, Switzerland."""
    bare = re.sub(r"[\s.\-/]", "", text).upper()
    prefix = bare[:2]
    try:
        if prefix == "CH":
            swiss_uid.validate(re.sub(r"(MWST|TVA|IVA)$", "", bare))
        elif prefix in ("GB", "XI"):
            british_vat.validate(bare[2:])
        else:
            eu_vat.validate(bare)
    except ValidationError:
        return VatIdCheck(is_plausible=False, normalised=bare, country="")
    return VatIdCheck(is_plausible=True, normalised=bare, country=_PREFIX_COUNTRY.get(prefix, prefix))


def is_email(text: str) -> bool:
    """Say whether the text has the form of an e-mail address."""
    return len(text) <= 254 and bool(_EMAIL.match(text))


def address_faults(address: addresses.Address) -> list[tuple[str, str]]:
    """Return (field, code) for everything that keeps a parcel from arriving: missing, postcode_form, too_long."""
    faults = [
        (field, "missing")
        for field in ("name", "street", "postcode", "city", "country")
        if not getattr(address, field).strip()
    ]
    if address.postcode.strip() and not addresses.postcode_fits(address.country, address.postcode):
        faults.append(("postcode", "postcode_form"))
    has_number = any(character.isdigit() for character in address.street + address.house_number)
    if address.street.strip() and not has_number:
        faults.append(("house_number", "missing"))
    faults.extend((field, "too_long") for field, value in address.as_dict().items() if len(value) > 100)
    return faults
