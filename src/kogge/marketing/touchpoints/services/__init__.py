"""Note what visitors do, turn it into files, decide how it is counted.

`taking` and `erasing` load DuckDB and are imported by name where they are needed.
"""

from kogge.marketing.touchpoints.services.choices import save_settings
from kogge.marketing.touchpoints.services.noting import note_added, note_order, visit_reference

__all__ = ["note_added", "note_order", "save_settings", "visit_reference"]
