"""Guard the office: language of the person, Wagtail's own screens for owners only, refusals as pages."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signals
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from kogge.core import i18n
from kogge.core.errors import KoggeError, NotAllowed, NotFound
from kogge.core.staff import access
from kogge.core.staff.roles import Role

logger = logging.getLogger(__name__)

PREFIX = "/office/"
# Addresses that must answer before someone has logged in: Wagtail's, and the link that lets a person choose a password.
FOR_EVERYONE = frozenset(
    {
        "wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "people_choose_password",
        "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
    }
)  # fmt: skip
# Addresses of Wagtail that everyone who works here needs: the own account, and leaving.
FOR_STAFF = frozenset({"wagtailadmin_account", "wagtailadmin_logout", "wagtailadmin_dismissibles"})
# Wagtail's screens carry inline scripts; nothing is loaded from elsewhere all the same.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'", "script-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'", "frame-src 'self'",
        "form-action 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'self'",
    ]
)  # fmt: skip


class OfficeMiddleware:
    """Applies to addresses below /office/ only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        with translation.override(language_of(request)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Keep Wagtail's own addresses to owners, apart from the few that everyone needs; ours guard themselves."""
        if not request.path.startswith(PREFIX) or hasattr(view, "kogge_permission"):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in FOR_EVERYONE:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
        role = access.role_of(request.user)
        if role is Role.OWNER or (role is not None and name in FOR_STAFF):
            return None
        # Leaving must work even for a person who has lost every role.
        return None if name == "wagtailadmin_logout" else refusal(request, status=403)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn refusals of our views into pages; a defect is logged under the number that its page shows."""
        if not request.path.startswith(PREFIX):
            return None
        match exception:
            case PermissionDenied() | NotAllowed():
                return refusal(request, status=403, error=exception)
            case Http404() | NotFound():
                return refusal(request, status=404, error=exception)
            case KoggeError():
                return refusal(request, status=409, error=exception)
        return None if settings.DEBUG else self._failure(request, exception)

    def _failure(self, request: HttpRequest, exception: Exception) -> HttpResponse:
        report = secrets.token_hex(4).upper()
        logger.error(
            "a page of the office failed", exc_info=exception, extra={"report": report, "path": request.path}
        )
        # Whoever listens for errors of views (the test client does) still hears of it.
        signals.got_request_exception.send(sender=type(self), request=request)
        return render(request, "office/failure.html", {"report": report}, status=500)


def language_of(request: HttpRequest) -> str:
    """Return the language the person has chosen in the account, else the browser's, as one of ours."""
    user = request.user
    profile = getattr(user, "wagtail_userprofile", None) if user.is_authenticated else None
    chosen = profile.preferred_language if profile else ""
    language = (chosen or translation.get_language_from_request(request))[:2]
    return language if language in i18n.LANGUAGES else "en"


def refusal(request: HttpRequest, *, status: int, error: Exception | None = None) -> HttpResponse:
    """Answer with the page that says why this address is closed (403), empty (404) or impossible now (409)."""
    context = {
        "status": status,
        "sentence": error.sentence if isinstance(error, KoggeError) else "",
        "hint": error.hint if isinstance(error, KoggeError) else "",
        "role": access.role_of(request.user),
    }
    return render(request, "office/refusal.html", context, status=status)
