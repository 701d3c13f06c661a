"""Which role a person has."""

from django.conf import settings
from django.db import models

from kogge.core.staff.roles import Role


class StaffMember(models.Model):
    """A user of the office and the role; a user without this row may do nothing here."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
