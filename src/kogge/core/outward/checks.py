"""How todos about outward actions read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.core import names
from kogge.core.todos import services as todos


def _about(params: dict[str, Any]) -> dict[str, Any]:
    subject = names.subject_words(params["subject"]) or "–"
    return {**params, "kind": names.words_of(params["kind"]), "subject": subject}


todos.word(
    "outward.unknown",
    todos.Wording(
        title=lambda params: (
            _("Nobody knows whether this was sent: %(kind)s for %(subject)s") % _about(params)
        ),
        second_line=lambda params: _("Say whether it arrived, or send it again. %(error)s") % _about(params),
        button=lambda params: _("Decide"),
        icon="circle-help",
    ),
)
todos.word(
    "outward.failed",
    todos.Wording(
        title=lambda params: _("This could not be sent: %(kind)s for %(subject)s") % _about(params),
        second_line=lambda params: params["error"],
        button=lambda params: _("Look at it"),
        icon="mail",
    ),
)

names.name_all({"outward.attempt": gettext_lazy("Send mails and messages"), "mail": gettext_lazy("Mail")})
