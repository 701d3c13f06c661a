"""Processes to be killed: one that collects and says what it has acknowledged, one that takes in again and again."""

from __future__ import annotations

import os
import secrets
import sys
import threading


def collect(threads: int) -> None:
    """Append touches from many threads; an id is written to stdout once its touch is acknowledged."""
    from kogge.core import clock
    from kogge.marketing.touchpoints import spool
    from kogge.marketing.touchpoints.rules import keeping
    from kogge.marketing.touchpoints.rules.keeping import Sender
    from kogge.marketing.touchpoints.rules.reading import Page
    from kogge.marketing.touchpoints.values import Agent, Level

    spool.ROTATE_BYTES = 40_000  # many files, so that kills also fall into their change
    sender = Sender(visitor=1, level=Level.ANONYMOUS, agent=Agent())
    page = Page(kind="home", path="/nl-nl/", market="NL", language="nl")

    def loop() -> None:
        while True:
            touch_id = secrets.token_hex(8)
            events = [{"i": touch_id, "k": "view", "a": 0}]
            payload = keeping.frame(
                received_at=clock.now(), sender=sender, page=page, source=None, events=events
            )
            spool.of_this_process().append(payload)
            os.write(1, f"{touch_id}\n".encode())

    for _number in range(threads):
        threading.Thread(target=loop, daemon=True).start()
    threading.Event().wait()


def take_in() -> None:
    """Take in without end."""
    import django

    django.setup()
    from kogge.marketing.touchpoints.services import taking

    os.write(1, b"ready\n")
    while True:
        taking.take_in()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.data_settings")
    {"collect": lambda: collect(4), "take_in": take_in}[sys.argv[1]]()
