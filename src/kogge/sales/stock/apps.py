"""The application that holds the room stock."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """The room stock."""

    name = "kogge.sales.stock"
    label = "stock"
