"""Read what every page of the office shows around its content."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from kogge.core.staff import access
from kogge.core.staff.roles import PERMISSIONS
from kogge.core.todos import queries as todos
from kogge.core.todos.models import Todo
from kogge.planning.company import queries as companies

# Every page of the office shows the name, and it hardly ever changes.
_NAME_KEPT_SECONDS = 30


def shop_name() -> str:
    """Return the name over the shop's door, empty before the company is entered; up to 30 seconds old."""
    return cache.get_or_set("backoffice.shop_name", _stored_shop_name, timeout=_NAME_KEPT_SECONDS)


def _stored_shop_name() -> str:
    company = companies.company()
    return company.shop_name if company else ""


def todos_for(user: Any) -> QuerySet[Todo]:
    """Return what is open and concerns this person: everything without a permission, and what the role allows."""
    role = access.role_of(user)
    if role is None:
        return todos.open_todos().none()
    return todos.open_todos().filter(Q(permission="") | Q(permission__in=PERMISSIONS[role]))


def open_todo_count(user: Any) -> int:
    """Return how many things need a hand of this person."""
    return todos_for(user).count()
