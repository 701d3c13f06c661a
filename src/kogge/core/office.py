"""Addresses of the office, as rooms write them into findings and todos: whole paths that begin at the site's root."""

from __future__ import annotations

ROOT = "/office/"
HEALTH_PAGE = "/office/health/"


def checked(link: str) -> str:
    """Return the link; ValueError unless it is empty or a whole path in the office, such as /office/orders/10042/.

    A name of an address or a path from the office's root would lead somewhere else from each page that shows it.
    """
    if link and not link.startswith(ROOT):
        raise ValueError(f"a link into the office begins with {ROOT}, not {link!r}")
    return link
