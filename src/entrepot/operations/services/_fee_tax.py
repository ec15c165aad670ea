"""Proposals about the tax on the platform's fees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid
from entrepot.settlement.services import checked_fee_tax, set_fee_tax


def checked_tax_on_fees(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content in JSON values. Raises the refusals of settlement."""
    try:
        valid_from = date.fromisoformat(str(content["valid_from"]))
    except ValueError as error:
        raise Invalid(field="valid_from", reason="a day, as 2027-01-31") from error
    country, kind, bps, source = str(content["country"]), str(content["kind"]), int(content["bps"]), str(content["source"])
    checked_fee_tax(country, kind, bps, valid_from, source)
    return {"country": country, "kind": kind, "bps": bps, "valid_from": valid_from.isoformat(), "source": source[:300]}


def carry_out_tax_on_fees(content: Mapping[str, Any], *, actor: Actor) -> str:
    """Enter the row; which one it became."""
    row = set_fee_tax(
        content["country"], content["kind"], content["bps"], valid_from=date.fromisoformat(content["valid_from"]),
        source=content["source"], actor=actor,
    )  # fmt: skip
    return f"settlement.fee_tax {row}"
