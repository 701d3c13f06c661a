"""The application that holds the shop's pages."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """The shop."""

    name = "kogge.storefront"
    label = "storefront"
