"""How the processes of one installation belong together: none outlives the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys

_PR_SET_PDEATHSIG = 1  # from linux/prctl.h
_PARENT = "KOGGE_PARENT"


def die_with_parent(parent: int = 0) -> None:
    """Have the kernel end this process when its parent ends, even by kill -9; on Linux only, elsewhere nothing.

    `parent` is the parent's process number where it is known: if it ended before we asked, we end at once.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def is_under_parent() -> bool:
    """Say whether `kogge up` started this process."""
    return _PARENT in os.environ


def child_environment(home: str, **more: str) -> dict[str, str]:
    """Return the environment that children of `kogge up` get."""
    return {**os.environ, "KOGGE_HOME": home, _PARENT: str(os.getpid()), **more}


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen on this port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
