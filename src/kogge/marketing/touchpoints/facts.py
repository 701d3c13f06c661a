"""What measurement may read of visits: the tables `touches`, `visits` and `visit_orders`."""

from kogge.core.warehouse import catalogue
from kogge.marketing.touchpoints.layout import TOUCHES, VISIT_ORDERS, VISITS

for table in (TOUCHES, VISITS, VISIT_ORDERS):
    catalogue.register_table(table)
