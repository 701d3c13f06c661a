"""What the merchant has decided about counting visits; the visits themselves are files."""

from django.db import models


class VisitSettings(models.Model):
    """The choices of the shop; one row, and the defaults hold until there is one."""

    is_collecting = models.BooleanField(default=True, help_text="Whether visits are counted at all.")
    honours_signals = models.BooleanField(
        default=True, help_text="Whether browsers that send GPC or DNT are left out."
    )
    offers_recognition = models.BooleanField(
        default=True, help_text="Whether visitors may choose to be recognised by a cookie."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="visit_settings_only_once")]

    def __str__(self) -> str:
        return "visit settings"
