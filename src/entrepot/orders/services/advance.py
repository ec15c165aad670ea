"""Carry out a row of the process table: the only code that changes where an order stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts import orders as facts
from entrepot.events.services import publish, start_instead
from entrepot.events.types import Timer
from entrepot.identity.types import Actor
from entrepot.inventory import services as inventory
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.queries import parcels_of
from entrepot.logistics.types import ParcelView
from entrepot.orders import policy
from entrepot.orders.enums import Mover
from entrepot.orders.errors import (
    AlreadyExtended,
    CaseOpen,
    NotAllowedToMove,
    ParcelsUnderWay,
    TrackingException,
    UnknownOrder,
    WrongState,
)
from entrepot.orders.process import MOVES, Effect, Guard, Move
from entrepot.orders.types import Moved, MoveOutcome
from entrepot.payments.services import ask_capture

from ._receipt import free_receipt, hold_receipt, keep_still

_LOCK = """
SELECT id, store_id, store_kind, number, buyer_id, state, route, deadline_at, extended_at, open_cases, paid_at,
       authorised_at FROM orders_order
 WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""


class Locked(NamedTuple):
    """An order under our lock."""

    id: UUID
    store_id: UUID
    store_kind: str
    number: str
    buyer_id: UUID | None
    state: str
    route: str
    deadline_at: datetime | None
    extended_at: datetime | None
    open_cases: int
    paid_at: datetime | None
    authorised_at: datetime | None

    @property
    def is_unpaid(self) -> bool:
        """Whether the amount is authorised and was not taken yet."""
        return self.authorised_at is not None and self.paid_at is None


# While a parcel is in one of these states its receipt is never assumed.
_TROUBLE: Final = frozenset(
    {
        ParcelStatus.ON_HOLD,
        ParcelStatus.DELIVERY_FAILED,
        ParcelStatus.DELIVERY_DELAYED,
        ParcelStatus.RETURN_TO_SENDER,
        ParcelStatus.CANCELLED,
    }
)
Check = Callable[[Locked], Refused | None]


def lock(order_ids: Sequence[UUID]) -> dict[UUID, Locked]:
    """Lock the orders in the order of their ids; those that do not exist are left out."""
    with sql.pipeline():
        answer = ask_lock(order_ids)
    return locked(answer)


def ask_lock(order_ids: Sequence[UUID]) -> sql.Answer:
    """Send the lock on its way, inside a pipeline; `locked` reads the answer."""
    return sql.ask(_LOCK, (sql.plain(order_ids),))


def locked(answer: sql.Answer) -> dict[UUID, Locked]:
    """The orders that `ask_lock` locked."""
    return {row[0]: Locked(*row) for row in answer.rows()}


def advance(
    name: str, order_ids: Sequence[UUID], *, mover: Mover, actor: Actor, note: str = "", check: Check | None = None
) -> list[MoveOutcome]:
    """Make the move `name` with each of the orders; one outcome per order, in the order given.

    `mover` says in which role the actor comes; `check` asks a further question under the lock (is it this shopper's order?).
    Refused: UnknownOrder, WrongState, NotAllowedToMove, and what the guards of the move say. The state, the step of the history,
    stock, timers and the fact change together or not at all.
    """
    move = MOVES[name]
    with transaction.atomic():
        orders = lock(order_ids)
        refusals = _refusals(move, orders, mover, check)
        outcomes: list[MoveOutcome] = []
        going: dict[UUID, Locked] = {}
        for order_id in order_ids:
            order = orders.get(order_id)
            if order is None:
                outcomes.append(UnknownOrder())
            elif order_id in refusals:
                outcomes.append(refusals[order_id])
            elif order_id in going:
                outcomes.append(WrongState(state=_target(move, order), move=move.label))
            else:
                going[order_id] = order
                outcomes.append(Moved(order_id, name, order.state, _target(move, order)))
        if going:
            carry_out(move, list(going.values()), mover=mover, actor=actor, note=note)
    return outcomes


def _refusals(move: Move, locked: Mapping[UUID, Locked], mover: Mover, check: Check | None) -> dict[UUID, Refused]:
    refused: dict[UUID, Refused] = {}
    for order in locked.values():
        if check is not None and (refusal := check(order)) is not None:
            refused[order.id] = refusal
        elif mover not in move.by:
            refused[order.id] = NotAllowedToMove(move=move.label)
        elif order.state not in move.sources or (Guard.HAS_CASE in move.guards and not order.open_cases):
            refused[order.id] = WrongState(state=order.state, move=move.label)
        elif Guard.NO_CASE in move.guards and order.open_cases:
            refused[order.id] = CaseOpen()
        elif Guard.NOT_EXTENDED in move.guards and order.extended_at is not None:
            refused[order.id] = AlreadyExtended()
    for guard in {Guard.PARCEL_FINE, Guard.ALL_DELIVERED} & set(move.guards):
        for order_id, parcels in parcels_of([o for o in locked if o not in refused]).items():
            if (refusal := _parcels_refuse(guard, parcels)) is not None:
                refused[order_id] = refusal
    return refused


