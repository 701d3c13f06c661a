"""Text out of bytes, and the small pieces that all formats share."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _
from stdnum import iban
from stdnum.exceptions import ValidationError

from kogge.core.errors import InvalidInput

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]){11,30}\b")


def decoded(data: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 with its mark, else Windows-1252, which every byte of Western banks fits.

    InvalidInput when zero bytes say that it is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InvalidInput(
                _("This file cannot be read as text. Fetch it from your bank again.")
            ) from error
    if b"\x00" in data:
        raise InvalidInput(_("This file is no text. Send camt.053, MT940 or CSV."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def squeezed(text: str) -> str:
    """Return text with every run of blanks as one space."""
    return " ".join(text.split())


def iban_in(text: str) -> str:
    """Return the first IBAN with right check digits in a text, without spaces; empty without one."""
    for found in _IBAN.finditer(text.upper()):
        bare = found.group().replace(" ", "")
        # The pattern may have run on into the next word: the longest right beginning counts.
        for length in range(len(bare), 14, -1):
            if is_iban(bare[:length]):
                return bare[:length]
    return ""


def is_iban(text: str) -> bool:
    """Tell whether this is an IBAN with right check digits."""
    try:
        iban.validate(text)
    except ValidationError:
        return False
    return True
