#!/usr/bin/env python3
"""Run every guard and every test; the last line says what was NOT RUN on this machine.

    python tools/run_tests.py           # everything (this is `make test`)
    python tools/run_tests.py guards    # only style, types, layers, translations, lock, migrations, documentation

The suite runs on SQLite; when KOGGE_TEST_POSTGRES_URL names a server, whatever touches data runs again there.
Browser journeys need Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
GUARDS: list[tuple[str, list[str]]] = [
    ("style", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("layers", [str(BIN / "lint-imports")]),
    ("types", [sys.executable, "tools/check_types.py"]),
    ("translations", [sys.executable, "tools/messages.py", "check"]),
    ("migrations", [str(BIN / "kogge"), "django", "makemigrations", "--check", "--dry-run"]),
    ("documentation", [str(BIN / "mkdocs"), "build", "--quiet", "--strict"]),
]


def chromium() -> str | None:
    """Return Chromium's path, or None."""
    return next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


def guard() -> list[str]:
    """Run the guards; return the names of those that failed, their output printed."""
    failed = []
    for name, command in GUARDS:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(f"{name:<14} {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    return failed


def pytest(*words: str, **environment: str) -> tuple[int, dict[str, int]]:
    """Run pytest with more environment; return its exit code and the counts of its last line."""
    command = [sys.executable, "-m", "pytest", *words]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    counts: dict[str, int] = {}
    for line in process.stdout or ():
        print(line, end="", flush=True)
        found = re.findall(r"(\d+) (passed|failed|errors?|skipped)", line)
        if found and " in " in line:
            counts = {
                what.rstrip("s") if what.startswith("error") else what: int(number) for number, what in found
            }
    # Exit code 5: nothing was selected, which is fine for a part.
    return process.wait(), counts


def parts() -> tuple[list[tuple[str, list[str], dict[str, str]]], list[str]]:
    """Return the parts of the suite that can run here, and what cannot.

    Races open hundreds of connections, so they run after the rest of their database and without workers beside them.
    """
    workers = str(max(2, min(8, os.cpu_count() or 2)))
    found: list[tuple[str, list[str], dict[str, str]]] = []
    databases, missing = ["sqlite"], []
    if os.environ.get("KOGGE_TEST_POSTGRES_URL"):
        databases.append("postgres")
    else:
        missing.append("PostgreSQL (set KOGGE_TEST_POSTGRES_URL)")
    for database in databases:
        environment = {"KOGGE_TEST_DATABASE": database}
        # What asks for PostgreSQL by itself runs once, in PostgreSQL's part.
        but = " and not postgres" if database == "sqlite" else ""
        found.append((database, ["-n", workers, "-m", f"not browser and not race{but}"], environment))
        found.append((f"{database}, races", ["-m", f"race{but}"], environment))
    if path := chromium():
        # Each file serves homes of its own and mostly waits for pages: two files at a time take half as long.
        options = ["-n", "2", "--dist", "loadfile", "-m", "browser"]
        found.append(("browser", options, {"KOGGE_CHROMIUM": path}))
    else:
        missing.append("browser journeys (install Chromium)")
    return found, missing


def main(words: list[str]) -> int:
    """Run guards and tests; 0 when nothing failed."""
    start = time.monotonic()
    failed = guard()
    if words == ["guards"]:
        return 1 if failed else 0
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    runnable, missing = parts()
    for name, options, environment in runnable:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        code, counts = pytest(*options, **environment)
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
        totals["passed"] += counts.get("passed", 0)
        totals["failed"] += counts.get("failed", 0) + counts.get("error", 0)
        totals["skipped"] += counts.get("skipped", 0)
        if code not in (0, 5):
            failed.append(name)
    print(f"\n{time.monotonic() - start:.0f} s")
    print(
        f"{totals['passed']} passed, {totals['failed'] + (1 if failed and not totals['failed'] else 0)} failed, {totals['skipped']} skipped"
    )
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    print(f"NOT RUN: {'; '.join(missing)}" if missing else "Everything was run.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
