"""How todos about jobs read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.core import names
from kogge.core.todos import services as todos

todos.word(
    "jobs.failed",
    todos.Wording(
        title=lambda params: _("A background job failed"),
        second_line=lambda params: (
            _("%(job)s: given up. %(error)s") % {**params, "job": names.words_of(params["job"])}
        ),
        button=lambda params: _("Look at it"),
        icon="refresh-cw",
    ),
)

names.name_all({"jobs.forget_done": gettext_lazy("Forget finished jobs")})
