"""The application that holds the warehouse."""

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    """Facts as files."""

    name = "kogge.core.warehouse"
    label = "warehouse"
