"""The rules of VAT as plain functions: values and tables in, a decision out."""

from kogge.sales.tax.rules.alternatives import alternatives
from kogge.sales.tax.rules.amounts import InvalidSupply
from kogge.sales.tax.rules.decision import decide
from kogge.sales.tax.rules.lookup import Law, RateTable, RateUnknown, Territories, country_code
from kogge.sales.tax.rules.refunds import refund_buckets

__all__ = [
    "InvalidSupply",
    "Law",
    "RateTable",
    "RateUnknown",
    "Territories",
    "alternatives",
    "country_code",
    "decide",
    "refund_buckets",
]
