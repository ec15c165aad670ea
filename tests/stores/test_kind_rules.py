from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

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


@pytest.fixture
def own_table(settings, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "rules.toml"
    settings.STORE_RULES = str(path)
    rule_rows.cache_clear()
    yield path
    rule_rows.cache_clear()


def test_an_installation_brings_itsown_table(own_table: Path) -> None:
    own_table.write_text(
        '[[rule]]\nkind = "own"\nkey = "return_days"\nvalue = 30\n'
        'valid_from = 2020-01-01\nvalid_to = 2021-01-01\nsource = "board"\n'
    )
    (row,) = rule_rows()
    assert (row.id, row.value, row.valid_to) == ("own/return_days/*/*@2020-01-01", 30, date(2021, 1, 1))


@pytest.mark.parametrize("wrong", ["vaild_to = 2021-01-01", 'valid_to = "2021"'])
def test_a_misspelt_row_is_not_overlooked(own_table: Path, wrong: str) -> None:
    own_table.write_text(f'[[rule]]\nkind = "own"\nkey = "x"\nvalue = 1\nvalid_from = 2020-01-01\nsource = "board"\n{wrong}\n')
    with pytest.raises((ValueError, TypeError)):
        rule_rows()
