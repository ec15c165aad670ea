"""Which regime an order falls under: store kind, route and destination, by dated rows; never a silent zero."""

from __future__ import annotations

from datetime import date
from typing import Final

from entrepot.tax.enums import Route
from entrepot.tax.types import Reason, RuleRow

from .tables import RuleTables, Undecided

_CHINA: Final = {
    Route.BONDED: "cn_cbec",
    Route.BONDED_A: "cn_cbec",
    Route.DIRECT: "cn_cbec",
    Route.GENERAL: "cn_general",
    Route.POSTAL: "cn_postal",
}


def regime_for(
    tables: RuleTables,
    *,
    destination: str,
    on: date,
    store_kind: str = "global",
    route: str = Route.DIRECT,
    ships_from: str = "",
) -> tuple[str, RuleRow]:
    """The regime and the rule row that says so.

    A destination that the operator has explicitly left untaxed is `none`; goods that are already in the country, and domestic
    stores selling at home, are `domestic` (prices include the tax); China by route; everywhere else by the destination's row.
    Raises Undecided for a destination without a row.
    """
    route = Route(route)
    untaxed = tables.find("none", destination, "untaxed_destination", on, store_kind=store_kind)
    if untaxed is not None:
        return "none", untaxed
    at_home = ships_from == destination or (store_kind == "domestic" and not ships_from)
    if route == Route.DOMESTIC or (at_home and route not in {Route.BONDED, Route.BONDED_A}):
        return "domestic", tables.rule("domestic", "*", "prices_include_tax", on)
    profile = tables.find("place", destination, "profile", on)
    if profile is None:
        raise Undecided(Reason.of("unknown_destination", destination=destination, on=on))
    regime = str(profile.value["regime"])
    return (_CHINA[route] if regime == "cn" else regime), profile
