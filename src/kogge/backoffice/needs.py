"""What needs a hand, worded for the page: title, second line, deadline and button of every open todo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kogge.backoffice import queries
from kogge.core import clock, i18n
from kogge.core.screens.cells import Tone
from kogge.core.screens.panels import Chip
from kogge.core.todos import services as todos
from kogge.core.todos.models import Todo

ICONS = Path(__file__).parent / "templates" / "office" / "icons"
# More than these are not read on one screen; the rest is counted below the list.
SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Need:
    """One row of "Needs a hand"."""

    title: str
    second_line: str
    button: str
    url: str
    icon: str
    deadline: Chip | None


def needs_of(user: Any) -> list[Need]:
    """Return what is open for this person, nearest deadline first."""
    return [need_of(todo) for todo in queries.todos_for(user)]


def orders_to_ship(count: int, oldest_at: datetime | None, url: str) -> Need | None:
    """Return the row that sends the shopkeeper to the parcels; None when no order waits."""
    if not count or not url:
        return None
    return Need(
        title=ngettext("Ship one order", "Ship %(count)s orders", count) % {"count": i18n.format_number(count)},
        second_line=_("Paid and waiting, the oldest since %(day)s.") % {"day": i18n.format_day(oldest_at)} if oldest_at else "",
        button=_("Show the orders"),
        url=url,
        icon="o-package",
        deadline=None,
    )  # fmt: skip


def need_of(todo: Todo) -> Need:
    """Return a todo in the reader's words."""
    try:
        wording = todos.wording_of(todo.kind)
    except KeyError:
        # A room that has gone may have left rows behind; they must not take the page with them.
        wording = todos.Wording(
            title=lambda _p: todo.key, second_line=lambda _p: "", button=lambda _p: pgettext("button", "Open")
        )
    return Need(
        title=str(wording.title(todo.params)),
        second_line=str(wording.second_line(todo.params)),
        button=str(wording.button(todo.params)),
        url=todo.link,
        icon=icon_name(wording.icon),
        deadline=deadline(todo.due_at),
    )


def icon_name(name: str) -> str:
    """Return the registered icon of this name, or the general one."""
    return f"o-{name}" if (ICONS / f"{name}.svg").is_file() else "o-circle-alert"


def deadline(due_at: datetime | None) -> Chip | None:
    """Return the deadline in words: brick when it has passed, brass when it is today or tomorrow."""
    if due_at is None:
        return None
    day, today = clock.local_day(due_at), clock.today()
    time = f"{due_at.astimezone(clock.LOCAL_ZONE):%H:%M}"
    if due_at <= clock.now():
        return Chip(word=_("was due %(day)s") % {"day": i18n.format_day(day)}, tone=Tone.STOP, icon="o-clock")
    if day == today:
        return Chip(word=_("today %(time)s") % {"time": time}, tone=Tone.LOOK, icon="o-clock")
    tone = Tone.LOOK if day == today + timedelta(days=1) else Tone.CALM
    return Chip(word=_("by %(day)s") % {"day": i18n.format_day(day)}, tone=tone)
