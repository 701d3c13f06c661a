"""The room's jobs."""

from datetime import timedelta

from kogge.core import clock
from kogge.core.jobs import Lane, job, periodic
from kogge.marketing.touchpoints import salt


@job("touchpoints.take_in", lane=Lane.LONG)
def take_in() -> None:
    """Bring what visitors did into files; pages read the rest from the spool until then."""
    from kogge.marketing.touchpoints.services import taking  # noqa: PLC0415  DuckDB takes a quarter of a second to load

    taking.take_in()


@job("touchpoints.tidy", lane=Lane.LONG)
def tidy() -> None:
    """Keep the number of files small, and nothing longer than promised."""
    from kogge.marketing.touchpoints.services import taking  # noqa: PLC0415  DuckDB takes a quarter of a second to load

    taking.tidy()


@job("touchpoints.turn_day")
def turn_day() -> None:
    """Destroy the day before's salt, also on a day on which nobody comes."""
    if salt.salt_file().exists():
        salt.secrets_of(clock.today())


periodic("touchpoints.take_in", every=timedelta(minutes=1))
periodic("touchpoints.tidy", every=timedelta(hours=1))
periodic("touchpoints.turn_day", every=timedelta(minutes=5))
