"""Make a home: its folder, database, secret and reference data, and the owner's log-in; --demo fills it with a shop."""

from __future__ import annotations

import argparse
import functools
import getpass
import importlib.util
import secrets
import sys

from kogge.config.commands.up import demo_login_file
from kogge.core import spoken
from kogge.core.home import HomeKind, current
from kogge.core.spoken import later as gettext_noop

DESCRIPTION = gettext_noop(
    "Make a home: its folder, database, secret and reference data, and the owner's log-in; --demo fills it with a shop."
)
_ = spoken.words_of(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--demo", action="store_true", help=_("a demo home: invented shop, stand-ins for other companies")
    )
    parser.add_argument(
        "--owner", default="", metavar="NAME", help=_("log-in name of the owner (asked for, or: owner)")
    )
    parser.add_argument(
        "--password", default="", help=_("the owner's password (asked for, or made up and printed)")
    )


def run(args: argparse.Namespace) -> int:
    """Make the home, or bring an existing one up to date; 2 when it is of the other kind or the password is weak."""
    home, kind = current(), HomeKind.DEMO if args.demo else HomeKind.LIVE
    is_new = not home.exists
    try:
        home.create(kind)
    except ValueError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    print(_beginning(kind, is_new) % {"path": home.path}, flush=True)
    import django

    django.setup()
    from django.utils import translation

    from kogge.config import prepare
    from kogge.core.errors import KoggeError

    prepare.prepare()
    try:
        with translation.override(spoken.language()):  # for its refusals only: the demo is filled without it
            _make_owner(args, kind)
    except KoggeError as error:
        print(f"kogge: {error}", file=sys.stderr)
        return 2
    if args.demo:
        _fill_demo()
    print(_("Done. `kogge up` serves it."), flush=True)
    return 0


def _beginning(kind: HomeKind, is_new: bool) -> str:
    if kind is HomeKind.DEMO:
        return (
            _("Making the demo home %(path)s") if is_new else _("Bringing the demo home %(path)s up to date")
        )
    return _("Making the live home %(path)s") if is_new else _("Bringing the live home %(path)s up to date")


def _fill_demo() -> None:
    if importlib.util.find_spec("kogge.demo.seeding.seed") is None:
        return
    from kogge.demo.seeding import seed

    seed.fill(report=functools.partial(print, flush=True))


def _make_owner(args: argparse.Namespace, kind: HomeKind) -> None:
    """Add the first owner; nothing when the home has one."""
    from kogge.core.staff import services
    from kogge.core.staff.models import StaffMember
    from kogge.core.staff.roles import Role

    if StaffMember.objects.filter(role=Role.OWNER.value).exists():
        return
    name, password, is_made_up = _log_in(args, kind)
    if kind is HomeKind.LIVE:
        _refuse_weak(password)
    services.add_member(username=name, password=password, role=Role.OWNER, actor="init")
    if kind is HomeKind.DEMO:
        login = demo_login_file(current())
        login.touch(mode=0o600)
        login.write_text(f"{name}\n{password}\n", "utf-8")
    if is_made_up:
        sentence = _("The owner's log-in: %(name)s / %(password)s")
        print(sentence % {"name": name, "password": password}, flush=True)


def _log_in(args: argparse.Namespace, kind: HomeKind) -> tuple[str, str, bool]:
    """Return name, password and whether we made the password up; asks only where a person can answer."""
    may_ask = kind is HomeKind.LIVE and sys.stdin.isatty()
    name, password = args.owner, args.password
    if not name and may_ask:
        name = input(_("Log-in name of the owner [owner]: ")).strip()
    if not password and may_ask:
        password = getpass.getpass(_("Password (empty: one is made up): "))
    return name or "owner", password or secrets.token_urlsafe(12), not password


def _refuse_weak(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from kogge.core.errors import InvalidInput

    try:
        validate_password(password)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
