"""The plans as a table for those who set them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from entrepot.database import sql


@dataclass(frozen=True, slots=True)
class FeePlanView:
    """What stores of a kind pay in a category, from a day to the day before another."""

    id: int
    kind: str
    category_path: str
    valid_from: date
    valid_to: date | None
    commission_bps: int
    annual_fee_minor: int | None
    deposit_minor: int | None
    currency: str
    source: str
    created_by: str
    created_at: datetime

    def holds(self, on: date) -> bool:
        """Whether the plan is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


_PLANS = """
SELECT id, kind, category_path, valid_from, valid_to, commission_bps, annual_fee_minor, deposit_minor, currency, source,
       created_by, created_at
  FROM stores_feeplan
 WHERE (%(kind)s = '' OR (kind = %(kind)s AND category_path = %(path)s))
   AND (%(kind)s <> '' OR valid_to IS NULL OR valid_to > %(on)s)
 ORDER BY kind, category_path, valid_from DESC
"""


def fee_plans(on: date) -> list[FeePlanView]:
    """Plans that hold on the day or begin later, by kind and category. One statement."""
    return [FeePlanView(**row) for row in sql.dicts(_PLANS, {"kind": "", "path": "", "on": on})]


def fee_plan_history(kind: str, category_path: str) -> list[FeePlanView]:
    """Every plan there was and will be for the kind and category, the latest first."""
    return [FeePlanView(**row) for row in sql.dicts(_PLANS, {"kind": kind, "path": category_path, "on": date.min})]
