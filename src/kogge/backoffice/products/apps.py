"""The application that holds the templates and sentences of the product screens."""

from django.apps import AppConfig


class ProductScreensConfig(AppConfig):
    """Product screens of the office."""

    name = "kogge.backoffice.products"
    label = "product_screens"
