"""The warehouse's own jobs."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kogge.core import names
from kogge.core.jobs import Lane, job, periodic


@job("warehouse.catch_up", lane=Lane.LONG)
def catch_up() -> None:
    """Bring what has changed into files; figures read the rest from the database until then."""
    from kogge.core.warehouse import services  # noqa: PLC0415  DuckDB takes a quarter of a second to load

    services.catch_up(number_events=False)


@job("warehouse.tidy", lane=Lane.LONG)
def tidy() -> None:
    """Keep the number of files small."""
    from kogge.core.warehouse import services  # noqa: PLC0415  DuckDB takes a quarter of a second to load

    services.tidy()


periodic("warehouse.catch_up", every=timedelta(minutes=1))
periodic("warehouse.tidy", every=timedelta(hours=1))

names.name_all(
    {
        "warehouse.catch_up": _("Bring the figures up to date"),
        "warehouse.tidy": _("Tidy the files behind the figures"),
    }
)
