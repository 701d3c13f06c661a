"""The application that holds the tables of kogge.core.jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Tables of kogge.core.jobs."""

    name = "kogge.core.jobs"
    label = "jobs"
