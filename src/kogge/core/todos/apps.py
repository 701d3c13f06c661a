"""The application that holds the tables of kogge.core.todos."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """Tables of kogge.core.todos."""

    name = "kogge.core.todos"
    label = "todos"
