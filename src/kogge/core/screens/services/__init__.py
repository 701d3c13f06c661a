"""Keep views and settings of lists, and do things with many rows."""

from kogge.core.screens.services.keeping import (
    choose_columns,
    choose_default,
    delete_view,
    rename_view,
    save_view,
    update_view,
)
from kogge.core.screens.services.running import KEEP, ask, forget_old, start, stop, work

__all__ = [
    "KEEP",
    "ask",
    "choose_columns",
    "choose_default",
    "delete_view",
    "forget_old",
    "rename_view",
    "save_view",
    "start",
    "stop",
    "update_view",
    "work",
]
