"""Declare and check permissions; each address of the office names exactly one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import ALL_PERMISSIONS, PERMISSIONS, Role


def role_of(user: Any) -> Role | None:
    """Return a person's role; superusers are owners, strangers have none. Cached on the user object."""
    if not user.is_authenticated or not user.is_active:
        return None
    if user.is_superuser:
        return Role.OWNER
    if not hasattr(user, "_kogge_role"):
        row = StaffMember.objects.filter(user=user).values_list("role", flat=True).first()
        user._kogge_role = Role(row) if row else None
    return user._kogge_role


def may(user: Any, permission: str) -> bool:
    """Say whether this person has a permission such as orders.change."""
    role = role_of(user)
    return role is not None and permission in PERMISSIONS[role]


def requires(permission: str, *, post: str = "") -> Callable[..., Any]:
    """Guard a view function: `permission` to see it, `post` (default the same) to send to it.

    Strangers are sent to the log-in, people without the permission get a 403 page. The view carries the names as
    `kogge_permission` and `kogge_post_permission`, which a test reads for every address.
    """
    post = post or permission
    for name in (permission, post):
        if name not in ALL_PERMISSIONS:
            raise ValueError(f"no role has the permission {name}")

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
            needed = permission if request.method in ("GET", "HEAD", "OPTIONS") else post
            if not may(request.user, needed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.kogge_permission = permission  # type: ignore[attr-defined]
        guarded.kogge_post_permission = post  # type: ignore[attr-defined]
        return guarded

    return guard
