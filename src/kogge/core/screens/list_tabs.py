"""The tabs over a list: the room's views, shared and own ones, and the view that the bare address opens."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import QueryDict

from kogge.core.screens import queries
from kogge.core.screens.filters import EVERY, ListState
from kogge.core.screens.models import SavedView
from kogge.core.screens.services.keeping import SHARE
from kogge.core.staff import access


class Tabs:
    """What one person sees over one list."""

    def __init__(self, screen: Any) -> None:
        self.screen = screen
        self.user = screen.request.user

    @cached_property
    def _kept(self) -> tuple[SavedView | None, list[SavedView]]:
        return queries.kept(self.screen.key, self.user)

    @property
    def columns(self) -> list[str]:
        """The columns that the person chose for this list; empty: all."""
        settings = self._kept[0]
        return settings.columns if settings else []

    @property
    def saved(self) -> list[SavedView]:
        """The saved views shown to the person, shared ones first."""
        return self._kept[1]

    @property
    def current(self) -> SavedView | None:
        """The saved view that the address began with, when the person may see it."""
        return next((row for row in self.saved if str(row.pk) == self.screen.state.saved), None)

    def state_of(self, row: SavedView) -> ListState:
        """Return the state that a saved view shows."""
        return self.screen.state_in(QueryDict(f"{row.query}&saved={row.pk}"))

    @property
    def _default(self) -> str:
        settings = self._kept[0]
        return settings.default_view if settings else ""

    @property
    def default_address(self) -> str:
        """The query part that the bare address leads to; empty when it shows all rows."""
        kind, _colon, key = self._default.partition(":")
        if kind == "view" and key in {view.key for view in self.screen.views}:
            return ListState(view=key).address()
        row = next((row for row in self.saved if kind == "saved" and str(row.pk) == key), None)
        return self.state_of(row).address() if row else ""

    @property
    def is_changed(self) -> bool:
        """Whether a saved view shows something else now than was saved."""
        if self.current is None:
            return False
        return self.state_of(self.current).address() != self.screen.state.with_changes(page=1).address()

    @property
    def may_share(self) -> bool:
        """Whether the person may save views for everyone."""
        return access.may(self.user, SHARE)

    @property
    def may_change_current(self) -> bool:
        """Whether the saved view at hand may be changed by the person."""
        return self.current is not None and (self.current.owner_id is not None or self.may_share)

    @property
    def can_save(self) -> bool:
        """Whether there is something at hand that is worth a name."""
        state = self.screen.state
        return bool(
            state.is_narrowed or state.view not in ("", EVERY) or state.sort or state.size or state.columns
        )

    @property
    def here(self) -> str:
        """How the tab at hand is named as a default: view:KEY, saved:ID, or empty for all rows."""
        if self.current is not None:
            return f"saved:{self.current.pk}"
        view = self.screen.state.view
        return f"view:{view}" if view not in ("", EVERY) else ""

    @property
    def is_default(self) -> bool:
        """Whether the bare address opens the tab at hand."""
        return self.here == self._default

    def shown(self) -> list[dict[str, Any]]:
        """Return the tabs with their counts, all rows first; none for a list with nothing but all rows."""
        size = self.screen.state.size
        if not self.screen.views and not self.saved:
            return []
        states = {"": ListState(size=size)}
        states |= {f"view:{view.key}": ListState(view=view.key, size=size) for view in self.screen.views}
        states |= {f"saved:{row.pk}": self.state_of(row) for row in self.saved}
        counts = self.screen.counts_of(states)
        labels = {f"view:{view.key}": view.label for view in self.screen.views}
        labels |= {f"saved:{row.pk}": row.name for row in self.saved}
        shared = {f"saved:{row.pk}" for row in self.saved if row.owner_id is None}
        return [
            {
                "label": labels.get(key),
                "count": counts[key],
                "url": state.address() if key or not self._default else f"?view={EVERY}",
                "is_current": key == self.here,
                "is_shared": key in shared,
                "is_default": bool(key) and key == self._default,
            }
            for key, state in states.items()
        ]
