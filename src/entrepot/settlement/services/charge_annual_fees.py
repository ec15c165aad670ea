"""A year of a store's place begins: its fee is taken from the balance."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.events.facts.settlement import AnnualFeeCharged
from entrepot.events.services import publish
from entrepot.identity.services import record
from entrepot.identity.types import CLOCK, Subject
from entrepot.kernel import clock
from entrepot.kernel.money import round_minor
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.settlement import fee_tax
from entrepot.settlement.models import AnnualFee
from entrepot.settlement.queries.annual_fees import fees_asked
from entrepot.settlement.rules import in_order, year_of
from entrepot.stores.queries import list_stores
from entrepot.stores.types import FeesDue, StoreView

from ._deposit_move import account_of, again

_LATEST: Final = timedelta(days=31)
_A_TIME: Final = 500


def charge_annual_fees() -> int:
    """Charge every open store whose year began lately and is not charged yet; how many. Safe to repeat, and to run at once.

    The fee is the highest of the plans of the categories it sells in, on the day the year began; tax is on it as on the commission.
    What the balance lacks the store owes, and repays from its next sales. A year that began more than 31 days ago is not charged any more:
    nobody is asked for money in arrears when the platform begins to charge.
    """
    charged, after = 0, None
    while True:
        page = list_stores(state="open", after=after, limit=_A_TIME)
        charged += _charge_all(page)
        if len(page) < _A_TIME:
            return charged
        after = page[-1].id


def _charge_all(stores: list[StoreView]) -> int:
    today = clock.now().date()
    begun = [
        store for store in stores if store.opened_at is not None and today - year_of(store.opened_at.date(), today) <= _LATEST
    ]
    years = {store.id: year_of(store.opened_at.date(), today) for store in begun if store.opened_at is not None}
    done = set(AnnualFee.objects.filter(store_id__in=years, begins__in=set(years.values())).values_list("store_id", "begins"))
    waiting = [store for store in begun if (store.id, years[store.id]) not in done]
    asked, taxes = fees_asked(waiting, years), fee_tax.rows()
    count = 0
    for store in waiting:
        due = asked.get(store.id)
        if due is not None and due.annual_fee_minor:
            rate = fee_tax.in_force(taxes, store.country, store.kind, years[store.id])
            row = AnnualFee(
                store_id=store.id, begins=years[store.id], currency=due.currency, fee_minor=due.annual_fee_minor,
                tax_minor=_tax(due, rate), tax_bps=rate.bps if rate else None, tax_version=rate.version if rate else "",
                plan_ids=list(due.plan_ids),
            )  # fmt: skip
            count += _charge(row, store.country)
    return count


def _tax(due: FeesDue, rate: fee_tax.FeeTax | None) -> int:
    return round_minor(Decimal(due.annual_fee_minor) * rate.bps / 10_000) if rate is not None else 0


def _charge(row: AnnualFee, country: str) -> bool:
    """Whether it was charged now; False when another worker was first."""
    available, owed = (account_of(kind, row.store_id, row.currency) for kind in ("merchant.available", "merchant.receivable"))
    revenue = AccountKey("revenue.service", "", row.currency)
    tax = AccountKey("tax.payable", f"service:{country}", row.currency)

    def attempt() -> None:
        row.at = clock.now()
        row.save(force_insert=True)
        record(CLOCK, "settlement.annual_fee_charged", [Subject("settlement.annual_fee", row.pk, row.store_id)])
        publish([AnnualFeeCharged(row.store_id, row.pk, row.begins, row.currency, row.fee_minor + row.tax_minor)])
        held = balance(available).available_minor
        fee_paid, fee_owed = in_order(row.fee_minor, [held])
        tax_paid, tax_owed = in_order(row.tax_minor, [max(0, held) - fee_paid])
        parts = (
            Leg("annual", available, revenue, fee_paid),
            Leg("annual", owed, revenue, fee_owed),
            Leg("fee_tax", available, tax, tax_paid),
            Leg("fee_tax", owed, tax, tax_owed),
        )
        legs = tuple(leg for leg in parts if leg.amount_minor)
        ledger.post([Journal(row.pk, "service.fee", f"annual_fee:{row.pk}", legs, actor=CLOCK.code, effective_at=row.at)])

    try:
        with transaction.atomic():
            again(attempt)
    except IntegrityError as error:
        if "annual_fee_once" not in str(error):
            raise
        return False
    return True
