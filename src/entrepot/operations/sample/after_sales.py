"""What went wrong with a few purchases of the sample market: cases in every state, a chargeback lost and one open."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from PIL import Image, ImageDraw

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import act, decide_chargeback, open_case, open_chargeback, rule_case, submit_evidence
from entrepot.aftersales.types import Change, NewChargeback, Wish
from entrepot.database import sql
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments.queries import captured_payment

from .opening import Market

_MADE: Final = "SELECT EXISTS (SELECT FROM aftersales_case)"
# Late orders of known shoppers, one a row; the amounts are small, so that one person decides.
_ORDERS: Final = """
SELECT o.id, o.buyer_id, o.store_id, o.total_minor,
       (SELECT sum(l.goods_minor) FROM orders_line l WHERE l.order_id = o.id AND l.position = 1),
       (SELECT l.quantity FROM orders_line l WHERE l.order_id = o.id AND l.position = 1)
  FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
 WHERE p.idempotency_key LIKE 'sample:%%' AND o.state = %s AND o.buyer_id IS NOT NULL AND o.open_cases = 0
   AND NOT EXISTS (SELECT FROM orders_step s WHERE s.order_id = o.id AND s.at >= %s)
 ORDER BY o.placed_at DESC, o.id DESC LIMIT 40
