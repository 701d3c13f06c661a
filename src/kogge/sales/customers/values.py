"""The words of the customers room."""

from enum import StrEnum


class CustomerKind(StrEnum):
    """Whom the law protects how."""

    CONSUMER = "consumer"
    BUSINESS = "business"


class Source(StrEnum):
    """How a customer came to us."""

    WEB = "web"
    IMPORT = "import"
