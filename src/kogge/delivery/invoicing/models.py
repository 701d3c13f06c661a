"""Issued documents and the series they are numbered in."""

from django.db import models

from kogge.delivery.invoicing.values import DocumentKind


class DocumentSeries(models.Model):
    """One gap-free series; its row is the lock under which a number is drawn."""

    code = models.CharField(max_length=20, primary_key=True, help_text="Kind and year, such as invoice-2026.")
    prefix = models.CharField(max_length=20)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last_number}"


class Document(models.Model):
    """One issued document; append-only, its PDF is rendered from `data` and can be rendered again."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in DocumentKind])
    series = models.ForeignKey(DocumentSeries, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=40, unique=True)
    order_number = models.CharField(max_length=40, db_index=True)
    intent = models.CharField(
        max_length=80, unique=True, help_text="Why it was issued; the same intent issues once."
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    language = models.CharField(max_length=5, help_text="BCP 47.")
    issued_on = models.DateField(help_text="Date on the document, Central European.")
    issued_at = models.DateTimeField()
    total_minor = models.BigIntegerField(help_text="Gross, signed: a credit note is negative.")
    tax_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    data = models.JSONField(help_text="All that the document says.")
    pdf_name = models.CharField(max_length=200, blank=True, help_text="File name below the home's documents.")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["series", "sequence"], name="document_sequence_once")]

    def __str__(self) -> str:
        return self.number
