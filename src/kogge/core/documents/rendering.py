"""Compile a typst template with data into a PDF/A-3b that screen readers can read."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.utils import get_app_template_dirs

if TYPE_CHECKING:
    import typst

# Templates import the shared letter by its path from here: #import "/core/documents/templates/documents/letter.typ".
ROOT = Path(__file__).resolve().parents[2]
FONTS = Path(__file__).resolve().parent / "fonts"
# Archivable with attachments (ISO 19005-3, for e-invoices) and accessible (ISO 14289-1) at once.
STANDARDS = ["a-3b", "ua-1"]
# Where data name no day, the document claims this one instead of the moment of rendering: same data, same bytes.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)

_one_at_a_time = threading.Lock()


class BadDocument(ValueError):
    """A template is missing or cannot be compiled with these data; the message is the compiler's."""


def render(template: str, data: dict[str, Any], *, created_at: datetime | None = None) -> bytes:
    """Return the PDF of `templates/<template>` with JSON data (sys.inputs.data); BadDocument when it cannot be made.

    The same template, data and `created_at` (what the file says about itself) give the same bytes. In a demo home
    `is_demo` in the data is true and the letter prints DEMO across every page.
    """
    inputs = {
        "data": json.dumps({"is_demo": settings.KOGGE_IS_DEMO, **data}, ensure_ascii=False, sort_keys=True)
    }
    path = _path_of(template)
    with _one_at_a_time:  # the compiler keeps its inputs between the calls
        try:
            pdf = _compiler().compile(
                input=str(path),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=STANDARDS,
                timestamp=created_at or UNDATED,
            )
        except RuntimeError as error:  # typst's own error derives from it
            raise BadDocument(getattr(error, "diagnostic", "") or str(error)) from error
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Return the one compiler of this process: fonts are read once (80 ms), each document then takes 20 ms."""
    import typst  # noqa: PLC0415  deferred: 80 MB that only documents need

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    return typst.Compiler(root=str(ROOT), font_paths=fonts)


@lru_cache(maxsize=64)
def _path_of(template: str) -> Path:
    for folder in get_app_template_dirs("templates"):
        path = Path(folder) / template
        if path.is_file() and path.resolve().is_relative_to(ROOT):
            return path
    raise BadDocument(f"there is no document template {template}")
