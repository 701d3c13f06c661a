"""The bank in the office: lines to decide, statements, reading files."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kogge.core.screens.handbook import Answer
from kogge.core.screens.tabs import Tab
from kogge.sales.banking.backoffice import line, lines, settlements, statements

urlpatterns = [
    path("bank/", lines.LinesList.as_view(), name="banking_lines"),
    path("bank/certain/", lines.accept_all, name="banking_certain"),
    path("bank/read/", statements.read, name="banking_read"),
    path("bank/statements/", statements.StatementsList.as_view(), name="banking_statements"),
    path("bank/statements/<int:statement_id>/", lines.StatementLines.as_view(), name="banking_statement"),
    path("bank/settlements/", settlements.SettlementsList.as_view(), name="banking_settlements"),
    path(
        "bank/settlements/<int:settlement_id>/",
        settlements.SettlementLines.as_view(),
        name="banking_settlement",
    ),
    path("bank/fees/", settlements.fees, name="banking_fees"),
    path("bank/files/<int:file_id>/", statements.columns, name="banking_columns"),
    path("bank/files/<int:file_id>/discard/", statements.discard, name="banking_discard"),
    path("bank/accounts/<int:account_id>/", statements.account, name="banking_account"),
    path("bank/accounts/<int:account_id>/forget/", statements.forget, name="banking_forget"),
    path("bank/lines/<int:line_id>/", line.detail, name="banking_line"),
    path("bank/lines/<int:line_id>/accept/", line.accept, name="banking_accept"),
    path("bank/lines/<int:line_id>/book/", line.book, name="banking_book"),
    path("bank/lines/<int:line_id>/aside/", line.aside, name="banking_aside"),
    path("bank/lines/<int:line_id>/reopen/", line.reopen, name="banking_reopen"),
]
TABS = [
    Tab(
        stage="sell",
        label=_("Bank"),
        url_name="banking_lines",
        permission="banking.view",
        position=62,
        covers=(
            "banking_statements",
            "banking_statement",
            "banking_settlements",
            "banking_settlement",
            "banking_fees",
            "banking_read",
            "banking_columns",
            "banking_account",
            "banking_line",
            "banking_certain",
        ),
    )
]
HANDBOOK = [
    Answer(section="receivables", words=_("Bank: which payment each line of the statement is for"), url_name="banking_lines", permission="banking.view"),
    Answer(section="payment_methods", words=_("Fees of payment providers by method and country"), url_name="banking_fees", permission="banking.view"),
]  # fmt: skip
