"""The fee plans a new installation starts with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction

from entrepot.identity.types import SYSTEM
from entrepot.stores.enums import StoreKind
from entrepot.stores.models import FeePlan

from .set_fee_plan import set_fee_plan

_PLANS = Path(__file__).resolve().parent.parent / "data" / "fee_plans.toml"


def ensure_fee_plans(path: Path = _PLANS) -> int:
    """Set every plan of the file whose kind and category have none yet; returns how many. Safe to call at every start."""
    with path.open("rb") as file:
        wanted = tomllib.load(file)["plan"]
    with transaction.atomic():
        known = set(FeePlan.objects.values_list("kind", "category_path").distinct())
        missing = [plan for plan in wanted if (plan["kind"], plan["category_path"]) not in known]
        for plan in missing:
            set_fee_plan(actor=SYSTEM, **{**plan, "kind": StoreKind(plan["kind"])})
    return len(missing)
