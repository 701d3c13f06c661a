"""The addresses of the office: ours are added to Wagtail's through its hook for admin addresses."""

from django.urls import include, path
from wagtail.admin import urls as wagtail_urls

urlpatterns = [path("", include(wagtail_urls))]
