"""The words of the orders room."""

from enum import StrEnum


class OrderKind(StrEnum):
    """What an order row is; web orders are sales, the other kinds come with imported history."""

    SALE = "sale"
    CANCELLATION = "cancellation"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"


class OrderStatus(StrEnum):
    """Where the contract stands."""

    PLACED = "placed"
    PAID = "paid"
    DISPATCHED = "dispatched"
    CANCELLED = "cancelled"


class OrderSource(StrEnum):
    """Where the order was made."""

    WEB = "web"
    IMPORT = "import"


class LineKind(StrEnum):
    """What a line sells: a product, or a fee such as postage of imported history."""

    PRODUCT = "product"
    FEE = "fee"
