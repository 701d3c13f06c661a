"""The application that holds the room catalog."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The room catalog."""

    name = "kogge.sales.catalog"
    label = "catalog"
