"""The rules of VAT as plain functions: values and tables in, a decision out."""

from kogge.sales.tax.rules.alternatives import alternatives
from kogge.sales.tax.rules.amounts import InvalidSupply
from kogge.sales.tax.rules.decision import decide
from kogge.sales.tax.rules.lookup import Law, RateTable, RateUnknown, Territories, country_code
from kogge.sales.tax.rules.refunds import refund_buckets
from kogge.sales.tax.rules.snapshots import decision_as_dict, decision_from_dict

__all__ = [
    "InvalidSupply",
    "Law",
    "RateTable",
    "RateUnknown",
    "Territories",
    "alternatives",
    "country_code",
    "decide",
    "decision_as_dict",
    "decision_from_dict",
    "refund_buckets",
]
