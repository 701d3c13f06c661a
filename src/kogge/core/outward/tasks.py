"""The job that carries out outward actions."""

from kogge.core.jobs import job
from kogge.core.outward import services


@job("outward.attempt", retries=3)
def attempt(*, action_id: int) -> None:
    """Carry out one action; what fails is noted in the ledger, which queues the next attempt itself."""
    services.attempt(action_id=action_id)
