"""The addresses of the office: ours first, then Wagtail's, so that its start page is ours."""

from django.urls import include, path
from wagtail.admin import urls as wagtail_urls

from kogge.backoffice import doors, today

# Ours do not pass through Wagtail's hook for admin addresses: it would turn a refusal into a redirect, where the
# office answers 403 with a page that says who may.
urlpatterns = [
    path("", today.go_to_today, name="office_home"),
    *doors.urlpatterns(),
    path("", include(wagtail_urls)),
]
