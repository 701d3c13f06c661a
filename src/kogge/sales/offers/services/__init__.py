"""Keep what is for sale true: follow what happens, build anew, clear away; and keep it findable."""

from kogge.sales.offers.services.counting import clear_counts, count_searches, note_search
from kogge.sales.offers.services.following import refresh, tell
from kogge.sales.offers.services.indexing import build as build_indexes
from kogge.sales.offers.services.indexing import catch_up as catch_up_indexes
from kogge.sales.offers.services.indexing import clear_notes
from kogge.sales.offers.services.rebuilding import build_missing, clear_retired, rebuild
from kogge.sales.offers.services.synonyms import remove_synonym, save_synonym

__all__ = [
    "build_indexes",
    "build_missing",
    "catch_up_indexes",
    "clear_counts",
    "clear_notes",
    "clear_retired",
    "count_searches",
    "note_search",
    "rebuild",
    "refresh",
    "remove_synonym",
    "save_synonym",
    "tell",
]
