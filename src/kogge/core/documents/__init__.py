"""Documents as PDF: archivable, accessible, the same bytes for the same data."""

from kogge.core.documents.rendering import BadDocument, render

__all__ = ["BadDocument", "render"]
