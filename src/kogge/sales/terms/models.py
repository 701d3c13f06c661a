"""Versions of the texts a contract rests on."""

from django.db import models

from kogge.sales.terms.values import TextKind


class LegalText(models.Model):
    """One version of one text for one market and language; append-only, the newest in force is shown."""

    market = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2; empty: every market.")
    language = models.CharField(max_length=5, help_text="BCP 47.")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in TextKind])
    version = models.PositiveIntegerField()
    body = models.TextField(help_text="Markdown without HTML.")
    valid_from = models.DateTimeField()
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "market", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["market", "language", "kind", "version"], name="legal_text_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.market or '*'} {self.language} v{self.version}"
