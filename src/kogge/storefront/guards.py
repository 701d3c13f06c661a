"""Keep other sites from sending the shop's forms, without a cookie on reading pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kogge.core import errors

# Fetch metadata (W3C), sent by every browser since 2023: where the request came from, which no page can forge.
_OWN = ("same-origin", "none")


def comes_from_here(request: HttpRequest) -> bool:
    """Say whether a request was made by a page of this shop, or by no page at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in _OWN
    origin = request.headers.get("Origin")
    return not origin or urlsplit(origin).netloc == request.get_host()


def own_forms(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a POST that another site's page sends; raises NotAllowed.

    Django's own token needs a cookie on the page that shows the form. The shop sets none before something is put into
    the cart, so it asks the browser instead; the cart's cookie is SameSite=Lax and stays behind on such requests too.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not comes_from_here(request):
            raise errors.NotAllowed(_("This form was sent from another website."))
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
