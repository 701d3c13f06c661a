"""The application that holds the letter that all documents share."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Rendering of PDF documents."""

    name = "kogge.core.documents"
    label = "kogge_documents"
