"""Read who works here and what they are called."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery

from kogge.core import recent
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role


def people() -> QuerySet[Any]:
    """Return everyone who has or had a log-in, each with `role` (None without one)."""
    role = StaffMember.objects.filter(user=OuterRef("pk")).values("role")
    return get_user_model()._default_manager.annotate(role=Subquery(role))


def person(user_id: int) -> Any | None:
    """Return one of `people`, or None."""
    return people().filter(pk=user_id).first()


def owner() -> Any | None:
    """Return the owner who was here first, or None."""
    return people().filter(role=Role.OWNER.value).order_by("pk").first()


def full_name(user: Any) -> str:
    """Return first and last name, else the log-in name."""
    return user.get_full_name() or user.get_username()


def subject(user: Any) -> str:
    """Return how the audit trail refers to a person."""
    return f"user:{user.get_username()}"


def name_of(actor: str) -> str:
    """Return what the person behind a log-in name is called; names of machine parts stay as they are."""
    return recent.remembered("staff.names", _names).get(actor, actor)


def _names() -> dict[str, str]:
    users = get_user_model()._default_manager.exclude(first_name="", last_name="")
    return {
        username: f"{first} {last}".strip()
        for username, first, last in users.values_list("username", "first_name", "last_name")
    }
