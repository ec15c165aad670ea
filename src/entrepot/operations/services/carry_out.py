"""What a proposal does when it is approved, by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from entrepot.identity.queries import actor_by_id
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.operations.enums import ProposalKind
from entrepot.orders.services import checked_period_values, set_periods
from entrepot.reconciliation.queries import break_view
from entrepot.reconciliation.services import book_difference, bookable_break, closable, close_month
from entrepot.settlement.services import (
    checked_holdback_values,
    checked_payout_values,
    set_holdback_policy,
    set_payout_policy,
)
from entrepot.stores.enums import StoreKind
from entrepot.stores.errors import FeePlanInThePast
from entrepot.stores.services import set_fee_plan
from entrepot.tax.queries import dated_row
from entrepot.tax.services import approve_rows, enter_rows
from entrepot.tax.types import NewRow

from ._exchange import EXCHANGE, carry_out_exchange, checked_exchange
from ._fee_tax import carry_out_tax_on_fees, checked_tax_on_fees
from ._people import carry_out_person, checked_person
from ._store_money import STORE_MONEY, carry_out_store_money, checked_store_money

# Who may propose a change of the kind, and who may approve it.
LEAVES: Final[Mapping[ProposalKind, str]] = MappingProxyType(
    {
        ProposalKind.FEE_PLAN: "stores.fees",
        ProposalKind.TAX_ROW: "tax.edit",
        ProposalKind.SECOND_FACTOR: "people.manage",
        ProposalKind.BOOK_DIFFERENCE: "ledger.adjust",
        ProposalKind.CLOSE_MONTH: "ledger.adjust",
        ProposalKind.ORDER_PERIODS: "stores.fees",
        ProposalKind.PAYOUT_POLICY: "stores.fees",
        ProposalKind.DEPOSIT_IN: "ledger.adjust",
        ProposalKind.PENALTY: "ledger.adjust",
        ProposalKind.HOLDBACK_POLICY: "stores.fees",
        ProposalKind.FEE_TAX: "stores.fees",
        ProposalKind.RECEIPT_LEVEL: "people.manage",
        ProposalKind.RELEASED_OTHERWISE: "ledger.adjust",
        ProposalKind.FX_RATES: "stores.fees",
        ProposalKind.FX_POLICY: "stores.fees",
        ProposalKind.FX_DEAL: "ledger.adjust",
    }
)
# The values of a policy, and what asks whether they could be.
_POLICIES: Final[Mapping[ProposalKind, tuple[tuple[str, ...], Callable[[Mapping[str, int], date, str], None]]]] = (
    MappingProxyType(
        {
            ProposalKind.ORDER_PERIODS: (("pay_minutes", "receive_days_after_delivery", "extend_days"), checked_period_values),
            ProposalKind.PAYOUT_POLICY: (("every_hours", "minimum_minor", "account_cooldown_hours"), checked_payout_values),
            ProposalKind.HOLDBACK_POLICY: (
                ("new_store_days", "new_bps", "new_hold_days", "bps", "hold_days"),
                checked_holdback_values,
            ),
        }
    )
)
_LEAST_REASON: Final = 10


def checked(kind: ProposalKind, content: Mapping[str, Any], reason: str, *, actor: Actor) -> dict[str, Any]:
    """The content in JSON values, when it could be carried out today. Raises Invalid and the refusals of the rooms."""
    if len(reason.strip()) < _LEAST_REASON:
        raise Invalid(field="reason", reason="ten characters at least; it stays in the history")
    match kind:
        case ProposalKind.FEE_PLAN:
            return _fee_plan(content)
        case ProposalKind.TAX_ROW:
            return _tax_row(content)
        case ProposalKind.SECOND_FACTOR | ProposalKind.RECEIPT_LEVEL:
            return checked_person(kind, content, reason)
        case ProposalKind.BOOK_DIFFERENCE:
            return _difference(UUID(str(content["break_id"])), actor)
        case ProposalKind.CLOSE_MONTH:
            month = _day(content["month"])
            closable(month, actor=actor)
            return {"month": month.isoformat()}
    return checked_store_money(kind, content, reason) if kind in STORE_MONEY else _policy(kind, content)


def carry_out(kind: ProposalKind, content: Mapping[str, Any], reason: str, *, proposed_by: UUID, actor: Actor) -> str:
    """Do it; what came of it in a few words. `actor` approves. Raises what the rooms refuse."""
    match kind:
        case ProposalKind.FEE_PLAN:
            plan = {**content, "kind": StoreKind(content["kind"]), "valid_from": date.fromisoformat(content["valid_from"])}
            return f"stores.fee_plan {set_fee_plan(actor=actor, **plan)}"
        case ProposalKind.TAX_ROW:
            row = NewRow(
                table=content["table"],
                columns=content["columns"],
                valid_from=date.fromisoformat(content["valid_from"]),
                law=content["law"],
                source=content["source"],
                status=content["status"],
                reason=reason,
            )
            entered = enter_rows([row], actor=actor_by_id(proposed_by))  # with the rights that the proposer has today
            approve_rows(content["table"], entered, actor=actor)
            return f"tax.{content['table']} {entered[0]}"
        case ProposalKind.SECOND_FACTOR | ProposalKind.RECEIPT_LEVEL:
            return carry_out_person(kind, content, reason, proposed_by=proposed_by, actor=actor)
        case ProposalKind.BOOK_DIFFERENCE:
            proposer = actor_by_id(proposed_by).code
            return f"ledger.journal {book_difference(UUID(content['break_id']), reason, proposed_by=proposer, actor=actor)}"
        case ProposalKind.CLOSE_MONTH:
            close_month(date.fromisoformat(content["month"]), proposed_by=actor_by_id(proposed_by).code, actor=actor)
            return f"{content['month'][:7]} closed"
    if kind in STORE_MONEY:
        made = carry_out_store_money(kind, content, reason, proposed_by=proposed_by, actor=actor)
    elif kind in EXCHANGE:
        made = carry_out_exchange(kind, content, reason, proposed_by=proposed_by, actor=actor)
    else:
        made = _set_policy(kind, content, actor)
    return made


def _difference(break_id: UUID, actor: Actor) -> dict[str, Any]:
    difference = bookable_break(break_id, actor=actor)
    row = break_view(break_id)
    assert row is not None
    return {
        "break_id": str(break_id),
        "provider": row.provider,
        "ref": row.our_ref or row.provider_ref,
        "amount_minor": difference,
        "currency": row.currency,
    }


def _policy(kind: ProposalKind, content: Mapping[str, Any]) -> dict[str, Any]:
    if kind == ProposalKind.FEE_TAX:
        return checked_tax_on_fees(content)
    if kind in EXCHANGE:
        return checked_exchange(kind, content)
    names, check = _POLICIES[kind]
    valid_from, source = _day(content["valid_from"]), str(content["source"])
    values = {name: int(content[name]) for name in names}
    check(values, valid_from, source)
    return {**values, "valid_from": valid_from.isoformat(), "source": source[:300]}


def _set_policy(kind: ProposalKind, content: Mapping[str, Any], actor: Actor) -> str:
    if kind == ProposalKind.FEE_TAX:
        return carry_out_tax_on_fees(content, actor=actor)
    values = {name: int(content[name]) for name in _POLICIES[kind][0]}
    begins, source = date.fromisoformat(content["valid_from"]), content["source"]
    if kind == ProposalKind.ORDER_PERIODS:
        return f"orders.periods {set_periods(valid_from=begins, source=source, actor=actor, **values)}"
    if kind == ProposalKind.HOLDBACK_POLICY:
        return f"settlement.holdback_policy {set_holdback_policy(valid_from=begins, source=source, actor=actor, **values)}"
    return f"settlement.payout_policy {set_payout_policy(valid_from=begins, source=source, actor=actor, **values)}"


def _fee_plan(content: Mapping[str, Any]) -> dict[str, Any]:
    valid_from = _day(content["valid_from"])
    if valid_from < clock.now().date():
        raise FeePlanInThePast(earliest=clock.now().date().isoformat())
    if content["kind"] not in StoreKind.values:
        raise Invalid(field="kind", reason="unknown")
    if not 0 <= int(content["commission_bps"]) <= 10_000:
        raise Invalid(field="commission_bps", reason="from 0 to 10000 basis points")
    return {
        "kind": str(content["kind"]),
        "category_path": str(content["category_path"]),
        "valid_from": valid_from.isoformat(),
        "commission_bps": int(content["commission_bps"]),
        "currency": str(content["currency"]),
        "source": str(content["source"]),
        "annual_fee_minor": content.get("annual_fee_minor"),
        "deposit_minor": content.get("deposit_minor"),
    }


def _tax_row(content: Mapping[str, Any]) -> dict[str, Any]:
    row = dated_row(str(content["table"]), int(content["row_id"]))
    valid_from = _day(content["valid_from"])
    if valid_from < clock.now().date():
        raise Invalid(field="valid_from", reason="today or later: what was charged stays explainable")
    if not str(content["source"]).strip():
        raise Invalid(field="source", reason="say where the figures come from")
    columns = {
        name: content["columns"].get(name, value) if name in row.values else value for name, value in row.columns.items()
    }
    if columns == dict(row.columns):
        raise Invalid(field="columns", reason="nothing is different")
    return {
        "table": row.table,
        "row_id": row.id,
        "name": row.name,
        "columns": columns,
        "valid_from": valid_from.isoformat(),
        "law": str(content.get("law", ""))[:300],
        "source": str(content["source"])[:300],
        "status": str(content.get("status", row.status)),
    }


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Invalid(field="valid_from", reason="a day, as 2027-01-31") from error
