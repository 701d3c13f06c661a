"""Addresses of the shop's own files; each carries a mark of its content, so that a change is fetched at once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from types import ModuleType

from django.templatetags.static import static

from kogge import storefront
from kogge.marketing import touchpoints


def _marked(name: str, room: ModuleType = storefront) -> str:
    content = (resources.files(room) / "static" / name).read_bytes()
    mark = hashlib.sha256(content).hexdigest()[:10]
    return f"{static(name)}?v={mark}"


@lru_cache(maxsize=1)
def addresses() -> dict[str, str]:
    """Return the addresses of style, scripts, fonts and icon by their use."""
    return {
        "css": _marked("shop/shop.css"),
        "js": _marked("shop/shop.js"),
        "touch": _marked("touchpoints/touch.js", touchpoints),
        "icon": _marked("shop/icon.svg"),
        "icons": _marked("shop/icons.svg"),
        "htmx": static("django_htmx/htmx-4.min.js"),
        # Exactly as the style sheet names them: a preload under another address would fetch them twice.
        "font_text": static("shop/fonts/hanken-grotesk-latin.woff2"),
        "font_display": static("shop/fonts/young-serif-latin.woff2"),
    }
