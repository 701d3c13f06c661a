"""Save, rename and delete views of lists; remember columns and the view a list opens with."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kogge.core.screens.models import SavedView
from kogge.core.staff import access

SHARE = "lists.share"
# Tabs over one list, own and shared: more are no help, and each is counted.
MOST_VIEWS = 20
_NAME_LENGTH = 60


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Give the view a name."), field="name")
    if len(name) > _NAME_LENGTH:
        raise InvalidInput(_("A name of a view has at most 60 characters."), field="name")
    return name


def _write(row: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(
            _("There is already a view called “%(name)s”.") % {"name": row.name}, field="name"
        ) from error
    return row


@transaction.atomic
def save_view(*, list_key: str, name: str, query: str, is_shared: bool, actor: Any) -> SavedView:
    """Keep a state of a list under a name, for oneself or, with the right to share, for everyone.

    Raises InvalidInput for a bad name, Conflict for a taken one or when there are too many, NotAllowed.
    """
    if is_shared and not access.may(actor, SHARE):
        raise NotAllowed(_("Only an owner shares views with everyone."))
    owner = None if is_shared else actor
    row = SavedView(
        list_key=list_key, owner=owner, name=_checked_name(name), query=query, created_at=clock.now()
    )
    if SavedView.objects.filter(list_key=list_key, owner=owner).exclude(name="").count() >= MOST_VIEWS:
        raise Conflict(_("There are 20 views already. Delete one that nobody needs."))
    _write(row)
    if is_shared:
        audit.record(
            actor=actor, verb="lists.view_shared", subject=f"view:{row.pk}", list=list_key, name=row.name
        )
    return row


def _own(view_id: int, list_key: str, actor: Any) -> SavedView:
    row = SavedView.objects.select_for_update().filter(pk=view_id, list_key=list_key).exclude(name="").first()
    if row is None or row.owner_id not in (None, actor.pk):
        raise NotFound(_("This view does not exist any more."))
    if row.owner_id is None and not access.may(actor, SHARE):
        raise NotAllowed(_("Only an owner changes views that everyone sees."))
    return row


@transaction.atomic
def update_view(*, list_key: str, view_id: int, query: str, actor: Any) -> SavedView:
    """Let a view show another state; raises NotFound, NotAllowed."""
    row = _own(view_id, list_key, actor)
    row.query = query
    row.save(update_fields=["query"])
    return row


@transaction.atomic
def rename_view(*, list_key: str, view_id: int, name: str, actor: Any) -> SavedView:
    """Give a view another name; raises NotFound, NotAllowed, InvalidInput, Conflict."""
    row = _own(view_id, list_key, actor)
    row.name = _checked_name(name)
    return _write(row)


@transaction.atomic
def delete_view(*, list_key: str, view_id: int, actor: Any) -> str:
    """Remove a view and return its name; raises NotFound, NotAllowed."""
    row = _own(view_id, list_key, actor)
    if row.owner_id is None:
        audit.record(
            actor=actor, verb="lists.view_removed", subject=f"view:{row.pk}", list=list_key, name=row.name
        )
    SavedView.objects.filter(list_key=list_key, default_view=f"saved:{row.pk}").update(default_view="")
    row.delete()
    return row.name


def _settings(list_key: str, actor: Any) -> SavedView:
    row, _is_new = SavedView.objects.get_or_create(
        list_key=list_key, owner=actor, name="", defaults={"created_at": clock.now()}
    )
    return row


@transaction.atomic
def choose_columns(*, list_key: str, columns: list[str], actor: Any) -> None:
    """Remember which columns a person sees in a list; empty: all. Idempotent."""
    row = _settings(list_key, actor)
    row.columns = columns
    row.save(update_fields=["columns"])


@transaction.atomic
def choose_default(*, list_key: str, view: str, actor: Any) -> None:
    """Remember the view that a list opens with: view:KEY, saved:ID or empty for all rows. Idempotent."""
    row = _settings(list_key, actor)
    row.default_view = view[:70]
    row.save(update_fields=["default_view"])
