"""Where payment providers report and send payers back to: /hooks/payments/<account>/."""

from django.urls import path

from kogge.sales.payments import views

urlpatterns = [
    path("<int:account_id>/", views.receive, name="payments_hook"),
    path("<int:account_id>/back/<slug:reference>/", views.come_back, name="payments_back"),
]
