"""Work that happens after the answer: named jobs with retries, periods, leases and lanes.

@job("payments.poll_open", retries=5)
def poll_open(*, payment_id: int) -> None: ...

enqueue("payments.poll_open", payment_id=7)         # inside the transaction that wants it
"""

from kogge.core.jobs.queue import enqueue
from kogge.core.jobs.registry import Lane, job, periodic

__all__ = ["Lane", "enqueue", "job", "periodic"]
