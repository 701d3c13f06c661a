"""The application that a web server calls: the collector of visits in front, the shop and the office behind it."""

import os

from django.core.wsgi import get_wsgi_application

from kogge.config import processes

if processes.is_under_parent():
    processes.die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
_django = get_wsgi_application()

from kogge.config.stand_ins import point_demo_payments_at  # noqa: E402  models must be loaded first
from kogge.marketing.touchpoints import collector, queries  # noqa: E402

point_demo_payments_at()
application = collector.Collector(_django, queries.surroundings(is_alone=True))
