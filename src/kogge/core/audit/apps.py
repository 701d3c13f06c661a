"""The application that holds the tables of kogge.core.audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Tables of kogge.core.audit."""

    name = "kogge.core.audit"
    label = "audit"
