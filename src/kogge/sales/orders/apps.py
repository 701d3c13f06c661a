"""The application that holds the room orders."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The room orders."""

    name = "kogge.sales.orders"
    label = "orders"