def _parcels_refuse(guard: Guard, parcels: Sequence[ParcelView]) -> Refused | None:
    if guard is Guard.PARCEL_FINE:
        troubled = next((p for p in parcels if p.status in _TROUBLE or p.needs_person), None)
        return TrackingException(status=troubled.status.value) if troubled else None
    left = sum(parcel.status is not ParcelStatus.DELIVERED for parcel in parcels)
    # Of a single parcel whoever tells of its delivery knows more than its last event.
    return ParcelsUnderWay(parcels=left) if left and len(parcels) > 1 else None


def carry_out(move: Move, orders: Sequence[Locked], *, mover: Mover, actor: Actor, note: str = "") -> None:
    """Do what the move does with orders that are locked and were checked."""
    now = clock.now()
    ids = [order.id for order in orders]
    deadlines = [_deadline(move, order, now) for order in orders]
    timers = [
        Timer(o.id, str(kind), o.store_id, due) for kind in move.starts for o, due in zip(orders, deadlines, strict=True) if due
    ]
    with sql.pipeline():
        if move.unpaid_target and (unpaid := [o.id for o in orders if o.is_unpaid]):
            ask_capture(unpaid)
        for effect in move.effects:
            _EFFECTS[effect](ids, actor)
        sql.execute(
            _update(move),
            {
                "ids": sql.plain(ids),
                "stores": sql.plain([o.store_id for o in orders]),
                "sources": sql.texts([o.state for o in orders]),
                "targets": sql.texts([_target(move, o) for o in orders]),
                "deadlines": sql.moments(deadlines),
                "move": move.name,
                "mover": mover.value,
                "actor": actor.code,
                "note": note[:300],
                "now": now,
            },
        )
        start_instead(timers, ids, [str(kind) for kind in move.stops])
        if _STANDS_STILL & {*move.effects} or any(order.open_cases for order in orders):
            keep_still(ids)
        publish(fact(store_id=o.store_id, order_id=o.id, number=o.number) for o in orders for fact in _facts(move, o))


def _target(move: Move, order: Locked) -> str:
    """Where the move leads this order."""
    if move.unpaid_target and order.is_unpaid:
        return move.unpaid_target
    return move.target or order.state


def _facts(move: Move, order: Locked) -> list[type[facts.OrderFact]]:
    """What is told of the move, in this order."""
    first = move.unpaid_fact if move.unpaid_target and order.is_unpaid else move.fact
    return [getattr(facts, name) for name in (first, move.also) if name]


def _deadline(move: Move, order: Locked, now: datetime) -> datetime | None:
    """When the timer that runs after the move falls due: a new one, the present one, or none."""
    if move.starts:
        period = policy.period(move.starts[0], move=move.name, store_kind=order.store_kind, route=order.route, at=now)
        extends = move.name == "extend_receipt" and order.deadline_at is not None
        return (order.deadline_at if extends and order.deadline_at else now) + period
    return order.deadline_at if move.keeps_deadline or (move.target is None and move.deadline is None) else None


_UPDATES: Final[dict[str, str]] = {}


def _update(move: Move) -> str:
    """The statement that moves orders and writes their step; the stamp is a column name out of the table, never input."""
    if move.name not in _UPDATES:
        stamp = f", {move.stamp} = %(now)s" if move.stamp else ""
        _UPDATES[move.name] = f"""
            WITH moved AS (
              SELECT * FROM unnest(%(ids)s::uuid[], %(stores)s::uuid[], %(sources)s::text[], %(targets)s::text[],
                                   %(deadlines)s::timestamptz[]) AS d(id, store_id, source, target, deadline_at)
            ), stepped AS (
              INSERT INTO orders_step (order_id, store_id, move, source, target, mover, actor, note, at)
              SELECT id, store_id, %(move)s, source, target, %(mover)s, %(actor)s, %(note)s, %(now)s FROM moved
            )
            UPDATE orders_order o SET state = moved.target, deadline_at = moved.deadline_at{stamp} FROM moved WHERE o.id = moved.id
        """
    return _UPDATES[move.name]


def _release(ids: Sequence[UUID], _: Actor) -> None:
    inventory.release(ids)


def _commit(ids: Sequence[UUID], _: Actor) -> None:
    inventory.commit(ids)


def _consume(ids: Sequence[UUID], actor: Actor) -> None:
    inventory.consume(ids, actor=actor)


_STANDS_STILL: Final = frozenset({Effect.HOLD_RECEIPT, Effect.FREE_RECEIPT})


def _hold(ids: Sequence[UUID], _: Actor) -> None:
    hold_receipt(ids)


def _unhold(ids: Sequence[UUID], _: Actor) -> None:
    free_receipt(ids)


_EFFECTS: Final[dict[Effect, Callable[[Sequence[UUID], Actor], Any]]] = {
    Effect.COMMIT_STOCK: _commit,
    Effect.RELEASE_STOCK: _release,
    Effect.CONSUME_STOCK: _consume,
    Effect.HOLD_RECEIPT: _hold,
    Effect.FREE_RECEIPT: _unhold,
}
