"""Pieces are promised to one reference at a time, all or none, and never more than there are."""

from __future__ import annotations

import pytest
from django.db import transaction
from sales_goods import a_variant, in_minutes

from kogge.core import errors
from kogge.sales.stock import queries, services
from kogge.sales.stock.models import Hold
