"""Passwords of the office: set by the owner, chosen by a link from a mail, or changed in the own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import forms as auth_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import BaseSettingsPanel

from kogge.backoffice import middleware, person
from kogge.core.errors import KoggeError
from kogge.core.screens import forms as screen_forms
from kogge.core.staff import links, queries
from kogge.core.staff import services as staff
from kogge.core.staff.access import requires


class SetPasswordForm(forms.Form):
    """A new password, typed twice because nobody sees it."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters, and not one that many people use."),
    )
    again = forms.CharField(
        label=_("Once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        entered = super().clean() or {}
        if not self.errors and entered["password"] != entered["again"]:
            self.add_error("again", _("This is not the same as above."))
        return entered


@sensitive_post_parameters()
@requires("staff.change")
def set_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """Set a person's password; whoever is logged in with the former one is logged out."""
    someone = person.person_or_404(user_id)
    form = SetPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            staff.set_password(user=someone, password=form.cleaned_data["password"], actor=request.user)
        if form.is_valid():
            name = queries.full_name(someone)
            messages.success(request, _now("%(name)s has a new password.") % {"name": name})
            return redirect("people_person", user_id=user_id)
    context = {"form": form, "person": someone, "name": queries.full_name(someone)}
    return screen_forms.show(request, "office/person_password.html", context, form)


@require_POST
@requires("staff.change")
def link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Mail a person the link at which to choose a password."""
    someone = person.person_or_404(user_id)
    try:
        send_link(request, someone)
    except KoggeError as error:
        messages.error(request, str(error.sentence))
    else:
        messages.success(request, _now("The link is on its way to %(email)s.") % {"email": someone.email})
    return redirect("people_person", user_id=user_id)


def send_link(request: HttpRequest, someone: Any) -> None:
    """Send the link in the person's own language, else in that of whoever sends it."""
    profile = getattr(someone, "wagtail_userprofile", None)
    language = (profile.preferred_language if profile else "") or middleware.language_of(request)
    address = reverse("people_choose_password", kwargs=links.parts_for(someone))
    staff.send_password_link(
        user=someone,
        url=settings.KOGGE_PUBLIC_URL.rstrip("/") + address,
        language=language[:2],
        actor=request.user,
    )


@never_cache
@sensitive_post_parameters()
def choose(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Let whoever holds the link choose a password; the link proves who it is, so nobody need be logged in."""
    someone = links.person_behind(uid, token)
    form = SetPasswordForm(request.POST or None)
    if someone is not None and request.method == "POST" and form.is_valid():
        with screen_forms.errors_shown_in(form):
            staff.choose_password(user=someone, password=form.cleaned_data["password"])
        if form.is_valid():
            messages.success(request, _now("Your password is set. Log in with it now."))
            return redirect("wagtailadmin_login")
    context = {"form": form, "person": someone}
    status = 410 if someone is None else 422 if form.errors else 200
    response = render(request, "office/choose_password.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class OwnPasswordForm(auth_forms.PasswordChangeForm):
    """Change the own password: the old one, and the new one twice."""

    def save(self, commit: bool = True) -> Any:
        """Set it through the service, which leaves a trace."""
        staff.set_password(user=self.user, password=self.cleaned_data["new_password1"], actor=self.user)
        return self.user


class OwnPasswordPanel(BaseSettingsPanel):
    """The account's panel for the own password, in the place of Wagtail's."""

    name = "password"
    title = _("Password")
    order = 500

    def is_active(self) -> bool:
        """Show it to whoever has a password."""
        return self.user.has_usable_password()

    def get_form(self) -> OwnPasswordForm:
        """Return the form; unsent fields are no mistake, since the account's other panels are sent with it."""
        names = ("old_password", "new_password1", "new_password2")
        is_sent = any(self.request.POST.get(f"{self.name}-{name}") for name in names)
        return OwnPasswordForm(self.user, self.request.POST if is_sent else None, prefix=self.name)
