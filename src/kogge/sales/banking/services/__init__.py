"""Everything that may be done with statements; doors call these and nothing deeper."""

from kogge.sales.banking.services.accounts import forget_csv_mapping, own_accounts, switch_automatic
from kogge.sales.banking.services.acting import (
    accept,
    accept_all_certain,
    accept_certain,
    reopen,
    set_aside,
)
from kogge.sales.banking.services.judging import judge_line, judge_lines_naming, judge_open_lines
from kogge.sales.banking.services.reading import discard_awaited, import_files, read_awaited

__all__ = [
    "accept",
    "accept_all_certain",
    "accept_certain",
    "discard_awaited",
    "forget_csv_mapping",
    "import_files",
    "judge_line",
    "judge_lines_naming",
    "judge_open_lines",
    "own_accounts",
    "read_awaited",
    "reopen",
    "set_aside",
    "switch_automatic",
]
