"""The application that a web server calls: the collector of visits, then kept pages, then the shop and the office."""

import os

from django.core.wsgi import get_wsgi_application

from kogge.config import processes

if processes.is_under_parent():
    processes.die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
_django = get_wsgi_application()

from kogge.config.stand_ins import point_demo_payments_at_stand_ins  # noqa: E402  models must be loaded first
from kogge.marketing.touchpoints import collector, queries  # noqa: E402
from kogge.storefront import kept_pages  # noqa: E402

point_demo_payments_at_stand_ins()
application = collector.Collector(kept_pages.KeptPages(_django), queries.surroundings(is_alone=True))
