"""The life of an order, as a table.

Everything that moves an order is one row here: from where, to where, who may, which guard is asked, what happens and which timers
start. `services.advance` is the only code that carries a row out; the buttons a person sees (`moves_for`) and the diagram in
docs/order-process.md (`diagram`) are read from the same rows, and a timer firing is the same move as a click.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .enums import Mover, OrderState

S, M = OrderState, Mover


class Deadline(StrEnum):
    """Timers of an order; the periods are dated policy (data/policy.toml)."""

    PAY = "orders.pay"
    SHIP = "orders.ship"
    RECEIVE = "orders.receive"


class Effect(StrEnum):
    """What a move does beside changing the state; carried out by services/effects.py inside the same transaction."""

    COMMIT_STOCK = "commit_stock"
    RELEASE_STOCK = "release_stock"
    CONSUME_STOCK = "consume_stock"
    HOLD_RECEIPT = "hold_receipt"  # one more case is open: the time for the receipt stands still
    FREE_RECEIPT = "free_receipt"  # one case fewer; without any the time runs on


class Guard(StrEnum):
    """Questions asked under the lock before a move."""

    NOT_EXTENDED = "not_extended"
    PARCEL_FINE = "parcel_fine"
    ALL_DELIVERED = "all_delivered"
    NO_CASE = "no_case"
    HAS_CASE = "has_case"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `stamp` is the time column of the order that the move sets; `fact` the fact that it publishes."""

    name: str
    sources: frozenset[OrderState]
    target: OrderState | None  # None: the state stays
    by: frozenset[Mover]
    label: str
    stamp: str | None = None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    starts: tuple[Deadline, ...] = ()
    stops: tuple[Deadline, ...] = ()
    fact: str | None = None
    also: str | None = None  # a second fact, told after the first
    unpaid_target: OrderState | None = None  # where an order leads whose amount was only authorised, with its own fact
    unpaid_fact: str | None = None
    deadline: Deadline | None = None  # the timer that fires this move
    keeps_deadline: bool = False  # the timer that runs goes on after the move


def _move(
    name: str, sources: tuple[OrderState, ...], target: OrderState | None, by: tuple[Mover, ...], label: str, **more: object
) -> Move:
    return Move(name, frozenset(sources), target, frozenset(by), label, **more)  # type: ignore[arg-type]


