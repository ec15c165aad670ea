"""Cases for the people they concern: pages by key, one statement each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import storages

from entrepot.aftersales import policy
from entrepot.aftersales.enums import CaseState, Side
from entrepot.aftersales.errors import UnknownCase
from entrepot.aftersales.process import OPEN, moves_for
from entrepot.aftersales.types import CaseLine, CaseView, Entry, Item, Parts
from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing

S = CaseState
# What a store's desk is divided into: what waits for it, what waits for others, what is over.
QUEUES: Final[Mapping[str, tuple[CaseState, ...]]] = {
    "answer": (S.WAIT_SELLER_AGREE,),
    "back": (S.WAIT_SELLER_CONFIRM_GOODS, S.WAIT_SELLER_REPLACE),
    "platform": (S.EVIDENCE, S.RULING, S.SECOND_LOOK, S.APPEALABLE),
    "shopper": (S.SELLER_REFUSE_BUYER, S.WAIT_BUYER_RETURN_GOODS, S.WAIT_ACCOUNT, S.REFUNDING, S.PROVIDER_FAILED),
    "over": (S.SUCCESS, S.CLOSED),
}
_COLUMNS: Final = """
c.id, c.number, c.order_id, c.order_number, c.store_id, c.buyer_id, c.kind, c.reason, c.state, c.currency, c.amount_minor,
       c.offer_minor, c.ruled_minor, c.opened_at, c.changed_at, c.closed_at, c.deadline_at, c.overdue_at,
       (SELECT l.title FROM aftersales_caseitem i JOIN orders_line l ON l.order_id = i.order_id AND l.position = i.position
         WHERE i.case_id = c.id ORDER BY i.position LIMIT 1) AS title
"""
_OF_BUYER: Final = f"""
SELECT {_COLUMNS} FROM aftersales_case c WHERE c.buyer_id = %(buyer)s
   AND (NOT %(open)s OR c.closed_at IS NULL) AND (%(at)s::timestamptz IS NULL OR (c.opened_at, c.id) < (%(at)s, %(id)s::uuid))
 ORDER BY c.opened_at DESC, c.id DESC LIMIT %(limit)s
"""
_OF_ORDER: Final = f"SELECT {_COLUMNS} FROM aftersales_case c WHERE c.order_id = %s ORDER BY c.sequence"
# What is due first comes first; what is over, the latest first.
_DUE: Final = f"""
SELECT {_COLUMNS} FROM aftersales_case c WHERE c.store_id = %(store)s AND c.state = ANY(%(states)s)
   AND (%(text)s = '' OR c.number ILIKE %(like)s)
   AND (%(at)s::timestamptz IS NULL OR (coalesce(c.deadline_at, 'infinity'), c.id) > (%(at)s, %(id)s::uuid))
 ORDER BY coalesce(c.deadline_at, 'infinity'), c.id LIMIT %(limit)s
"""
_PAST: Final = f"""
SELECT {_COLUMNS} FROM aftersales_case c WHERE c.store_id = %(store)s AND c.state = ANY(%(states)s)
   AND (%(text)s = '' OR c.number ILIKE %(like)s)
   AND (%(at)s::timestamptz IS NULL OR (c.closed_at, c.id) < (%(at)s, %(id)s::uuid))
 ORDER BY c.closed_at DESC, c.id DESC LIMIT %(limit)s
"""
_WAITING: Final = f"""
SELECT {_COLUMNS} FROM aftersales_case c WHERE c.state = ANY(%(states)s) AND c.closed_at IS NULL
   AND (%(case)s::uuid IS NULL OR c.id = %(case)s) ORDER BY c.changed_at, c.id LIMIT %(limit)s
"""
_ONE: Final = f"""
SELECT {_COLUMNS}, c.store_kind, c.route, c.destination, c.goods_minor, c.tax_minor, c.freight_minor, c.before_release,
       c.return_address, c.return_carrier, c.return_number, c.replace_carrier, c.replace_number, c.ruled_by, c.approved_by, c.appeals,
       c.refund_id, EXISTS (SELECT FROM payments_reduction d WHERE d.id = c.refund_id)
         OR EXISTS (SELECT FROM orders_order o WHERE o.id = c.order_id AND o.paid_at IS NULL) AS is_untaken
  FROM aftersales_case c WHERE c.id = %s
"""
_ITEMS: Final = """
SELECT i.position, l.title, l.sku, l.product_id, l.variant_id, i.quantity, i.goods_minor, i.tax_minor, i.freight_minor
  FROM aftersales_caseitem i JOIN orders_line l ON l.order_id = i.order_id AND l.position = i.position
 WHERE i.case_id = %s ORDER BY i.position
"""
_THREAD: Final = """
SELECT e.id, e.at, e.side, e.person_id, e.move, e.text, e.amount_minor,
       (SELECT jsonb_agg(p.id ORDER BY p.id) FROM aftersales_casepicture p WHERE p.entry_id = e.id)
  FROM aftersales_caseentry e WHERE e.case_id = %s ORDER BY e.id
"""
_PICTURE: Final = """
SELECT p.path, e.case_id FROM aftersales_casepicture p JOIN aftersales_caseentry e ON e.id = p.entry_id WHERE p.id = %s
"""


def cases_of_buyer(
    buyer_id: UUID, *, only_open: bool = False, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[CaseLine]:
    """The shopper's cases, the newest first. One statement."""
    at, last = before or (None, None)
    return _lines(_OF_BUYER, {"buyer": buyer_id, "open": only_open, "at": at, "id": last, "limit": limit})


