"""Keep what is for sale true: follow what happens, build anew, clear away."""

from kogge.sales.offers.services.following import refresh, tell
from kogge.sales.offers.services.rebuilding import build_missing, clear_retired, rebuild

__all__ = ["build_missing", "clear_retired", "rebuild", "refresh", "tell"]
