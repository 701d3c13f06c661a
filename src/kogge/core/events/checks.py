"""How todos about events read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kogge.core import names
from kogge.core.todos import services as todos


def _read(params: dict[str, Any]) -> dict[str, Any]:
    return {
        "aggregate": names.subject_words(params["aggregate"]),
        "event": names.words_of(params["event"]),
        "listener": names.words_of(params["listener"]),
    }


todos.word(
    "events.delivery_failed",
    todos.Wording(
        title=lambda params: (
            _("Something that happened to %(aggregate)s did not reach a part of Kogge") % _read(params)
        ),
        second_line=lambda params: (
            _(
                "%(event)s, for: %(listener)s. What happens to %(aggregate)s later waits there until you retry or skip it."
            )
            % _read(params)
        ),
        button=lambda params: _("Look at it"),
        icon="refresh-cw",
    ),
)
