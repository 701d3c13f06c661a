"""The application that fills a demo home."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo shop."""

    name = "kogge.demo"
    label = "demo"
