"""The application that holds the room offers."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    """The room offers."""

    name = "kogge.sales.offers"
    label = "offers"
