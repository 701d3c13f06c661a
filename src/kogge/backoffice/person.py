"""One person of the office: who it is, what they may do, how they get in, and what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kogge.core.audit import queries as audit
from kogge.core.errors import KoggeError, Misused
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import State, Tone
from kogge.core.screens.panels import Chip, Confirm, Effect, Moment
from kogge.core.staff import links, queries
from kogge.core.staff import services as staff
from kogge.core.staff.access import requires
from kogge.core.staff.roles import ROLE_NAMES, Role

SHORT_ROLE_NAMES = {
    Role.OWNER: _("Owner"), Role.CLERK: _("Clerk"), Role.MARKETER: _("Marketer"), Role.READER: _("Reader")
}  # fmt: skip
MOMENTS = 30

_HAPPENED = {
    "staff.role_set": (_("%(actor)s gave the role: %(role)s"), "o-key-round"),
    "staff.person_changed": (_("%(actor)s changed name or e-mail"), "o-pencil"),
    "staff.person_locked": (_("%(actor)s locked this person out"), "o-ban"),
    "staff.person_unlocked": (_("%(actor)s let this person in again"), "o-check"),
    "staff.password_set": (_("%(actor)s set a password"), "o-key-round"),
    "staff.password_chosen": (_("Chose a password by link"), "o-key-round"),
    "staff.password_link_sent": (_("%(actor)s sent a link to choose a password"), "o-mail"),
}


def role_words(role: str | None) -> Any:
    """Return a role in one word."""
    return SHORT_ROLE_NAMES[Role(role)] if role else State(word=_("No role"), tone=Tone.LOOK)


def access_state(user: Any) -> State:
    """Return whether a person can get in."""
    if not user.is_active:
        return State(word=_("Locked out"), tone=Tone.CALM)
    if not user.has_usable_password():
        return State(word=_("No password yet"), tone=Tone.LOOK)
    return State(word=_("May log in"), tone=Tone.OK)


def person_or_404(user_id: int) -> Any:
    """Return a person with the role."""
    found = queries.person(user_id)
    if found is None:
        raise Http404
    return found


class NameForm(forms.Form):
    """What a person is called, and where mails reach them."""

    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Links to choose a password go there.")
    )


class RoleForm(forms.Form):
    """A person's role."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        widget=forms.RadioSelect,
    )


@requires("staff.change")
def detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one person; change the name or the role."""
    person = person_or_404(user_id)
    part = "role" if "role" in request.POST else "name"
    sent = request.POST if request.method == "POST" else None
    names = NameForm(
        sent if part == "name" else None,
        initial={field: getattr(person, field) for field in NameForm.base_fields},
    )
    roles = RoleForm(sent if part == "role" else None, initial={"role": person.role})
    if sent is not None and (done := _saved(request, person, names if part == "name" else roles)):
        messages.success(request, done)
        return redirect("people_person", user_id=user_id)
    context = {
        "person": person,
        "name": queries.full_name(person),
        "names": names,
        "roles": roles,
        "chips": _chips(person),
        "moments": moments(person),
        "is_oneself": person.pk == request.user.pk,
        "hours": links.GOOD_FOR // timedelta(hours=1),
    }
    return screen_forms.show(request, "office/person.html", context, names, roles)


def _saved(request: HttpRequest, person: Any, form: forms.Form) -> str:
    """Save the form that was sent; return what to say, empty when it has mistakes."""
    if not form.is_valid():
        return ""
    with screen_forms.errors_shown_in(form):
        if isinstance(form, NameForm):
            staff.change_person(user=person, actor=request.user, **form.cleaned_data)
            done = _now("Saved.")
        else:
            role = Role(form.cleaned_data["role"])
            if person == request.user and role is not Role.OWNER:
                raise Misused(
                    _("You cannot take the owner's role from yourself. Another owner can."), field="role"
                )
            staff.set_role(user=person, role=role, actor=request.user)
            done = _now("The role of %(name)s is changed.") % {"name": queries.full_name(person)}
    return done if form.is_valid() else ""


def _chips(person: Any) -> list[Chip]:
    state = access_state(person)
    role = (
        [Chip(word=SHORT_ROLE_NAMES[Role(person.role)])]
        if person.role
        else [Chip(word=_("No role"), tone=Tone.LOOK)]
    )
    return [*role, Chip(word=state.word, tone=state.tone)]


def moments(person: Any) -> list[Moment]:
    """Return what happened to a person's access, newest first."""
    found = []
    for entry in audit.entries_about(queries.subject(person))[:MOMENTS]:
        if entry.verb not in _HAPPENED:
            continue
        sentence, icon = _HAPPENED[entry.verb]
        role = entry.details.get("role", "")
        words = {
            "actor": queries.name_of(entry.actor),
            "role": SHORT_ROLE_NAMES[Role(role)] if role in set(Role) else role,
        }
        found.append(Moment(sentence=str(sentence) % words, at=entry.happened_at, icon=icon))
    return found


@requires("staff.change")
def lock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask, then lock a person out."""
    person = person_or_404(user_id)
    name = queries.full_name(person)
    page = reverse("people_person", args=[user_id])
    if request.method == "POST":
        return _act(
            request,
            page,
            lambda: staff.lock_person(user=person, actor=request.user),
            _now("%(name)s is locked out.") % {"name": name},
        )
    confirm = Confirm(
        question=_now("Lock %(name)s out?") % {"name": name},
        effects=[
            Effect(label=_("Log-in"), words=_("Ends with the next click, on every device.")),
            Effect(label=_("What was done"), words=_("Stays on record under this name.")),
            Effect(label=_("Later"), words=_("You can let this person in again at any time.")),
        ],
        act=_now("Lock %(name)s out") % {"name": name},
        keep=_("Leave as it is"),
        keep_url=page,
    )
    return screen_forms.show(request, "office/confirm.html", {"confirm": confirm})


@require_POST
@requires("staff.change")
def unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a person in again."""
    person = person_or_404(user_id)
    return _act(
        request,
        reverse("people_person", args=[user_id]),
        lambda: staff.unlock_person(user=person, actor=request.user),
        _now("%(name)s may log in again.") % {"name": queries.full_name(person)},
    )


def _act(request: HttpRequest, page: str, act: Any, done: str) -> HttpResponse:
    """Do it and say so, or say why not; both on the person's page."""
    try:
        act()
    except KoggeError as error:
        messages.error(request, str(error.sentence))
    else:
        messages.success(request, done)
    return redirect(page)
