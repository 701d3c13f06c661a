"""Pages for what went wrong: not found, not allowed, refused, broken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from kogge.core import errors
from kogge.storefront import assets, context, rendering
from kogge.storefront.values import Link

_STATUS = {errors.NotFound: 404, errors.NotAllowed: 403, errors.InvalidInput: 422, errors.Busy: 503}


def page_for(request: HttpRequest, error: errors.KoggeError) -> HttpResponse:
    """Return the page for an expected failure that no page handled itself."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)
    heading = _("We could not find this page.") if status == 404 else _("That did not work.")
    return rendering.page(
        request,
        "shop/message.html",
        title=heading,
        is_hidden=True,
        status=status,
        heading=heading,
        sentence=str(error),
        hint=error.hint,
    )


def _bare(
    heading: str, sentence: str, status: int, links: tuple[Link, ...] = (), nonce: str = ""
) -> HttpResponse:
    values: dict[str, Any] = {
        "page_language": translation.get_language() or "en",
        "assets": assets.addresses(),
        "heading": heading,
        "sentence": sentence,
        "links": links,
        "nonce": nonce,
        "is_hidden": True,
        "tokens_css": context.default_tokens_css(),
    }
    return HttpResponse(loader.get_template("shop/bare.html").render(values), status=status)


def pair_links() -> tuple[Link, ...]:
    """Return the homes of all pairs."""
    return tuple(
        Link(text=f"{pair.country_name} · {pair.language_name}", url=f"{pair.prefix}/", hint=pair.language)
        for pair in context.pairs()
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: in the shop's look inside a shop, else with a plain page that names the shops."""
    if getattr(request, "shop", None) is not None:
        return page_for(request, errors.NotFound(_("The address may be old, or a letter may be wrong.")))
    nonce = str(getattr(request, "csp_nonce", ""))
    return _bare(_("We could not find this page."), _("These are our shops:"), 404, pair_links(), nonce)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database, which may be what broke."""
    return _bare(
        _("Something went wrong on our side."),
        _("Nothing was ordered and nothing was charged. Please try again in a moment."),
        500,
        nonce=str(getattr(request, "csp_nonce", "")),
    )


def choose(request: HttpRequest) -> HttpResponse:
    """Return the plain page that lists all countries and languages, at the address without either."""
    nonce = str(getattr(request, "csp_nonce", ""))
    links = pair_links()
    if not links:
        return _bare(
            _("This shop is not open yet."),
            _("We are still setting up. Please come back later."),
            200,
            (),
            nonce,
        )
    return _bare(_("Where may we deliver?"), _("Choose your country and language."), 200, links, nonce)
