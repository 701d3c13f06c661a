"""Know, for every page of the shop, which market and language it is for."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kogge.core import errors
from kogge.storefront import context, problems

# /nl-be and everything below it; the rest (office, hooks, files) is none of the shop's business.
_PAIR = re.compile(r"^/([a-z]{2})-([a-z]{2})(?:/|$)")


class ShopMiddleware:
    """Gives requests below a pair's prefix their shop as `request.shop`, and speaks the shop's language meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shop = None  # type: ignore[attr-defined]
        found = _PAIR.match(request.path_info)
        if found is None:
            return self.get_response(request)
        language = found[1]
        request.shop = context.shop_for(language, found[2].upper())  # type: ignore[attr-defined]
        with translation.override(language if request.shop else "en"):  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an expected failure on a shop page with a page in the shop's look."""
        if getattr(request, "shop", None) is None or not isinstance(error, errors.KoggeError):
            return None
        return problems.page_for(request, error)
