"""Settings of the commands that only work on data: the same tables, without loading Wagtail's office and the doors."""

from kogge.config.settings import *  # noqa: F403
from kogge.config.settings import INSTALLED_APPS as _ALL

_DOORS = ("kogge.backoffice", "kogge.storefront", "kogge.demo")
_OFFICE = (
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "whitenoise",
    "django.contrib.messages",
)

INSTALLED_APPS = [name for name in _ALL if name not in _DOORS and not name.startswith(_OFFICE)]
MIDDLEWARE: list[str] = []
