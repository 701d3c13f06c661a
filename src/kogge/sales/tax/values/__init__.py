"""What a VAT decision is made of: the supply that goes in, the decision that comes out. Plain, frozen, exact."""

from kogge.sales.tax.values.decision import (
    RULE_SET,
    Alternative,
    Bucket,
    Decision,
    LineTax,
    Reason,
    ShippingShare,
    ThresholdMeter,
    ThresholdTaken,
)
from kogge.sales.tax.values.kinds import (
    CustomerKind,
    Evidence,
    LineKind,
    Scheme,
    TerritoryStatus,
    ThresholdEntryKind,
)
from kogge.sales.tax.values.law import (
    STANDARD,
    Category,
    LegalBasis,
    Limit,
    RateMatch,
    RateRow,
    Territory,
)
from kogge.sales.tax.values.snapshots import decision_as_dict, decision_from_dict
from kogge.sales.tax.values.supply import (
    Seller,
    Supply,
    SupplyLine,
)

__all__ = [
    "Alternative",
    "Bucket",
    "Category",
    "CustomerKind",
    "Decision",
    "Evidence",
    "LegalBasis",
    "Limit",
    "LineKind",
    "LineTax",
    "RULE_SET",
    "RateMatch",
    "RateRow",
    "Reason",
    "STANDARD",
    "Scheme",
    "Seller",
    "ShippingShare",
    "Supply",
    "SupplyLine",
    "Territory",
    "TerritoryStatus",
    "ThresholdEntryKind",
    "ThresholdMeter",
    "ThresholdTaken",
    "decision_as_dict",
    "decision_from_dict",
]
