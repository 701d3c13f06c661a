"""The application that a web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from kogge.config import processes

if processes.is_under_parent():
    processes.die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
application = get_wsgi_application()
