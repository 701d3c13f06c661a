"""The words of the invoicing room."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """Which document it is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
