"""Rule rows in the database: dated, append-only, four eyes, package versions beside the operator's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.identity import factories as identity
from tests.tax import factories as make

from entrepot.identity.enums import ActorKind
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel.errors import Forbidden
from entrepot.tax import services
from entrepot.tax.enums import Decision
from entrepot.tax.errors import BadRuleRow, NotADraft, RuleOverlaps, SameApprover
from entrepot.tax.models import TaxRule, VatRate
from entrepot.tax.types import NewRow

pytestmark = pytest.mark.django_db
CLERK, CHECKER = SYSTEM, Actor(kind=ActorKind.CLOCK, name="clock")


@pytest.fixture(autouse=True)
def _fresh_tables() -> object:
    services.forget_tables()
    yield
    services.forget_tables()


def limit(value: str, since: date, until: date | None = None) -> NewRow:
    return make.rule("cn_cbec", "CN", "single_limit", value, since=since, until=until)


def put_in_force(row: NewRow, **options: bool) -> int:
    (pk,) = services.enter_rows([row], actor=CLERK)
    services.approve_rows(row.table, [pk], actor=CHECKER, **options)
    return pk


def quoted(value: int, on: str) -> Decision:
    rows = make.basket(make.line(value, quantity=2), at=make.day(on))
    return services.quote_tax([rows])[0].decision


def test_quotes_follow_an_approved_row_from_its_day_on() -> None:
    assert quoted(600_000, "2026-12-31") is Decision.OVER_LIMIT
    put_in_force(limit("6000.00", date(2027, 1, 1)))
    assert quoted(600_000, "2026-12-31") is Decision.OVER_LIMIT
    assert quoted(600_000, "2027-01-02") is Decision.OK
    assert quoted(500_000, "2019-06-01") is Decision.OK


def test_a_row_in_the_middle_leaves_the_periods_beside_it() -> None:
    put_in_force(limit("7000.00", date(2026, 1, 1), date(2027, 1, 1)))
    in_force = TaxRule.objects.filter(regime="cn_cbec", key="single_limit", superseded_by=None).order_by("valid_from")
    assert [(row.value, row.valid_from.year, row.valid_to and row.valid_to.year) for row in in_force] == [
        ("2000.00", 2016, 2019),
        ("5000.00", 2019, 2026),
        ("7000.00", 2026, 2027),
        ("5000.00", 2027, None),
    ]


def test_a_draft_changes_nothing() -> None:
    services.enter_rows([limit("9000.00", date(2019, 1, 1))], actor=CLERK)
    assert quoted(600_000, "2026-12-31") is Decision.OVER_LIMIT


def test_who_entered_a_row_does_not_approve_it() -> None:
    (pk,) = services.enter_rows([limit("9000.00", date(2027, 1, 1))], actor=CLERK)
    with pytest.raises(SameApprover):
        services.approve_rows("rule", [pk], actor=CLERK)
    services.approve_rows("rule", [pk], actor=CHECKER)
    with pytest.raises(NotADraft):
        services.approve_rows("rule", [pk], actor=CHECKER)


def test_overlapping_rows_are_refused_unless_they_replace() -> None:
    with pytest.raises(RuleOverlaps):
        put_in_force(limit("6000.00", date(2027, 1, 1)), replaces=False)


def test_database_refuses_two_rows_in_force() -> None:
    row = TaxRule.objects.get(regime="cn_cbec", key="single_limit", valid_to=None)
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError, match="tax_rule_one_in_force"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("change", [{"rate": "0.5"}, {"valid_to": date(2030, 1, 1)}, {"approved_by": "me"}, {"source": "x"}])
def test_database_refuses_changes(change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        VatRate.objects.filter(country="DE").update(**change)


def test_database_refuses_deletion() -> None:
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        VatRate.objects.filter(country="DE").delete()


def test_people_without_the_right_are_refused() -> None:
    with pytest.raises(Forbidden):
        services.enter_rows(
            [limit("1.00", date(2027, 1, 1))], actor=Actor(kind=ActorKind.PERSON, person_id=identity.person().pk)
        )
    assert not TaxRule.objects.filter(origin="operator").exists()


@pytest.mark.parametrize(
    "row",
    [
        NewRow("nothing", {}, date(2027, 1, 1), source="x"),
        make.rule("cn_cbec", "CN", "single_limit", {"amount": 5}),
        make.row("vat", country="DE", goods_class="standard", rate="much"),
        make.row("vat", country="DE", goods_class="standard", rate=0.19),
        make.row("vat", land="DE", rate="0.19"),
        NewRow("vat", {"country": "DE", "rate": "0.19"}, date(2027, 1, 1)),
        make.row("vat", country="DE", rate="0.19", since=date(2027, 1, 1), until=date(2027, 1, 1)),
    ],
)
def test_malformed_rows_are_refused(row: NewRow) -> None:
    with pytest.raises(BadRuleRow):
        services.enter_rows([row], actor=CLERK)


def test_loading_again_changes_nothing() -> None:
    before = TaxRule.objects.count()
    loaded = services.load_rules()
    assert (loaded.added, loaded.replaced, loaded.kept_local) == (0, 0, 0)
    assert loaded.unchanged > 350
    assert TaxRule.objects.count() == before


def test_loading_keeps_what_the_operator_changed() -> None:
    put_in_force(
        make.row("vat", country="DE", goods_class="standard", rate="0.16", since=date(2026, 7, 1), until=date(2027, 1, 1))
    )
    loaded = services.load_rules()
    assert (loaded.added, loaded.replaced, loaded.kept_local) == (0, 0, 1)
    assert VatRate.objects.get(
        country="DE", superseded_by=None, approved_at__isnull=False, valid_from=date(2026, 7, 1)
    ).rate == Decimal("0.16")


def test_a_newer_package_version_supersedes_the_older() -> None:
    newer = make.row("vat", country="DE", goods_class="standard", rate="0.20", since=date(2021, 7, 1))
    loaded = services.load_rules([newer])
    assert (loaded.added, loaded.replaced) == (0, 1)
    in_force = VatRate.objects.get(country="DE", superseded_by=None)
    assert (str(in_force.rate), in_force.version) == ("0.200000", 2)


def test_quoting_asks_the_database_nothing_while_the_rules_are_fresh() -> None:
    request = make.basket(make.line(1000))
    services.quote_tax([request])
    with CaptureQueriesContext(connection) as caught:
        services.quote_tax([request] * 30)
    assert len(caught) == 0


def test_database_and_package_tables_agree() -> None:
    for to in ("CN", "DE", "GB", "MX"):
        request = make.basket(make.line(1000), to=to)
        (result,) = services.quote_tax([request])
        assert result.content_hash() == make.result(make.line(1000), to=to).content_hash()


def test_regime_of_an_order() -> None:
    assert services.regime_for(destination="CN", route="bonded") == "cn_cbec"
    assert services.regime_for(destination="ZZ") == "undecided"
