"""All addresses: the office under /office/, providers' calls under /hooks/, the shop everywhere else."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve

urlpatterns = [
    path("office/", include("kogge.backoffice.urls")),
    path("hooks/payments/", include("kogge.sales.payments.urls")),
    re_path(r"^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("kogge.storefront.pages.urls")),
]

handler404 = "kogge.storefront.problems.not_found"
handler500 = "kogge.storefront.problems.broken"
