"""The words of the checkout room."""

from enum import StrEnum


class CartState(StrEnum):
    """Whether a cart is being filled, or has become an order."""

    OPEN = "open"
    ORDERED = "ordered"
