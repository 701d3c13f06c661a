"""Add people and change their roles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from kogge.core.audit import services as audit
from kogge.core.errors import Conflict
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role


@transaction.atomic
def add_member(
    *,
    username: str,
    password: str,
    role: Role,
    actor: Any,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
) -> Any:
    """Make a user of the office with one role; Conflict when the name is taken. Returns the user."""
    users: Any = get_user_model()._default_manager
    if users.filter(username=username).exists():
        raise Conflict(_("There is already a person called %(name)s.") % {"name": username}, field="username")
    user = users.create_user(
        username=username, password=password, email=email, first_name=first_name, last_name=last_name
    )
    # Narrow rows from the first day; the person may change it in the account.
    UserProfile.objects.create(user=user, density=UserProfile.AdminDensityThemes.SNUG)
    set_role(user=user, role=role, actor=actor)
    return user


@transaction.atomic
def set_role(*, user: Any, role: Role, actor: Any) -> None:
    """Give a person this role instead of the former; owners also get Wagtail's own screens."""
    StaffMember.objects.update_or_create(user=user, defaults={"role": role.value})
    user.is_superuser = role is Role.OWNER
    user.save(update_fields=["is_superuser"])
    # Wagtail's shell asks for this one permission before it shows anything.
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    audit.record(actor=actor, verb="staff.role_set", subject=f"user:{user.get_username()}", role=role.value)
