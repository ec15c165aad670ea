"""Carry out a row of the process table: the only code that changes where a case stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from entrepot.aftersales import policy, rules
from entrepot.aftersales.enums import CaseKind, CaseState, Side
from entrepot.aftersales.errors import NotNow, NotYourMove, TooLong, TooManyPictures, UnknownCase, WrongState
from entrepot.aftersales.models import Case, CaseEntry, CaseItem, CasePicture
from entrepot.aftersales.process import MOVES, OVER, Deadline, Effect, Move
from entrepot.aftersales.types import Change, Moved
from entrepot.events.facts import aftersales as facts
from entrepot.events.services import cancel_timers, publish, start_timers
from entrepot.events.types import Timer
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.kernel.pictures import Picture, repaint
from entrepot.orders import services as orders
from entrepot.orders.enums import OrderState
from entrepot.payments.errors import NotEnoughHeld
from entrepot.payments.services import send_refunds

from . import asking
from .effects import Work, carry_out
from .inputs import apply, ask

_ATTEMPTS: Final = 5
_FOLDER: Final = "aftersales"
_SHIPPED: Final = (OrderState.SHIPPED, OrderState.FINISHED)
TIMERS: Final = [str(deadline) for deadline in Deadline]


@dataclass(slots=True)
class Held:
    """A case under our lock, with its lines and its order."""

    case: Case
    items: list[CaseItem]
    order: orders.Locked


def lock(case_ids: Sequence[UUID]) -> dict[UUID, Held]:
    """Lock the orders of the cases, then the cases, in ascending order; those that do not exist are left out."""
    order_ids = list(Case.objects.filter(pk__in=case_ids).values_list("order_id", flat=True).distinct().order_by("order_id"))
    locked = orders.lock(order_ids)
    cases = list(Case.objects.select_for_update(no_key=True).filter(pk__in=case_ids).order_by("pk"))
    items: dict[UUID, list[CaseItem]] = {case.pk: [] for case in cases}
    for item in CaseItem.objects.filter(case_id__in=items).order_by("case_id", "position"):
        items[item.case_id].append(item)
    return {case.pk: Held(case, items[case.pk], locked[case.order_id]) for case in cases}


def act(case_id: UUID, name: str, *, side: Side, actor: Actor, change: Change | None = None, guest: bool = False) -> Moved:
    """Make the move `name` with one case, as the side that the actor is on.

    State, thread, timers, order, facts and the posting change together or not at all; the provider is asked after the commit.
    Raises UnknownCase (also for somebody else's), Forbidden, WrongState, NotYourMove, and what the move's guards and its input
    are refused for. `guest` is for callers that have verified a signed link to an order placed without signing in.
    """
    change = change or Change()
    said, painted = checked(change)
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                held = lock([case_id]).get(case_id)
                if held is None:
                    raise UnknownCase
                _mine(held.case, side, actor, guest=guest)
                work = Work(clock.now(), actor)
                move = MOVES[name]
                if refusal := refusal_of(move, held, side, actor, change):
                    raise refusal
                source = held.case.state
                make(work, held, move, side, change, said, painted)
                if side in (Side.STORE, Side.OPERATOR):
                    record(actor, f"aftersales.{name}", [Subject("aftersales.case", held.case.pk, held.case.store_id)])
                finish(work)
        except NotEnoughHeld:
            # A store's balance was read a moment before it was taken by somebody else: look again.
            if attempt + 1 == _ATTEMPTS or held is None or held.case.before_release:
                raise
        else:
            return Moved(case_id, name, source, held.case.state)
    raise AssertionError("unreachable")


def act_on_all(moves: Sequence[tuple[UUID, Sequence[str]]], *, side: Side, actor: Actor) -> list[Moved | Refused]:
    """The same for timers and facts: of each case the first of the moves that is not refused; one outcome a case, in the order given.

    In the caller's transaction if there is one; one posting for all of them.
    """
    outcomes: list[Moved | Refused] = []
    with transaction.atomic():
        held = lock([case_id for case_id, _ in moves])
        work = Work(clock.now(), actor)
        for case_id, names in moves:
            outcomes.append(_first(work, held.get(case_id), names, side, actor))
        finish(work)
    return outcomes


def _first(work: Work, held: Held | None, names: Sequence[str], side: Side, actor: Actor) -> Moved | Refused:
    refusal: Refused = UnknownCase()
    for name in names if held else ():
        assert held is not None
        move, source = MOVES[name], held.case.state
        if held.case.kind == CaseKind.UNSHIPPED and held.order.state in _SHIPPED and move.sources & MOVES["overtaken"].sources:
            move, side = MOVES["overtaken"], Side.SYSTEM
        found = refusal_of(move, held, side, actor, Change())
        if found is None:
            make(work, held, move, side, Change(), "", [])
            return Moved(held.case.pk, move.name, source, held.case.state)
        refusal = found
    return refusal


def refusal_of(move: Move, held: Held, side: Side, actor: Actor, change: Change) -> Refused | None:
    """Why the case cannot make the move now, or None."""
    case = held.case
    if side not in move.by:
        return NotYourMove(move=move.label)
    if case.state not in move.sources or case.kind not in move.kinds:
        return WrongState(state=case.state, move=move.label)
    if (
        case.kind == CaseKind.UNSHIPPED
        and held.order.state in _SHIPPED
        and Effect.REFUND in move.effects
        and case.state in MOVES["overtaken"].sources
    ):
        return NotNow(kind=case.kind, state=held.order.state)
    for guard in move.guards:
        if refusal := ask(guard, case, actor, change):
            return refusal
    return None


def make(work: Work, held: Held, move: Move, side: Side, change: Change, text: str, pictures: Sequence[Picture]) -> None:
    """Do what the move does with a case that is locked and was asked."""
    case, source = held.case, held.case.state
    apply(move, case, change, work.actor)
    if move.name == "edit":
        held.items = list(CaseItem.objects.filter(case=case).order_by("position"))
    for effect in move.effects:
        carry_out(effect, work, case, held.items, change, held.order)
    case.state = move.target or case.state
    case.changed_at = work.now
    if move.name == "remind_ruling":
        case.overdue_at = work.now
    if case.state == CaseState.REFUNDING and Effect.REFUND in move.effects and case.refund_id is None:
        case.state = CaseState.WAIT_ACCOUNT
    _run_timers(work, case, move)
    amount = {"offer": case.offer_minor, "rule": case.ruled_minor, "rule_large": case.ruled_minor}.get(move.name)
    if Effect.REFUND in move.effects or move.name == "edit":
        amount = case.amount_minor
    if case.state in OVER:
        close(work, held, booked=Effect.BOOK in move.effects)
    case.save()
    note(case, move.name, source, side, work, text, amount, pictures)
    publish_soon(work, case, move.fact, move.name, side)
    if case.state == CaseState.WAIT_ACCOUNT and move.name not in ("say", "account_again"):
        note(case, "ask_account", CaseState.REFUNDING, Side.SYSTEM, work)
        publish_soon(work, case, "CaseNeedsAccount", "ask_account", Side.SYSTEM)
    if case.appeals and move.name in ("rule", "confirm_ruling"):  # what comes after an appeal is final
        final = MOVES["carry_out" if case.ruled_minor else "carry_out_nothing"]
        make(work, held, final, Side.SYSTEM, Change(), "", [])


def close(work: Work, held: Held, *, booked: bool) -> None:
    """The case is over: its lines are free for another one, and the order may go on."""
    case = held.case
    case.closed_at, case.deadline_at, case.hold_journal_id = work.now, None, None
    for item in held.items:
        item.is_open = False
        if not booked:
            asking.book(case.order_id, item.position, asked=asking.minors(item, -1))
    CaseItem.objects.bulk_update(held.items, ["is_open"])
    work.order_moves["close_case"].append(case.order_id)
    work.notes[case.order_id] = case.number


def _run_timers(work: Work, case: Case, move: Move) -> None:
    if move.target is None and move.starts is None:
        if move.deadline is not None:  # a reminder: its timer has fired
            case.deadline_at = None
        return
    cancel_timers([case.pk], TIMERS)
    case.deadline_at = None
    if move.starts is not None and case.state == (move.target or case.state):
        case.deadline_at = work.now + policy.period(move.period or move.starts.timer, place_of(case), work.now)
        work.starts.append(Timer(case.pk, str(move.starts), case.store_id, case.deadline_at))


def place_of(case: Case) -> policy.Place:
    """What the case's periods depend on."""
    return policy.Place(case.kind, case.destination, case.route, case.category)


def note(
    case: Case,
    move: str,
    source: str,
    side: Side,
    work: Work,
    text: str = "",
    amount: int | None = None,
    pictures: Sequence[Picture] = (),
) -> None:
    """Write the move down in the case's thread, with what was said and shown."""
    entry = CaseEntry.objects.create(
        case=case, store_id=case.store_id, move=move, source=source, target=case.state, side=side, actor=work.actor.code,
        person_id=work.actor.person_id, text=text, amount_minor=amount, at=work.now,
    )  # fmt: skip
    rows = [CasePicture(entry=entry, path="", width=p.width, height=p.height) for p in pictures]
    for row, picture in zip(rows, pictures, strict=True):
        row.path = storages["private"].save(f"{_FOLDER}/{case.pk}/{uuid7()}.webp", ContentFile(picture.content))
    CasePicture.objects.bulk_create(rows)


def publish_soon(work: Work, case: Case, fact: str, move: str, side: Side) -> None:
    """The fact of the move, told when everything else is written."""
    kind: type[facts.CaseFact] = getattr(facts, fact)
    work.facts.append(
        kind(case.store_id, case.pk, case.order_id, case.number, case.kind, move, side.value, case.state, case.amount_minor, case.currency)
    )  # fmt: skip


def finish(work: Work) -> None:
    """Timers, orders, facts, then the posting; refunds are sent once it is committed."""
    start_timers(work.starts)
    work.move_orders()
    publish(work.facts)
    sending = work.settle_accounts()
    if sending:
        transaction.on_commit(lambda: send_refunds(sending), robust=True)


def checked(change: Change) -> tuple[str, list[Picture]]:
    """The text without blanks around it and the pictures as we paint them, before anything is locked."""
    said = change.text.replace("\0", "").strip()
    if len(said) > rules.LONGEST:
        raise TooLong(most=rules.LONGEST)
    if len(change.pictures) > rules.MOST_PICTURES:
        raise TooManyPictures(most=rules.MOST_PICTURES)
    return said, [repaint(content, most=rules.LARGEST) for content in change.pictures]


def _mine(case: Case, side: Side, actor: Actor, *, guest: bool) -> None:
    """Raises UnknownCase for somebody else's, Forbidden for people without the right."""
    if side is Side.BUYER:
        own = case.buyer_id is not None and case.buyer_id == actor.person_id and actor.acting_for is None
        if not (own or (guest and case.buyer_id is None)):
            raise UnknownCase
        if own:
            allow(actor, "orders.withdraw")
    elif side is Side.STORE:
        allow(actor, "orders.refund", [case.store_id])
    elif side is Side.OPERATOR:
        allow(actor, "orders.arbitrate")
