#!/usr/bin/env python3
"""Check the types of what must be right without running: values, rules, services, events and the core's plain parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("values", "rules", "services", "events", "gateways")
CORE = (
    "money.py",
    "clock.py",
    "errors.py",
    "addresses.py",
    "i18n.py",
    "checks.py",
    "home.py",
    "http.py",
    "providers.py",
)


def files() -> list[str]:
    """Return the files to check: a module of one of the names, or every module of a package of that name."""
    package = ROOT / "src" / "kogge"
    found = [package / "core" / name for name in CORE if (package / "core" / name).exists()]
    for file in package.rglob("*.py"):
        if "migrations" not in file.parts and (
            file.stem in NAMES or any(name in file.parts for name in NAMES)
        ):
            found.append(file)
    return sorted(str(file.relative_to(ROOT)) for file in found)


if __name__ == "__main__":
    command = [
        str(Path(sys.executable).parent / "ty"),
        "check",
        "--python",
        str(Path(sys.executable).parent.parent),
        *files(),
    ]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
