"""Settings, Users: who works here, with which role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model, password_validation
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.core.errors import Misused
from kogge.core.screens import forms as screen_forms
from kogge.core.screens.cells import State, Tone
from kogge.core.screens.filters import Filter
from kogge.core.screens.lists import Action, Column, ListScreen
from kogge.core.screens.tabs import Tab
from kogge.core.staff import services as staff
from kogge.core.staff.access import requires
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import ROLE_NAMES, Role

SHORT_ROLE_NAMES = {
    Role.OWNER: _("Owner"), Role.CLERK: _("Clerk"), Role.MARKETER: _("Marketer"), Role.READER: _("Reader")
}  # fmt: skip


def _role_cell(user: Any) -> State:
    if not user.is_active:
        return State(word=_("Locked"), tone=Tone.CALM)
    if user.role is None:
        return State(word=_("No role"), tone=Tone.LOOK)
    return State(word=SHORT_ROLE_NAMES[Role(user.role)], tone=Tone.OK)


class PeopleList(ListScreen):
    """Everyone who may log in."""

    permission = "staff.change"
    title = _("Users")
    columns = [
        Column(key="name", label=_("Log-in name"), value="username", sort="username", is_link=True, phone="lead"),
        Column(key="person", label=_("Name"), value=lambda user: user.get_full_name(), sort=("last_name", "first_name"), phone="second"),
        Column(key="email", label=_("E-mail"), value="email", sort="email", phone="second"),
        Column(key="role", label=_("Role"), value=_role_cell, sort="role", phone="third"),
        Column(key="seen", label=_("Last log-in"), value="last_login", sort="last_login", is_descending_first=True, phone="third_end"),
    ]  # fmt: skip
    filters = [
        Filter(
            key="role",
            label=_("Role"),
            choices=[(role.value, name) for role, name in SHORT_ROLE_NAMES.items()],
        )
    ]
    search_fields = ("username", "first_name", "last_name", "email")
    search_hint = _("Name or e-mail")
    default_sort = "name"

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all users, each with the role."""
        role = StaffMember.objects.filter(user=OuterRef("pk")).values("role")
        return get_user_model().objects.annotate(role=Subquery(role))

    def row_url(self, row: Any) -> str:
        """Lead to the person's role."""
        return reverse("people_role", args=[row.pk])

    def row_state(self, row: Any) -> str:
        """Grey out whoever is locked."""
        return "" if row.is_active else "off"

    def actions(self) -> list[Action]:
        """Offer to add a person."""
        return [Action(label=_("Add a person"), url=reverse("people_add"), icon="o-plus", is_primary=True)]


class PersonForm(forms.Form):
    """A new person."""

    username = forms.CharField(label=_("Log-in name"), max_length=150)
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        initial=Role.CLERK.value,
    )
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. The person can change it in the account."),
    )

    def clean_password(self) -> str:
        """Check the password as the account page does."""
        password = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class RoleForm(forms.Form):
    """A person's role."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )


@requires("staff.change")
def add(request: HttpRequest) -> HttpResponse:
    """Add a person."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entered = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        with screen_forms.errors_shown_in(form):
            user = staff.add_member(actor=request.user, **entered)
        if form.is_valid():
            messages.success(request, _now("%(name)s can log in now.") % {"name": user.get_username()})
            return redirect("people_list")
    return screen_forms.show(request, "office/person_add.html", {"form": form}, form)


@requires("staff.change")
def role(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show and change one person's role."""
    person = get_object_or_404(get_user_model(), pk=user_id)
    present = StaffMember.objects.filter(user=person).values_list("role", flat=True).first()
    form = RoleForm(request.POST or None, initial={"role": present})
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            if person == request.user and form.cleaned_data["role"] != Role.OWNER:
                raise Misused(
                    _("You cannot take the owner's role from yourself. Another owner can."), field="role"
                )
            staff.set_role(user=person, role=Role(form.cleaned_data["role"]), actor=request.user)
        if form.is_valid():
            messages.success(
                request, _now("The role of %(name)s is changed.") % {"name": person.get_username()}
            )
            return redirect("people_list")
    return screen_forms.show(request, "office/person_role.html", {"form": form, "person": person}, form)


urlpatterns = [
    path("people/", PeopleList.as_view(), name="people_list"),
    path("people/add/", add, name="people_add"),
    path("people/<int:user_id>/", role, name="people_role"),
]
TABS = [
    Tab(stage="settings", label=_("Users"), url_name="people_list", permission="staff.change", position=20)
]
