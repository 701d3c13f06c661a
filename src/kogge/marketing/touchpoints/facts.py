"""What measurement may read of visits: the tables of layout.py."""

from kogge.core.warehouse import catalogue
from kogge.marketing.touchpoints.layout import TOUCHES, VISIT_DAYS, VISIT_ORDERS, VISITS

for table in (TOUCHES, VISITS, VISIT_ORDERS, VISIT_DAYS):
    catalogue.register_table(table)
