"""The platform decides; two people above a limit; one appeal; the ruling in one journal."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from PIL import Image
from tests.aftersales.factories import HOME, arbiter, does, done, opened, sold, staff
from tests.aftersales.test_refunds import held, sound
from tests.identity import factories as people
from tests.orders.test_trade import money

from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.errors import (
    AppealedAlready,
    PicturesNeeded,
    SamePerson,
    SayWhy,
    TooManyPictures,
    UnknownCase,
    WrongAmount,
    WrongState,
)
from entrepot.aftersales.models import Case, CaseEntry, CasePicture
from entrepot.aftersales.queries import case_story, picture_file, ruling_preview
from entrepot.aftersales.services import act, rule_case
from entrepot.aftersales.types import Change
from entrepot.events.services import fire_due
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.ledger.queries import journals_of

pytestmark = pytest.mark.django_db(transaction=True)


def photograph() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def in_ruling(**sale: Any) -> tuple[Case, Any, Any]:
    """A case that waits for the platform's decision; its shopper and its store's staff."""
    order, shopper = sold(state="shipped", **sale)
    desk = staff(order)
    case = opened(order, shopper, "partial", "faulty", {1: 1})
    does(case, "refuse", Side.STORE, desk, text="It works here")
    does(case, "escalate", Side.BUYER, shopper, text="It does not", pictures=(photograph(),))
    does(case, "give_evidence", Side.STORE, desk, text="See the log", pictures=(photograph(),))
    does(case, "begin_ruling", Side.OPERATOR, arbiter())
    return case, shopper, desk


def test_a_ruling_waits_for_an_appeal_and_is_then_one_journal() -> None:
    case, _shopper, _desk = in_ruling()
    rule_case(case.pk, 4_000, "Half is fair", actor=arbiter())
    case.refresh_from_db()
    assert (case.state, case.ruled_minor, held(case.order_id)) == (CaseState.APPEALABLE, 4_000, 10_000)

    with clock.using(clock.VirtualClock(clock.now() + timedelta(days=3, minutes=1))):
        fire_due()
        done(case)

    assert (case.state, case.amount_minor, held(case.order_id)) == (CaseState.SUCCESS, 4_000, 0)
    assert money("escrow.order", f"order:{case.order_id}") == 16_000
    [journal] = [j for j in journals_of(f"refund:{case.refund_id}") if j.kind == "refund.hold"]
    assert sorted((leg.phase, leg.amount_minor) for leg in journal.legs) == [("pending", 4_000), ("void", 0)]
    sound()


def test_deciding_for_the_store_frees_everything() -> None:
    case, _shopper, _desk = in_ruling()
    rule_case(case.pk, 0, "It works", actor=arbiter())
    with clock.using(clock.VirtualClock(clock.now() + timedelta(days=4))):
        fire_due()
        done(case)

    assert (case.state, held(case.order_id)) == (CaseState.CLOSED, 0)
    sound()


def test_above_the_limit_a_second_person_confirms_and_nobody_alone() -> None:
    case, _shopper, _desk = in_ruling(price=200_000)
    first, second = arbiter(), arbiter()
    rule_case(case.pk, 150_000, "All of it", actor=first)
    case.refresh_from_db()
    assert case.state == CaseState.SECOND_LOOK

    with pytest.raises(SamePerson):
        does(case, "confirm_ruling", Side.OPERATOR, first)
    does(case, "confirm_ruling", Side.OPERATOR, second)

    assert (case.state, case.approved_by) == (CaseState.APPEALABLE, second.person_id)
    with pytest.raises(Error), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(approved_by=case.ruled_by)


def test_the_second_person_may_want_it_decided_again() -> None:
    case, _shopper, _desk = in_ruling(price=200_000)
    rule_case(case.pk, 150_000, "All of it", actor=arbiter())
    does(case, "return_ruling", Side.OPERATOR, arbiter(), text="Look at the pictures")

    assert case.state == CaseState.RULING


def test_one_appeal_and_the_second_decision_is_final() -> None:
    case, shopper, desk = in_ruling()
    rule_case(case.pk, 1_000, "A little", actor=arbiter())
    does(case, "appeal", Side.BUYER, shopper, text="You did not see the crack")
    assert case.state == CaseState.RULING
    rule_case(case.pk, 7_000, "Indeed", actor=arbiter())
    done(case)

    assert (case.state, case.amount_minor) == (CaseState.SUCCESS, 7_000)
    with pytest.raises(WrongState):
        does(case, "appeal", Side.STORE, desk, text="No")
    sound()


def test_a_decision_after_an_appeal_cannot_be_appealed_against_while_it_waits_for_the_second_person() -> None:
    case, shopper, _desk = in_ruling(price=200_000)
    rule_case(case.pk, 100, "A little", actor=arbiter())
    does(case, "appeal", Side.BUYER, shopper, text="More")
    Case.objects.filter(pk=case.pk).update(state=CaseState.APPEALABLE)
    with pytest.raises(AppealedAlready):
        act(case.pk, "appeal", side=Side.BUYER, actor=shopper, change=Change(text="More"))


def test_a_ruling_gives_at_most_what_was_asked_and_says_why() -> None:
    case, _shopper, _desk = in_ruling()
    with pytest.raises(WrongAmount):
        rule_case(case.pk, 10_001, "Too much", actor=arbiter())
    with pytest.raises(SayWhy):
        rule_case(case.pk, 10, " ", actor=arbiter())
    for stranger in (people.operator("finance"), people.shopper()):
        with pytest.raises((Forbidden, Missing)):
            rule_case(case.pk, 10, "x", actor=stranger)
    case.refresh_from_db()
    assert (case.state, case.ruled_minor) == (CaseState.RULING, None)


def test_the_preview_of_a_ruling_is_what_is_posted() -> None:
    case, _shopper, _desk = in_ruling()
    legs, shares = ruling_preview(case.pk, 4_000)

    assert [(leg.source, leg.amount_minor, leg.phase) for leg in legs] == [
        ("escrow.order", 4_000, "pending"),
        ("escrow.order", 6_000, "void"),
    ]
    assert {share.code: share.amount_minor for share in shares} == {"commission": 200, "store": 3_800}


def test_evidence_is_added_to_and_never_changed() -> None:
    case, shopper, _desk = in_ruling()
    entry = CaseEntry.objects.filter(case=case, move="give_evidence").get()

    with pytest.raises(Error), transaction.atomic():
        CaseEntry.objects.filter(pk=entry.pk).update(text="other")
    with pytest.raises(Error), transaction.atomic():
        CasePicture.objects.all().delete()
    with pytest.raises(WrongState):
        does(case, "give_evidence", Side.BUYER, shopper, text="late")


def test_pictures_are_for_those_whose_case_it_is() -> None:
    case, shopper, desk = in_ruling()
    picture = CasePicture.objects.filter(entry__case=case).order_by("id").first()
    assert picture is not None

    for side, actor in ((Side.BUYER, shopper), (Side.STORE, desk), (Side.OPERATOR, arbiter())):
        with picture_file(picture.pk, side=side, actor=actor) as file:
            assert file.read(4) == b"RIFF"
    with pytest.raises(UnknownCase):
        picture_file(picture.pk, side=Side.BUYER, actor=people.shopper())
    with pytest.raises(Missing):
        picture_file(picture.pk, side=Side.STORE, actor=people.staff_of(sold()[0].store_id, "service"))
    with pytest.raises(TooManyPictures):
        does(case, "say", Side.BUYER, shopper, text="x", pictures=(photograph(),) * 7)


def test_reasons_that_can_be_seen_ask_for_a_picture() -> None:
    order, shopper = sold(state="shipped")
    with pytest.raises(PicturesNeeded):
        opened(order, shopper, "return", "damaged")
    case = opened(order, shopper, "return", "damaged", pictures=(photograph(),))
    assert len(case_story(case.pk, side=Side.BUYER, actor=shopper).entries[0].pictures) == 1


def test_a_store_may_contest_what_came_back() -> None:
    order, shopper = sold(state="shipped")
    desk = staff(order)
    case = opened(order, shopper, "return", "faulty")
    does(case, "agree_return", Side.STORE, desk, address=HOME)
    does(case, "send_back", Side.BUYER, shopper, carrier="sf", number="SF9")
    does(case, "contest_return", Side.STORE, desk, text="An empty box")

    assert (case.state, held(order.pk)) == (CaseState.EVIDENCE, 10_000)
