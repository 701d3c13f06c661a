"""Where payment providers report: /hooks/payments/<account>/."""

from django.urls import path

from kogge.sales.payments import views

urlpatterns = [path("<int:account_id>/", views.receive, name="payments_hook")]
