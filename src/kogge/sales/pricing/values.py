"""The words of the pricing room."""

from enum import StrEnum


class PriceBasis(StrEnum):
    """Whether the prices of a list contain VAT."""

    GROSS = "gross"
    NET = "net"
