"""Every name that the source queues is a job that some room registers."""

from __future__ import annotations

import re
from pathlib import Path

import kogge
from kogge.core.jobs import registry

SOURCE = Path(kogge.__file__).parent
QUEUED = re.compile(r'\benqueue\(\s*"([\w.]+)"')
REPEATED = re.compile(r'\bperiodic\(\s*"([\w.]+)"')
EXAMPLE = SOURCE / "core" / "jobs" / "__init__.py"


def names(pattern: re.Pattern[str]) -> set[str]:
    files = [path for path in SOURCE.rglob("*.py") if path != EXAMPLE]
    return {name for path in files for name in pattern.findall(path.read_text("utf-8"))}


def test_every_queued_name_is_registered():
    found = names(QUEUED)

    assert "outward.attempt" in found
    assert found <= set(registry.known_jobs())


def test_every_periodic_name_is_registered():
    assert names(REPEATED) | set(registry.known_periods()) <= set(registry.known_jobs())