MOVES: Final[dict[str, Move]] = {
    move.name: move
    for move in (
        _move(
            "pay", (S.WAIT_BUYER_PAY,), S.PAID, (M.PROVIDER,), "Payment received",
            stamp="paid_at", effects=(Effect.COMMIT_STOCK,), stops=(Deadline.PAY,), starts=(Deadline.SHIP,), fact="OrderPaid",
        ),
        # Pay on receipt: the goods go against an authorisation, and the money comes with the receipt (or a little before it).
        _move(
            "authorise", (S.WAIT_BUYER_PAY,), S.PAID, (M.PROVIDER,), "Amount authorised",
            stamp="authorised_at", effects=(Effect.COMMIT_STOCK,), stops=(Deadline.PAY,), starts=(Deadline.SHIP,),
            fact="OrderAuthorised",
        ),
        _move(
            "capture", (S.PAID, S.PARTLY_SHIPPED, S.SHIPPED), None, (M.PROVIDER,), "Authorised amount taken",
            stamp="paid_at", fact="OrderPaid", keeps_deadline=True,
        ),
        _move(
            "collect", (S.COLLECTING,), S.FINISHED, (M.PROVIDER,), "Amount taken after receipt",
            stamp="paid_at", fact="OrderPaid", also="OrderReceived",
        ),
        _move(
            "cancel", (S.WAIT_BUYER_PAY,), S.CLOSED_UNPAID, (M.BUYER, M.OPERATOR), "Cancel",
            stamp="closed_at", effects=(Effect.RELEASE_STOCK,), stops=(Deadline.PAY,), fact="OrderClosed",
        ),
        _move(
            "expire_payment", (S.WAIT_BUYER_PAY,), S.CLOSED_UNPAID, (M.CLOCK,), "Payment time is over",
            stamp="closed_at", effects=(Effect.RELEASE_STOCK,), fact="OrderClosed", deadline=Deadline.PAY,
        ),
        _move(
            "ship_part", (S.PAID, S.PARTLY_SHIPPED), S.PARTLY_SHIPPED, (M.STORE, M.OPERATOR), "Ship a part",
            fact="OrderPartlyShipped", keeps_deadline=True,
        ),
        _move(
            "ship", (S.PAID, S.PARTLY_SHIPPED), S.SHIPPED, (M.STORE, M.OPERATOR), "Ship",
            stamp="shipped_at", effects=(Effect.CONSUME_STOCK,), stops=(Deadline.SHIP,), starts=(Deadline.RECEIVE,), fact="OrderShipped",
        ),
        _move(
            "remind_to_ship", (S.PAID, S.PARTLY_SHIPPED), None, (M.CLOCK,), "Shipping promise is over",
            stamp="overdue_at", fact="OrderOverdue", deadline=Deadline.SHIP,
        ),
        _move(
            "cancel_paid", (S.PAID,), S.CLOSED_REFUNDED, (M.BUYER, M.STORE, M.OPERATOR, M.SYSTEM), "Cancel and refund",
            stamp="closed_at", guards=(Guard.NO_CASE,), effects=(Effect.RELEASE_STOCK,), stops=(Deadline.SHIP,), fact="OrderClosed",
        ),
        _move(
            "deliver", (S.SHIPPED,), None, (M.CARRIER,), "Parcel delivered",
            stamp="delivered_at", guards=(Guard.ALL_DELIVERED,), starts=(Deadline.RECEIVE,), fact="OrderDelivered",
        ),
        _move(
            "extend_receipt", (S.SHIPPED,), None, (M.BUYER,), "Give me more time",
            stamp="extended_at", guards=(Guard.NO_CASE, Guard.NOT_EXTENDED), starts=(Deadline.RECEIVE,), fact="ReceiptExtended",
        ),
        _move(
            "confirm_receipt", (S.SHIPPED,), S.FINISHED, (M.BUYER,), "I have received it",
            stamp="received_at", guards=(Guard.NO_CASE,), stops=(Deadline.RECEIVE,), fact="OrderReceived",
            unpaid_target=S.COLLECTING, unpaid_fact="OrderCollecting",
        ),
        _move(
            "auto_receive", (S.SHIPPED,), S.FINISHED, (M.CLOCK,), "Receipt assumed after the time is over",
            stamp="received_at", guards=(Guard.NO_CASE, Guard.PARCEL_FINE), fact="OrderReceived", deadline=Deadline.RECEIVE,
            unpaid_target=S.COLLECTING, unpaid_fact="OrderCollecting",
        ),
        # After-sales (the room above) moves an order by these, whoever moves the case.
        _move(
            "open_case", (S.PAID, S.PARTLY_SHIPPED, S.SHIPPED, S.FINISHED), None, (M.SYSTEM,), "Asked for after-sales",
            effects=(Effect.HOLD_RECEIPT,),
        ),
        _move(
            "close_case", (S.PAID, S.PARTLY_SHIPPED, S.SHIPPED, S.FINISHED), None, (M.SYSTEM,), "After-sales is over",
            guards=(Guard.HAS_CASE,), effects=(Effect.FREE_RECEIPT,),
        ),
        _move("replace", (S.SHIPPED,), None, (M.SYSTEM,), "Replacement sent", starts=(Deadline.RECEIVE,)),
        _move(
            "refund_all", (S.PAID, S.PARTLY_SHIPPED, S.SHIPPED), S.CLOSED_REFUNDED, (M.SYSTEM,), "Refunded in full",
            stamp="closed_at", effects=(Effect.RELEASE_STOCK,), stops=(Deadline.SHIP, Deadline.RECEIVE), fact="OrderClosed",
        ),
    )
}  # fmt: skip

CLOSED: Final = frozenset({S.FINISHED, S.CLOSED_UNPAID, S.CLOSED_REFUNDED})
BY_DEADLINE: Final[dict[Deadline, Move]] = {move.deadline: move for move in MOVES.values() if move.deadline}


def moves_for(state: str, mover: Mover) -> list[Move]:
    """The moves that `mover` may make from `state`: the buttons of a page."""
    return [move for move in MOVES.values() if mover in move.by and state in move.sources]


def diagram() -> Iterator[str]:
    """The table as a Mermaid state diagram, line by line (docs/order-process.md)."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {S.WAIT_BUYER_PAY}"
    for move in MOVES.values():
        who = ", ".join(sorted(move.by))
        for source in sorted(move.sources):
            yield f"    {source} --> {move.target or source}: {move.name} ({who})"
            if move.unpaid_target:
                yield f"    {source} --> {move.unpaid_target}: {move.name}, not paid yet ({who})"
    for state in sorted(CLOSED):
        yield f"    {state} --> [*]"