def cases_of_order(order_id: UUID) -> list[CaseLine]:
    """The cases of an order, the first first. The caller knows that the order may be seen."""
    return _lines(_OF_ORDER, [order_id])


def cases_of_store(
    store_id: UUID, queue: str, *, text: str = "", after: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[CaseLine]:
    """A store's cases of one of `QUEUES`: what is due first comes first; of those that are over, the latest. One statement."""
    at, last = after or (None, None)
    words = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    params = {
        "store": store_id, "states": [state.value for state in QUEUES[queue]], "text": words, "like": f"%{words}%", "at": at,
        "id": last, "limit": limit,
    }  # fmt: skip
    return _lines(_PAST if queue == "over" else _DUE, params)


def counts_of_store(store_id: UUID) -> dict[str, int]:
    """How many cases are in each of `QUEUES`. One statement."""
    states = dict(sql.rows("SELECT state, count(*) FROM aftersales_case WHERE store_id = %s GROUP BY 1", [store_id]))
    return {queue: sum(states.get(state.value, 0) for state in found) for queue, found in QUEUES.items()}


def waiting_for_store(store_id: UUID) -> int:
    """How many cases wait for the store's answer, its word about a return, or its replacement."""
    states = [state.value for state in (*QUEUES["answer"], *QUEUES["back"])]
    return int(sql.scalar("SELECT count(*) FROM aftersales_case WHERE store_id = %s AND state = ANY(%s)", [store_id, states]))


def waiting_rulings(states: Sequence[str] = (S.RULING,), *, case_id: UUID | None = None, limit: int = 50) -> list[CaseLine]:
    """Cases in these states, the longest unchanged first: the platform's work. The caller has asked `allow`."""
    return _lines(_WAITING, {"states": [str(state) for state in states], "case": case_id, "limit": limit})


def waiting_in(state: str) -> tuple[int, datetime | None]:
    """How many cases stand there, and since when the oldest does."""
    row = sql.one("SELECT count(*), min(changed_at) FROM aftersales_case WHERE state = %s AND closed_at IS NULL", [str(state)])
    assert row is not None
    return row[0], row[1]


def second_person_above(currency: str) -> int:
    """Above this (minor units) a decision takes a second person, by the rules of today."""
    return policy.limit_minor(currency, clock.now())


def case_story(case_id: UUID, *, side: Side, actor: Actor, guest: bool = False, store_id: UUID | None = None) -> CaseView:
    """One case with its lines, its thread and what `side` may do now; three statements.

    Raises UnknownCase for somebody else's case, and Forbidden or Missing for staff without the right.
    """
    found = sql.dicts(_ONE, [case_id])
    if not found or (store_id is not None and found[0]["store_id"] != store_id):
        raise UnknownCase
    row = found[0]
    if side is Side.BUYER:
        own = row["buyer_id"] is not None and row["buyer_id"] == actor.person_id and actor.acting_for is None
        if not (own or (guest and row["buyer_id"] is None)):
            raise UnknownCase
    elif side is Side.STORE:
        allow(actor, "orders.view", [row["store_id"]])
    else:
        allow(actor, "orders.view")
    items = tuple(Item(*[*item[:6], Parts(*item[6:])]) for item in sql.rows(_ITEMS, [case_id]))
    thread = tuple(Entry(*[*entry[:7], tuple(UUID(p) for p in entry[7] or ())]) for entry in sql.rows(_THREAD, [case_id]))
    return _view(row, items, thread, side)


def picture_file(picture_id: UUID, *, side: Side, actor: Actor, guest: bool = False) -> File[bytes]:
    """The file of a picture, for those who may see its case. Raises Missing, UnknownCase, Forbidden."""
    found = sql.one(_PICTURE, [picture_id])
    if found is None or not storages["private"].exists(found[0]):
        raise Missing(what="picture")
    case_story(found[1], side=side, actor=actor, guest=guest)
    return storages["private"].open(found[0])


def unsent_lines(order_id: UUID) -> set[int]:
    """Lines that were refunded before shipping: they are not sent."""
    rows = sql.rows("SELECT position FROM aftersales_refundable WHERE order_id = %s AND unsent_pieces > 0", [order_id])
    return {row[0] for row in rows}


def open_lines(order_id: UUID) -> dict[int, UUID]:
    """The order's lines with an open case, and the case."""
    return dict(
        sql.rows(
            "SELECT position, case_id FROM aftersales_caseitem WHERE order_id = %s AND is_open ORDER BY position", [order_id]
        )
    )


def _view(row: dict[str, Any], items: tuple[Item, ...], thread: tuple[Entry, ...], side: Side) -> CaseView:
    line = CaseLine(**{name: row[name] for name in CaseLine.__slots__})
    moves = tuple(move.name for move in moves_for(line.state, line.kind, side))
    return CaseView(
        line=line, store_kind=row["store_kind"], route=row["route"], destination=row["destination"],
        parts=Parts(row["goods_minor"], row["tax_minor"], row["freight_minor"]), before_release=row["before_release"],
        is_guest=row["buyer_id"] is None, return_address=row["return_address"], return_carrier=row["return_carrier"],
        return_number=row["return_number"], replace_carrier=row["replace_carrier"], replace_number=row["replace_number"],
        ruled_by=row["ruled_by"], approved_by=row["approved_by"], appeals=row["appeals"], refund_id=row["refund_id"],
        items=items, entries=thread, moves=moves if line.state in OPEN else (), is_untaken=row["is_untaken"],
    )  # fmt: skip


def _lines(statement: str, params: Any) -> list[CaseLine]:
    return [CaseLine(**row) for row in sql.dicts(statement, params)]
