"""Log-in by name and password; each request loads person, role and preferences in one query instead of three."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import OuterRef, Subquery

from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role


class StaffBackend(ModelBackend):
    """Django's own backend, apart from how the person of a session is loaded."""

    def get_user(self, user_id: Any) -> Any:
        """Return the active person of a session with role and preferences at hand, or None."""
        role = StaffMember.objects.filter(user=OuterRef("pk")).values("role")
        user = (
            get_user_model()
            ._default_manager.select_related("wagtail_userprofile")
            .annotate(staff_role=Subquery(role))
            .filter(pk=user_id)
            .first()
        )
        if user is None or not self.user_can_authenticate(user):
            return None
        user._kogge_role = Role(user.staff_role) if user.staff_role else None
        return user