"""
_BACK: Final = {
    "name": "Returns", "lines": ["Hafenstraße 12"], "city": "Hamburg", "postcode": "20457", "country": "DE", "phone": "+49 40 123456"
}  # fmt: skip
# (kind, reason, what the shopper says, the moves that follow as (side, move, words)); "shown" adds a picture.
_STORIES: Final[tuple[tuple[str, str, str, str, tuple[tuple[str, str, str], ...]], ...]] = (
    ("shipped", "not_received", "not_arrived", "The parcel has not moved for two weeks.", ()),
    (
        "shipped",
        "partial",
        "missing_pieces",
        "One of the small parts is missing.",
        (("store", "offer", "We can give half of it back."),),
    ),
    (
        "shipped",
        "return",
        "faulty",
        "It switches itself off.",
        (("store", "refuse", "Please try the reset in the manual first."),),
    ),
    ("shipped", "return", "not_as_described", "The colour is another one.", (("store", "agree_return", ""),)),
    ("shipped", "return", "wrong_choice", "Too small for me.", (("store", "agree_return", ""), ("buyer", "send_back", ""))),
    (
        "shipped",
        "partial",
        "damaged",
        "A corner is broken off, see the picture.",
        (
            ("store", "refuse", "It left us whole."),
            ("buyer", "escalate", "It came like this."),
            ("store", "give_evidence", "Packed in foam."),
        ),
    ),
    (
        "shipped",
        "partial",
        "faulty",
        "It does not charge.",
        (("store", "refuse", "The log says it does."), ("buyer", "escalate", "Not here."), ("system", "begin_ruling", "")),
    ),
    (
        "shipped",
        "return",
        "counterfeit",
        "The seal looks wrong, see the picture.",
        (
            ("store", "refuse", "It is genuine."),
            ("buyer", "escalate", "An expert says no."),
            ("system", "begin_ruling", ""),
            ("system", "rule", ""),
        ),
    ),
    ("shipped", "not_received", "lost", "The carrier says it is lost.", (("store", "agree", ""),)),
    (
        "shipped",
        "partial",
        "not_as_described",
        "It is a last year's model.",
        (("store", "offer", "A third back?"), ("buyer", "accept_offer", "")),
    ),
    (
        "shipped",
        "exchange",
        "faulty",
        "The zip is broken.",
        (("store", "agree_return", ""), ("buyer", "send_back", ""), ("store", "confirm_exchange", "")),
    ),
    ("shipped", "partial", "faulty", "It squeaks.", (("buyer", "withdraw", ""),)),
    ("paid", "unshipped", "changed_mind", "I found one at home.", ()),
    ("paid", "unshipped", "too_slow", "I need it earlier.", (("store", "agree", ""),)),
    (
        "finished",
        "return",
        "faulty",
        "It stopped working after a week.",
        (("store", "agree_return", ""), ("buyer", "send_back", ""), ("store", "confirm_return", "")),
    ),
    ("finished", "partial", "missing_pieces", "The cable was not in the box.", (("store", "agree", ""),)),
)


def go_wrong(market: Market) -> int:
    """Play the stories, once; how many cases there are. What an order does not allow is left out."""
    if sql.scalar(_MADE):
        return 0
    shoppers = {actor.person_id: actor for _shopper, actor in market.shoppers}
    owners = {store.id: store.owner for store in market.stores.values()}
    waiting = {state: _orders(state, shoppers, owners) for state in ("shipped", "paid", "finished")}
    made = 0
    for state, kind, reason, words, moves in _STORIES:
        for order in waiting[state]:
            with suppress(Refused):
                _play(order, kind, reason, words, moves)
                made += 1
                break
    for order in waiting["finished"]:
        with suppress(Refused):
            _taken_back(order, "CB-2201", lost=True)
            break
    for order in waiting["finished"]:
        with suppress(Refused):
            _taken_back(order, "CB-2207", lost=False)
            break
    return made


def _orders(state: str, shoppers: dict[UUID | None, Actor], owners: dict[UUID, Actor]) -> Iterator[dict[str, Any]]:
    for order_id, buyer, store, total, goods, pieces in sql.rows(_ORDERS, [state, clock.now()]):
        if buyer in shoppers and store in owners:
            yield {
                "id": order_id, "buyer": shoppers[buyer], "store": owners[store], "total": int(total), "goods": int(goods), "pieces": pieces
            }  # fmt: skip


def _play(order: dict[str, Any], kind: str, reason: str, words: str, moves: tuple[tuple[str, str, str], ...]) -> None:
    shown = (_picture(),) if reason in {"damaged", "counterfeit"} else ()
    amount = None
    pieces = order["pieces"] if kind in {"unshipped", "not_received"} else 1
    if kind == "partial":
        amount = max(1, order["goods"] // order["pieces"] // 2)
    case_id = open_case(order["id"], Wish(kind, reason, {1: pieces}, amount, words), actor=order["buyer"], pictures=shown)
    for side, move, said in moves:
        if move == "rule":
            rule_case(case_id, 1, "The seal does not decide it: a token amount.", actor=SYSTEM)
            continue
        change = Change(
            text=said, amount_minor=max(1, (amount or 2) // 2), carrier="dhl", number=f"RT{case_id.int % 10**10:010d}",
            address=_BACK if move == "agree_return" else None,
        )  # fmt: skip
        if side == "system":
            act(case_id, move, side=Side.OPERATOR, actor=SYSTEM, change=change)
        else:
            act(case_id, move, side=Side(side), actor=order["buyer" if side == "buyer" else "store"], change=change)


def _taken_back(order: dict[str, Any], ref: str, *, lost: bool) -> None:
    payment = captured_payment(order["id"])
    assert payment is not None  # it is finished
    amount = min(order["total"], payment.amount_minor)
    for row in open_chargeback(NewChargeback(payment.payment_id, max(1, amount // 2), ref, "not recognised"), actor=SYSTEM):
        submit_evidence(row, "Delivered and signed for.", actor=SYSTEM)
        if lost:
            decide_chargeback(row, won=False, actor=SYSTEM)


def _picture() -> bytes:
    """A corner that is broken off, as somebody might have photographed it."""
    image = Image.new("RGB", (480, 360), "#d8d2c4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((90, 70, 390, 290), fill="#8a6f56")
    draw.polygon([(390, 70), (320, 70), (390, 140)], fill="#d8d2c4")
    draw.line([(320, 70), (345, 105), (390, 140)], fill="#2b2119", width=4)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()
