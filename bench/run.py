"""Run every script of this folder at its default size, one after the other; each prints JSON."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = ("checkout.py", "pages.py", "history_import.py")


def main() -> int:
    """Return 1 when one of them failed."""
    folder, failed = Path(__file__).resolve().parent, []
    for script in SCRIPTS:
        print(f"== {script}", flush=True)
        if subprocess.run([sys.executable, str(folder / script), *sys.argv[1:]], check=False).returncode:
            failed.append(script)
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
