from __future__ import annotations

from datetime import date

import pytest

from entrepot.kernel.money import exponent
from entrepot.stores import rules
from entrepot.stores.enums import Route, StoreKind
from entrepot.stores.errors import NoRule
from entrepot.stores.queries import kind_rules, rule_rows
from entrepot.stores.types import Rule

ON = date(2026, 3, 2)


@pytest.mark.parametrize("kind", StoreKind.values)
@pytest.mark.parametrize("country", ["", "CN", "DE", "BR"])
def test_every_kind_has_all_its_rules_in_every_country(kind: str, country: str) -> None:
    found = kind_rules(kind, ON, country)
    assert set(found.routes) <= set(Route.values)
    assert set(found.customs_required) == set(found.ship_promise_hours) == set(found.auto_receipt_days) == set(found.routes)
    assert found.settlement_currency == "store" or exponent(found.settlement_currency) == 2
    assert len(found.rule_ids) == len(set(found.rule_ids))


def test_the_kinds_differ_as_published() -> None:
    abroad, home, own = (kind_rules(kind, ON, "CN") for kind in ("global", "domestic", "own"))
    assert dict(abroad.customs_required) == {"overseas": True, "bonded": True}
    assert dict(home.customs_required) == {"domestic": False}
    assert dict(own.customs_required) == {"overseas": True, "bonded": True, "domestic": False}
    assert dict(abroad.ship_promise_hours) == {"overseas": 120, "bonded": 48}
    assert dict(abroad.auto_receipt_days) == {"overseas": 20, "bonded": 10}
    assert (abroad.settlement_currency, home.settlement_currency) == ("store", "CNY")
    assert (abroad.return_country, abroad.genuine_claim_days) == ("CN", 90)
    assert (abroad.deposit_due, own.deposit_due) == (True, False)
    assert "retail_licence" in abroad.required_papers


def test_every_row_says_where_it_comes_from_and_has_its_own_id() -> None:
    rows = rule_rows()
    assert all(row.source for row in rows)
    assert len({row.id for row in rows}) == len(rows)


def test_the_most_exact_row_in_force_holds() -> None:
    def row(value: int, *, route: str = "", country: str = "", since: int = 2010, until: int | None = None) -> Rule:
        ends = date(until, 1, 1) if until else None
        return Rule(str(value), "days", "own", route, country, value, date(since, 1, 1), ends, "test")

    rows = [row(1), row(2, route="bonded"), row(3, country="CN"), row(4, since=2020, until=2021)]
    assert rules.rule_in_force(rows, "days", "own", ON).value == 1
    assert rules.rule_in_force(rows, "days", "own", ON, route="bonded").value == 2
    assert rules.rule_in_force(rows, "days", "own", ON, route="bonded", country="CN").value == 3
    assert rules.rule_in_force(rows, "days", "own", date(2020, 6, 1)).value == 4
    with pytest.raises(NoRule):
        rules.rule_in_force(rows, "days", "own", date(2009, 12, 31))
