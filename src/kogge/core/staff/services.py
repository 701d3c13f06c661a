"""Add people, change who they are and what they may, lock them out, and see to their passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from kogge.core import clock, recent
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput
from kogge.core.mail import services as mail
from kogge.core.staff import links, queries
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role


@transaction.atomic
def add_member(
    *,
    username: str,
    password: str,
    role: Role,
    actor: Any,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
) -> Any:
    """Make a user of the office with one role; Conflict when the name is taken. Returns the user.

    Without a password nobody can log in as this person until one is set or chosen by a link.
    """
    users: Any = get_user_model()._default_manager
    if users.filter(username=username).exists():
        raise Conflict(_("There is already a person called %(name)s.") % {"name": username}, field="username")
    user = users.create_user(
        username=username, password=password or None, email=email, first_name=first_name, last_name=last_name
    )
    # Narrow rows from the first day; the person may change it in the account.
    UserProfile.objects.create(user=user, density=UserProfile.AdminDensityThemes.SNUG)
    set_role(user=user, role=role, actor=actor)
    recent.forget()
    return user


@transaction.atomic
def set_role(*, user: Any, role: Role, actor: Any) -> None:
    """Give a person this role instead of the former; owners also get Wagtail's own screens.

    Conflict when it would take the owner's role from the last one who can log in.
    """
    if role is not Role.OWNER:
        _keep_an_owner_beside(user)
    StaffMember.objects.update_or_create(user=user, defaults={"role": role.value})
    user.is_superuser = role is Role.OWNER
    user.save(update_fields=["is_superuser"])
    # Wagtail's shell asks for this one permission before it shows anything.
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    _record(actor, "staff.role_set", user, role=role.value)


@transaction.atomic
def change_person(*, user: Any, first_name: str, last_name: str, email: str, actor: Any) -> None:
    """Change what a person is called and where mails reach them; the log-in name stays, the audit trail rests on it."""
    values = {"first_name": first_name.strip(), "last_name": last_name.strip(), "email": email.strip()}
    changed = sorted(name for name, value in values.items() if getattr(user, name) != value)
    if not changed:
        return
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=list(values))
    _record(actor, "staff.person_changed", user, fields=changed)
    recent.forget()


@transaction.atomic
def lock_person(*, user: Any, actor: Any) -> None:
    """Keep a person out from the next click on; Conflict for oneself and for the last owner who can log in."""
    if user == actor:
        raise Conflict(_("You cannot lock yourself out. Another owner can."))
    _keep_an_owner_beside(user)
    if user.is_active:
        _switch(user, is_active=False)
        _record(actor, "staff.person_locked", user)


@transaction.atomic
def unlock_person(*, user: Any, actor: Any) -> None:
    """Let a person in again, with the role and password of before."""
    if not user.is_active:
        _switch(user, is_active=True)
        _record(actor, "staff.person_unlocked", user)


def set_password(*, user: Any, password: str, actor: Any) -> None:
    """Give a person a new password, which ends every log-in with the former one; InvalidInput says what is weak."""
    _change_password(user, password, actor=actor, verb="staff.password_set")


def choose_password(*, user: Any, password: str) -> None:
    """Let the person of a link choose a password, which uses the link up; InvalidInput says what is weak."""
    _change_password(user, password, actor=user, verb="staff.password_chosen")


@transaction.atomic
def _change_password(user: Any, password: str, *, actor: Any, verb: str) -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save(update_fields=["password"])
    _record(actor, verb, user)


@transaction.atomic
def send_password_link(*, user: Any, url: str, language: str, actor: Any) -> None:
    """Mail a person the address at which to choose a password; Conflict for who is locked, InvalidInput without e-mail.

    `url` is the whole address made of `links.parts_for`; every call sends a mail of its own.
    """
    if not user.is_active:
        raise Conflict(_("%(name)s is locked. Unlock first.") % {"name": queries.full_name(user)})
    if not user.email:
        raise InvalidInput(_("Enter an e-mail address first."), field="email")
    sender = queries.full_name(actor) if hasattr(actor, "get_username") else str(actor)
    mail.send(
        key=f"staff.password_link:{user.pk}:{clock.now().timestamp()}",
        to=user.email,
        template="staff/password",
        language=language,
        context={
            "sender": sender,
            "username": user.get_username(),
            "url": url,
            "hours": links.GOOD_FOR // timedelta(hours=1),
        },
        subject_ref=queries.subject(user),
    )
    _record(actor, "staff.password_link_sent", user)


def _switch(user: Any, *, is_active: bool) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])


def _keep_an_owner_beside(user: Any) -> None:
    """Raise Conflict when nobody but this person could still log in as owner; locks the owners' rows."""
    owners = list(
        StaffMember.objects.select_for_update(of=("self",))
        .filter(role=Role.OWNER.value, user__is_active=True)
        .exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .order_by("pk")
        .values_list("user_id", flat=True)
    )
    if owners == [user.pk]:
        raise Conflict(
            _("%(name)s is the only owner who can log in. Make another person an owner first.")
            % {"name": queries.full_name(user)}
        )


def _record(actor: Any, verb: str, user: Any, **details: Any) -> None:
    audit.record(actor=actor, verb=verb, subject=queries.subject(user), **details)
