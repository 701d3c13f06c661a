"""Settings, Users: who works here, with which role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.backoffice import passwords, person
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import Pair
from kogge.core.screens.filters import Filter
from kogge.core.screens.lists import Action, Column, ListScreen
from kogge.core.screens.tabs import Tab
from kogge.core.staff import queries
from kogge.core.staff import services as staff
from kogge.core.staff.access import requires
from kogge.core.staff.roles import ROLE_NAMES, Role


def _narrow_by_access(rows: QuerySet, values: list[str]) -> QuerySet:
    return rows.filter(is_active__in=[value == "open" for value in values])


class PeopleList(ListScreen):
    """Everyone who may log in."""

    key = "people"
    permission = "staff.change"
    title = _("Users")
    columns = [
        Column(key="name", label=_("Name"), value=lambda user: Pair(main=queries.full_name(user)), sort=("last_name", "first_name", "username"), is_link=True, phone="lead"),
        Column(key="username", label=_("Log-in name"), sort="username", phone="second"),
        Column(key="email", label=_("E-mail"), value="email", sort="email", phone="second"),
        Column(key="role", label=_("Role"), value=lambda user: person.role_words(user.role), sort="role", phone="third"),
        Column(key="access", label=_("Access"), value=person.access_state, sort="is_active", phone="third"),
        Column(key="seen", label=_("Last log-in"), value="last_login", sort="last_login", is_descending_first=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(
            key="role",
            label=_("Role"),
            choices=[(role.value, name) for role, name in person.SHORT_ROLE_NAMES.items()],
        ),
        Filter(
            key="access",
            label=_("Access"),
            choices=[("open", _("May log in")), ("locked", _("Locked out"))],
            narrow=_narrow_by_access,
        ),
    ]
    search_fields = ("username", "first_name", "last_name", "email")
    search_hint = _("Name or e-mail")
    default_sort = "name"

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all users, each with the role."""
        return queries.people()

    def row_url(self, row: Any) -> str:
        """Lead to the person."""
        return reverse("people_person", args=[row.pk])

    def row_state(self, row: Any) -> str:
        """Grey out whoever is locked."""
        return "" if row.is_active else "off"

    def actions(self) -> list[Action]:
        """Offer to add a person."""
        return [Action(label=_("Add a person"), url=reverse("people_add"), icon="o-plus", is_primary=True)]


class PersonForm(forms.Form):
    """A new person; without a first password a link to choose one goes out by mail."""

    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        help_text=_("It stays: what this person does is kept under it."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        initial=Role.CLERK.value,
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. Left empty, the person gets a link by mail to choose one."),
    )

    def clean_password(self) -> str:
        """Check the password as the account page does."""
        password = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """One way in must be named: a password, or an address for the link."""
        entered = super().clean() or {}
        if not self.errors and not entered["password"] and not entered["email"]:
            self.add_error("email", _("Enter an e-mail address for the link, or a first password."))
        return entered


@requires("staff.change")
def add(request: HttpRequest) -> HttpResponse:
    """Add a person, and send the link where no password was given."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entered = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        with screen_forms.errors_shown_in(form), transaction.atomic():
            user = staff.add_member(actor=request.user, **entered)
            if not entered["password"]:
                passwords.send_link(request, user)
        if form.is_valid():
            messages.success(request, _added_words(user, has_password=bool(entered["password"])))
            return redirect("people_list")
    return screen_forms.show(request, "office/person_add.html", {"form": form}, form)


def _added_words(user: Any, *, has_password: bool) -> str:
    if has_password:
        return _now("%(name)s can log in now.") % {"name": queries.full_name(user)}
    return _now("%(name)s gets a link at %(email)s.") % {
        "name": queries.full_name(user),
        "email": user.email,
    }


urlpatterns = [
    path("people/", PeopleList.as_view(), name="people_list"),
    path("people/add/", add, name="people_add"),
    path("people/<int:user_id>/", person.detail, name="people_person"),
    path("people/<int:user_id>/lock/", person.lock, name="people_lock"),
    path("people/<int:user_id>/unlock/", person.unlock, name="people_unlock"),
    path("people/<int:user_id>/password/", passwords.set_password, name="people_password"),
    path("people/<int:user_id>/link/", passwords.link, name="people_link"),
    path("password/<str:uid>/<str:token>/", passwords.choose, name="people_choose_password"),
]
TABS = [
    Tab(stage="settings", label=_("Users"), url_name="people_list", permission="staff.change", position=20)
]
