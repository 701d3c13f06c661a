"""The application that holds the room banking."""

from django.apps import AppConfig


class BankingConfig(AppConfig):
    """The room banking."""

    name = "kogge.sales.banking"
    label = "banking"
