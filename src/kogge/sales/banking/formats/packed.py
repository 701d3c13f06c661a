"""Files that come packed: German banks hand out camt.053 as a ZIP with one file per day."""

from __future__ import annotations

import io
import zipfile
from zlib import error as ZlibError

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput

_BEGINS = b"PK\x03\x04"
# Four years of daily statements; beyond it the file is no download of a bank.
MOST_FILES = 1500


def is_packed(data: bytes) -> bool:
    """Tell whether a file is a ZIP."""
    return data.startswith(_BEGINS)


def unpacked(data: bytes, most_bytes: int) -> list[tuple[str, bytes]]:
    """Return the files of a ZIP by name; InvalidInput when it is damaged, locked, or unpacks to more than `most_bytes`.

    What the ZIP says of its sizes is not believed: reading stops at the limit.
    """
    found: list[tuple[str, bytes]] = []
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            for info in infos[: MOST_FILES + 1]:
                with archive.open(info) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0 or len(found) == MOST_FILES:
                    raise InvalidInput(
                        _("This ZIP file holds too much. Fetch the statements in smaller portions.")
                    )
                found.append((info.filename.rpartition("/")[2], content))
    except (zipfile.BadZipFile, ZlibError, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise InvalidInput(_("This ZIP file is damaged or locked. Fetch it from your bank again.")) from error
    return sorted(found)
