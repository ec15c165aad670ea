"""Four eyes: in the services, and in the database past them."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from tests.identity import factories as people
from tests.operations.factories import small_market
from tests.stores import factories as stores

from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import AuditEntry, Person
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.operations.enums import ProposalKind
from entrepot.operations.errors import AlreadyDecided, NotYours, SamePerson
from entrepot.operations.models import Proposal
from entrepot.operations.queries import fee_effect, proposal, proposals
from entrepot.operations.services import approve_proposal, propose, refuse_proposal, withdraw_proposal
from entrepot.stores.errors import FeePlanInThePast
from entrepot.stores.models import FeePlan
from entrepot.stores.queries import commissions
from entrepot.tax.models import VatRate
from entrepot.tax.queries import dated_row, dated_rows, versions_of
from entrepot.tax.services import load_rules

WHY = "the board decided it in October"


def finance() -> Actor:
    return people.operator(PlatformRole.FINANCE)


def plan(bps: int = 700, **more: object) -> dict[str, object]:
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    return {
        "kind": "global",
        "category_path": "",
        "valid_from": day,
        "commission_bps": bps,
        "currency": "CNY",
        "source": "board",
        **more,
    }


def proposed(actor: Actor) -> UUID:
    return propose(ProposalKind.FEE_PLAN, plan(), WHY, actor=actor)


@pytest.mark.django_db
def test_a_fee_plan_changes_when_a_second_person_approves() -> None:
    stores.fee_plan("global", commission_bps=500)
    first, second = finance(), finance()
    made = proposed(first)
    assert FeePlan.objects.count() == 1

    result = approve_proposal(made, actor=second)
    day = (clock.now() + timedelta(days=10)).date()
    assert commissions([("global", "x")], day)["global", "x"].bps == 700
    view = proposal(made)
    assert (view.state, view.proposed_by, view.decided_by, view.result) == (
        "approved",
        first.person_id,
        second.person_id,
        result,
    )
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "operations.proposed",
        "stores.fee_plan_set",
        "operations.proposal_approved",
    ]


@pytest.mark.django_db
def test_nobody_decides_on_what_they_proposed_and_others_do_not_withdraw_it() -> None:
    first, second = finance(), finance()
    made = proposed(first)
    with pytest.raises(SamePerson):
        approve_proposal(made, actor=first)
    with pytest.raises(SamePerson):
        refuse_proposal(made, "no", actor=first)
    with pytest.raises(NotYours):
        withdraw_proposal(made, actor=second)
    assert [one.id for one in proposals(state="open")] == [made]
    withdraw_proposal(made, actor=first)
    with pytest.raises(AlreadyDecided):
        approve_proposal(made, actor=second)
    assert not FeePlan.objects.exists()


@pytest.mark.django_db
def test_the_database_itself_asks_for_four_eyes_and_keeps_what_was_decided() -> None:
    first = finance()
    made = proposed(first)
    forbidden = [
        {"state": "approved", "decided_by": first.person_id, "decided_at": clock.now()},
        {"state": "refused", "decided_by": first.person_id, "decided_at": clock.now()},
        {"state": "approved"},
        {"content": {}},
        {"proposed_by": people.operator().person_id},
    ]
    for columns in forbidden:
        with pytest.raises(DatabaseError), transaction.atomic():
            Proposal.objects.filter(pk=made).update(**columns)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=made).delete()
    refuse_proposal(made, "too high", actor=finance())
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=made).update(state="open", decided_by=None, decided_at=None)
    assert proposal(made).note == "too high"


@pytest.mark.django_db
def test_each_kind_takes_its_own_right_and_a_good_reason() -> None:
    arbiter = people.operator(PlatformRole.ARBITER)
    for kind, content in ((ProposalKind.FEE_PLAN, plan()), (ProposalKind.SECOND_FACTOR, {"person_id": arbiter.person_id})):
        with pytest.raises(Forbidden):
            propose(kind, content, WHY, actor=arbiter)
    with pytest.raises(Invalid):
        propose(ProposalKind.FEE_PLAN, plan(), "because", actor=finance())
    with pytest.raises(Invalid):
        propose(ProposalKind.FEE_PLAN, plan(bps=10_001), WHY, actor=finance())
    with pytest.raises(FeePlanInThePast):
        propose(ProposalKind.FEE_PLAN, plan(valid_from="2020-01-01"), WHY, actor=finance())
    with pytest.raises(Missing):
        propose(ProposalKind.SECOND_FACTOR, {"person_id": people.platform().pk}, WHY, actor=people.operator())
    made = proposed(finance())
    with pytest.raises(Forbidden):
        approve_proposal(made, actor=people.operator(PlatformRole.OPERATOR))
    assert Proposal.objects.count() == 1


@pytest.mark.django_db
def test_what_the_change_itself_is_refused_for_leaves_the_proposal_open() -> None:
    made, second = proposed(finance()), finance()
    stores.fee_plan("global", valid_from=(clock.now() + timedelta(days=30)).date())
    with pytest.raises(Exception, match="begins on"):
        approve_proposal(made, actor=second)
    assert proposal(made).state == "open"


@pytest.mark.django_db
def test_a_tax_rate_changes_with_the_names_of_both() -> None:
    load_rules()
    first, second = people.operator(), people.operator()
    [row] = [
        row for row in dated_rows("vat", "DE") if row.columns == {"country": "DE", "goods_class": "standard", "rate": "0.19"}
    ]
    day = (clock.now() + timedelta(days=3)).date()
    content = {
        "table": "vat",
        "row_id": row.id,
        "columns": {"rate": "0.21", "country": "FR"},
        "valid_from": day.isoformat(),
        "law": "law",
        "source": "gazette",
    }
    with pytest.raises(Invalid, match="different"):
        propose(ProposalKind.TAX_ROW, {**content, "columns": {"rate": "0.19"}}, WHY, actor=first)
    made = propose(ProposalKind.TAX_ROW, content, WHY, actor=first)
    assert dated_row("vat", row.id).is_in_force

    approve_proposal(made, actor=second)
    new = VatRate.objects.get(country="DE", goods_class="standard", valid_from=day, superseded_by=None)
    assert (str(new.rate), new.entered_by, new.approved_by) == ("0.210000", first.code, second.code)
    assert [str(version.columns["rate"]) for version in versions_of("vat", new.pk)][:2] == ["0.21", "0.19"]


@pytest.mark.django_db
def test_a_second_factor_is_taken_away_by_two_people() -> None:
    person, first, second = people.person(), people.operator(), people.operator()
    Authenticator.objects.create(user_id=person.pk, type="totp", data={})
    made = propose(ProposalKind.SECOND_FACTOR, {"person_id": person.pk}, WHY, actor=first)
    assert Authenticator.objects.count() == 1
    approve_proposal(made, actor=second)
    assert (Authenticator.objects.count(), Person.objects.get(pk=person.pk).session_epoch) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_change_it_once() -> None:
    stores.fee_plan("global")
    made = proposed(finance())
    deciders, ready, outcomes = [finance() for _ in range(4)], threading.Barrier(4), []

    def decide(actor: Actor) -> None:
        try:
            ready.wait()
            approve_proposal(made, actor=actor)
            outcomes.append("approved")
        except AlreadyDecided:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[actor]) for actor in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "late", "late", "late"]
    assert FeePlan.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_effect_of_a_plan_is_told_on_what_was_sold() -> None:
    small_market()
    effect = fee_effect("global", "", 700)
    [sums] = effect.sums
    assert (sums.lines, sums.goods_minor, sums.before_minor, sums.after_minor, sums.more_minor) == (
        3,
        70_000,
        3_500,
        4_900,
        1_400,
    )
    assert {line.before_bps for line in effect.sample} == {500}
    assert fee_effect("domestic", "", 700).sums == []
