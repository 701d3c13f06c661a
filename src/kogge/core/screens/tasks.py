"""Jobs of lists: work through many rows, and forget what is a week old."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kogge.core import names
from kogge.core.jobs import Lane, job, periodic
from kogge.core.screens import services


@job("lists.run", lane=Lane.LONG, lease=timedelta(hours=1))
def run(*, run_id: int) -> None:
    """Do what a person asked for with many rows of a list."""
    services.work(run_id=run_id)


@job("lists.forget_old")
def forget_old() -> None:
    """Delete exports and results that are a week old."""
    services.forget_old()


periodic("lists.forget_old", every=timedelta(hours=1))

names.name_all(
    {
        "lists.run": _("Work through the rows of a list"),
        "lists.forget_old": _("Delete exports that are a week old"),
    }
)
