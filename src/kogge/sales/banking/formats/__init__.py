"""Turn the bytes of a statement file into values, whatever its format; nothing here knows the database."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput
from kogge.sales.banking.formats import camt, mt940, packed
from kogge.sales.banking.values import ReadStatement, Source

# A year of a busy shop is about 15 MB of camt.053; what is larger is no statement.
LARGEST_FILE_BYTES = 20 * 1024 * 1024


def files_of(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """Return the files that were sent as one: those in a ZIP, or the one itself. InvalidInput for an unusable ZIP."""
    return packed.unpacked(data, LARGEST_FILE_BYTES) if packed.is_packed(data) else [(name, data)]


def format_of(data: bytes) -> Source:
    """Tell a file's format by its content, not by its name; CSV when it is text of neither of the others.

    InvalidInput for what is empty, too large, packed once more or no text at all.
    """
    if not data.strip():
        raise InvalidInput(_("This file is empty."))
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(_("This file is larger than 20 MB. Fetch the statements in smaller portions."))
    if packed.is_packed(data):
        raise InvalidInput(_("This is a ZIP file within another one. Unpack it and send the files in it."))
    if data.startswith(b"%PDF"):
        raise InvalidInput(
            _("This is a PDF. Fetch the statement from your bank as camt.053, MT940 or CSV instead.")
        )
    if camt.looks_like_it(data):
        return Source.CAMT053
    if mt940.looks_like_it(data):
        return Source.MT940
    return Source.CSV


def read(data: bytes, source: Source) -> list[ReadStatement]:
    """Read the statements of a camt.053 or MT940 file; InvalidInput with one clear sentence when that is not possible."""
    return camt.read(data) if source is Source.CAMT053 else mt940.read(data)
