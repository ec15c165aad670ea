"""Proposals about exchanging: rates of a day, the margin and age of rates, and a bank's exchange that closes a part of the position."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from entrepot.identity.queries import actor_by_id
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid
from entrepot.kernel.money import Money
from entrepot.operations.enums import ProposalKind
from entrepot.settlement.services import (
    book_deal,
    checked_deal,
    checked_fx_policy,
    checked_rates,
    enter_rates,
    set_fx_policy,
)
from entrepot.settlement.types import NewRate

EXCHANGE: Final = frozenset({ProposalKind.FX_RATES, ProposalKind.FX_POLICY, ProposalKind.FX_DEAL})


def checked_exchange(kind: ProposalKind, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content in JSON values. Raises the refusals of settlement."""
    if kind == ProposalKind.FX_DEAL:
        sold, bought, reference = _deal(content)
        checked_deal(sold, bought, reference)
        return {
            "sold_minor": sold.amount_minor, "sold_currency": sold.currency, "bought_minor": bought.amount_minor,
            "bought_currency": bought.currency, "reference": reference.strip(),
        }  # fmt: skip
    source = str(content["source"])
    if kind == ProposalKind.FX_POLICY:
        base, quote = str(content["base"]), str(content["quote"])
        margin, age, begins = int(content["margin_bps"]), int(content["max_age_hours"]), _day(content["valid_from"])
        checked_fx_policy(base, quote, margin, age, begins, source)
        return {
            "base": base, "quote": quote, "margin_bps": margin, "max_age_hours": age, "valid_from": begins.isoformat(),
            "source": source[:300],
        }  # fmt: skip
    rates, published_on = _rates(content), _day(content["published_on"])
    checked_rates(rates, published_on=published_on, source=source)
    return {
        "rates": [
            {"base": r.base, "quote": r.quote, "mid": str(r.mid), "bid": None if r.bid is None else str(r.bid)} for r in rates
        ],
        "published_on": published_on.isoformat(),
        "source": source[:200],
    }


def carry_out_exchange(kind: ProposalKind, content: Mapping[str, Any], reason: str, *, proposed_by: UUID, actor: Actor) -> str:
    """Enter or book it; what it became."""
    proposer = actor_by_id(proposed_by).code
    if kind == ProposalKind.FX_DEAL:
        sold, bought, reference = _deal(content)
        made = book_deal(sold, bought, reference=reference, reason=reason, proposed_by=proposer, actor=actor)
        return f"ledger.journal {made.pk}"
    if kind == ProposalKind.FX_POLICY:
        row = set_fx_policy(
            content["base"], content["quote"], margin_bps=content["margin_bps"], max_age_hours=content["max_age_hours"],
            valid_from=_day(content["valid_from"]), source=content["source"], actor=actor,
        )  # fmt: skip
        return f"settlement.fx_policy {row}"
    rows = enter_rates(
        _rates(content), published_on=_day(content["published_on"]), source=content["source"], proposed_by=proposer, actor=actor
    )
    return f"settlement.fx_rate {rows[0]} to {rows[-1]}"


def _rates(content: Mapping[str, Any]) -> list[NewRate]:
    try:
        return [
            NewRate(
                str(one["base"]),
                str(one["quote"]),
                Decimal(str(one["mid"])),
                Decimal(str(one["bid"])) if one.get("bid") else None,
            )
            for one in content["rates"]
        ]
    except InvalidOperation as error:
        raise Invalid(field="mid", reason="a number, as 7.2345") from error


def _deal(content: Mapping[str, Any]) -> tuple[Money, Money, str]:
    sold, bought = (
        Money(int(content[f"{side}_minor"]), str(content[f"{side}_currency"])) for side in ("sold", "bought")
    )  # fmt: skip
    return sold, bought, str(content["reference"])


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Invalid(field="published_on", reason="a day, as 2027-01-31") from error
