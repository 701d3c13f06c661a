"""The application that holds the layout of mails."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Layout and sending of mails."""

    name = "kogge.core.mail"
    label = "mail"
