"""How todos about events read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kogge.core.todos import services as todos

todos.word(
    "events.delivery_failed",
    todos.Wording(
        title=lambda params: (
            _("Something that happened to %(aggregate)s did not reach a part of Kogge") % params
        ),
        second_line=lambda params: (
            _(
                "Event %(event)s for %(listener)s. Later events of %(aggregate)s wait there until you retry or skip it."
            )
            % params
        ),
        button=lambda params: _("Look at it"),
        icon="refresh-cw",
    ),
)
