"""Payments in the office: the list, what needs a look, providers and the methods of each market."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.tabs import Tab
from kogge.sales.payments.backoffice import money, parked, setup

urlpatterns = [
    path("payments/", money.PaymentsList.as_view(), name="payments_list"),
    path("payments/parked/", parked.ParkedList.as_view(), name="payments_parked"),
    path("payments/parked/<int:parked_id>/", parked.detail, name="payments_parked_detail"),
    path("payments/accounts/", setup.accounts, name="payments_accounts"),
    path("payments/accounts/add/<slug:provider>/", setup.add_account, name="payments_account_add"),
    path("payments/accounts/<int:account_id>/", setup.change_account, name="payments_account"),
    path("payments/accounts/<int:account_id>/try/", setup.try_account, name="payments_account_try"),
    path("payments/methods/", setup.methods, name="payments_methods"),
    path("payments/methods/<slug:market>/", setup.market_methods, name="payments_market_methods"),
    path("payments/refunds/<int:refund_id>/sent/", money.refund_sent, name="payments_refund_sent"),
    path("payments/refunds/<int:refund_id>/again/", money.refund_again, name="payments_refund_again"),
    path("payments/<slug:reference>/", money.detail, name="payments_detail"),
    path("payments/<slug:reference>/look/", money.look, name="payments_look"),
    path("payments/<slug:reference>/receipt/", money.receipt, name="payments_receipt"),
    path("payments/<slug:reference>/refund/", money.refund, name="payments_refund"),
]
TABS = [
    Tab(
        stage="sell",
        label=_("Payments"),
        url_name="payments_list",
        permission="payments.view",
        position=60,
        covers=(
            "payments_detail",
            "payments_receipt",
            "payments_refund",
            "payments_refund_sent",
            "payments_refund_again",
        ),
    ),
    Tab(
        stage="sell",
        label=_("To check"),
        url_name="payments_parked",
        permission="payments.view",
        position=61,
        covers=("payments_parked_detail",),
    ),
    Tab(
        stage="settings",
        label=_("Payment methods"),
        url_name="payments_methods",
        permission="payments.view",
        position=30,
        covers=("payments_market_methods",),
    ),
    Tab(
        stage="settings",
        label=_("Payment providers"),
        url_name="payments_accounts",
        permission="payments.view",
        position=31,
        covers=("payments_account", "payments_account_add"),
    ),
]

_METHODS = _("Payment methods per market")
HANDBOOK = [
    *(
        Answer(section=section, words=_METHODS, url_name="payments_methods", permission="payments.view")
        for section in ("payment_methods", "payment_france", "payment_netherlands", "payment_britain")
    ),
    Answer(section="payment_methods", words=_("Three methods or more, and those that payers expect"), url_name="payments_methods", permission="payments.view", kind=AnswerKind.RULE, name="payments.methods"),
    Answer(section="receivables", words=_("Payments: what is open, came in and went back"), url_name="payments_list", permission="payments.view"),
]  # fmt: skip
