"""What checkout tells rooms that cannot ask orders themselves."""

from __future__ import annotations

from kogge.sales.banking import payers
from kogge.sales.orders import queries as orders

payers.register("order", orders.names_by_number)
