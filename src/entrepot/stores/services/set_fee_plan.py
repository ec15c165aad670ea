"""The platform changes what stores pay, from a day on."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from entrepot.events.facts.stores import FeePlanSet
from entrepot.events.services import publish
from entrepot.identity.enums import ActorKind
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.kernel.money import exponent
from entrepot.stores.enums import StoreKind
from entrepot.stores.errors import FeePlanClash, FeePlanInThePast
from entrepot.stores.models import FeePlan


def set_fee_plan(
    kind: StoreKind,
    category_path: str = "",
    *,
    actor: Actor,
    valid_from: date,
    commission_bps: int,
    currency: str,
    source: str,
    annual_fee_minor: int | None = None,
    deposit_minor: int | None = None,
) -> int:
    """A new plan for the kind and category from `valid_from` on; the plan in force ends the day before. Returns the plan's id.

    People set plans from today (UTC) on: what was charged stays explainable. Only the installation itself fills in earlier
    days, where no plan stands yet. Amounts in minor units of `currency`. Raises FeePlanInThePast, FeePlanClash when a plan
    begins on that day or later, Invalid, UnknownCurrency.
    """
    allow(actor, "stores.fees")
    kind = StoreKind(kind)
    exponent(currency)
    if not 0 <= commission_bps <= 10_000:
        raise Invalid(field="commission_bps", reason="from 0 to 10000 basis points")
    if min(annual_fee_minor or 0, deposit_minor or 0) < 0:
        raise Invalid(field="annual_fee_minor", reason="fees and deposits are not negative")
    if not source.strip():
        raise Invalid(field="source", reason="say where the figures come from")
    today = clock.now().date()
    if valid_from < today and actor.kind is not ActorKind.SYSTEM:
        raise FeePlanInThePast(earliest=today.isoformat())
    plan = FeePlan(
        kind=kind,
        category_path=category_path,
        valid_from=valid_from,
        commission_bps=commission_bps,
        annual_fee_minor=annual_fee_minor,
        deposit_minor=deposit_minor,
        currency=currency,
        source=source.strip(),
        created_by=actor.code,
    )
    with transaction.atomic():
        same = FeePlan.objects.filter(kind=kind, category_path=category_path)
        later = same.filter(valid_from__gte=valid_from).order_by("-valid_from").first()
        if later is not None:
            raise FeePlanClash(begins=later.valid_from.isoformat(), earliest=(later.valid_from + timedelta(days=1)).isoformat())
        try:
            with transaction.atomic():
                same.filter(valid_to=None).update(valid_to=valid_from)
                plan.save(force_insert=True)
        except IntegrityError as error:  # somebody else set one for the same days in this moment
            raise FeePlanClash(begins=valid_from.isoformat(), earliest="another day") from error
        detail = {"kind": kind.value, "category_path": category_path, "from": valid_from, "commission_bps": commission_bps}
        record(actor, "stores.fee_plan_set", [Subject("stores.fee_plan", plan.pk, detail=detail)])
        publish([FeePlanSet(None, plan_id=plan.pk, store_kind=kind.value, category_path=category_path, valid_from=valid_from)])
    return plan.pk
