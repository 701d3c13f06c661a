"""How todos about jobs read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kogge.core.todos import services as todos

todos.word(
    "jobs.failed",
    todos.Wording(
        title=lambda params: _("A background job failed"),
        second_line=lambda params: _("%(job)s gave up: %(error)s") % params,
        button=lambda params: _("Look at it"),
        icon="refresh-cw",
    ),
)
