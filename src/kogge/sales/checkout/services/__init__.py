"""Fill a cart, say what it costs, place the order."""

from kogge.sales.checkout.services.carts import (
    add_to_cart,
    clear_unavailable,
    keep_entered,
    set_quantity,
    switch_market,
)
from kogge.sales.checkout.services.placing import CheckoutFaults, PriceChanged, place
from kogge.sales.checkout.services.quoting import quote

__all__ = [
    "CheckoutFaults",
    "PriceChanged",
    "add_to_cart",
    "clear_unavailable",
    "keep_entered",
    "place",
    "quote",
    "set_quantity",
    "switch_market",
]
