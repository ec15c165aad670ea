"""Facts become notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from entrepot.aftersales.queries import parties_of_cases
from entrepot.events.facts.aftersales import CaseFact, ChargebackFact, ChargebackOpened
from entrepot.events.facts.events import WebhookSwitchedOff
from entrepot.events.facts.inventory import StockRanOut
from entrepot.events.facts.messaging import MessageSent
from entrepot.events.facts.orders import (
    OrderAuthorised,
    OrderClosed,
    OrderDelivered,
    OrderFact,
    OrderOverdue,
    OrderPaid,
    OrderPartlyShipped,
    OrderPlaced,
    OrderReceived,
    OrderShipped,
    ReceiptLimitChanged,
)
from entrepot.events.facts.payments import (
    AuthorisationLapsed,
    CaptureRefused,
    PayoutFact,
    PayoutFailed,
    PayoutPaid,
    PayoutReturned,
    RefundSucceeded,
)
from entrepot.events.facts.stores import StoreOpened, StoreRefused
from entrepot.events.types import Envelope
from entrepot.identity.queries import StaffToTell, contacts_of, staff_to_tell
from entrepot.kernel import clock
from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.notices import rules
from entrepot.notices.enums import Channel, Kind, MailState
from entrepot.notices.models import Notice
from entrepot.notices.types import Target
from entrepot.orders.queries import contacts_of_orders
from entrepot.stores.queries import stores
from entrepot.stores.types import StoreView

from .case_kinds import CASE_FACTS, kinds_of_case
from .history import is_hushed
from .receipt_kinds import RECEIPT_FACTS, ReceiptFact, kind_of_receipt
from .wishes import titles_of, told_before, wishes_of

_OF_BUYER: Final[dict[type[OrderFact], Kind]] = {
    OrderPlaced: Kind.ORDER_PLACED,
    OrderAuthorised: Kind.ORDER_AUTHORISED,
    OrderPaid: Kind.ORDER_PAID,
    OrderPartlyShipped: Kind.ORDER_PARTLY_SHIPPED,
    OrderShipped: Kind.ORDER_SHIPPED,
    OrderDelivered: Kind.ORDER_DELIVERED,
    OrderReceived: Kind.ORDER_RECEIVED,
}
_OF_STORE: Final[dict[type[OrderFact], Kind]] = {
    OrderAuthorised: Kind.STORE_ORDER_AUTHORISED,
    OrderPaid: Kind.STORE_ORDER_PAID,
    OrderOverdue: Kind.STORE_ORDER_LATE,
    OrderReceived: Kind.STORE_ORDER_RECEIVED,
}


@dataclass(frozen=True, slots=True)
class _Told:
    """Something to tell: to one person, to a guest's address, or (with neither) to the staff of the store who care."""

    envelope: Envelope
    kind: Kind
    target: Target
    store_id: UUID | None
    params: Mapping[str, str | Money] = field(default_factory=dict)
    person_id: UUID | None = None
    email: str = ""
    language: str = ""  # of a guest


def tell(facts: Sequence[Envelope]) -> int:
    """Make the notices of these facts, those who want a mail get one later; how many notices are new.

    Safe to repeat: a fact tells each person once. Facts of long ago tell nobody; those of some days ago are noted as read. A
    fixed number of statements, however many facts.
    """
    if is_hushed():
        return 0
    now = clock.now()
    fresh = [envelope for envelope in facts if now - envelope.occurred_at <= rules.KNOWN]
    if not fresh:
        return 0
    about = (OrderFact, RefundSucceeded, CaptureRefused, AuthorisationLapsed)
    orders = contacts_of_orders([e.fact.order_id for e in fresh if isinstance(e.fact, about) and e.fact.order_id])
    cases = parties_of_cases([e.fact.case_id for e in fresh if isinstance(e.fact, CaseFact)])
    told = [item for envelope in fresh for item in _of(envelope, orders, cases)]
    shops = stores({item.store_id for item in told if item.store_id})
    staff = _staff(told)
    people = {item.person_id for item in told if item.person_id}
    contacts = contacts_of(people)
    products = titles_of({UUID(str(item.params["product"])) for item in told if "product" in item.params})
    wishes = wishes_of(people | {member.person_id for members in staff.values() for member in members})
    made: list[Notice] = []
    for item in told:
        shop = shops.get(item.store_id) if item.store_id else None
        if item.person_id or item.email:
            language = contacts[item.person_id].language if item.person_id in contacts else item.language or "en"
            if item.person_id is None or item.person_id in contacts:
                made.append(_notice(item, item.person_id, language, shop, products, wishes, now))
        else:
            made += [
                _notice(item, member.person_id, member.language, shop, products, wishes, now)
                for member in staff.get((item.store_id, rules.LEAVES[item.kind]), [])
            ]
    wanted = [notice for notice in made if notice.is_shown or notice.mail != MailState.NONE]
    before = set(told_before([notice.key for notice in wanted]))
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    return len({notice.key for notice in wanted} - before)


def _of(envelope: Envelope, orders: dict[UUID, dict[str, Any]], cases: dict[UUID, dict[str, Any]]) -> Iterator[_Told]:
    fact = envelope.fact
    if isinstance(fact, OrderFact):
        yield from _of_order(envelope, fact, orders.get(fact.order_id))
    elif isinstance(fact, RefundSucceeded):
        order = orders.get(fact.order_id) if fact.order_id else None
        if order:
            amount = Money(fact.amount_minor, fact.currency)
            yield _to_buyer(envelope, Kind.ORDER_REFUNDED, order, {"amount": amount})
    elif isinstance(fact, RECEIPT_FACTS):
        yield from _of_receipt(envelope, fact, orders)
    elif isinstance(fact, PayoutFact):
        kind = Kind.STORE_PAYOUT_PAID if isinstance(fact, PayoutPaid) else Kind.STORE_PAYOUT_FAILED
        paid = {"amount": Money(fact.amount_minor, fact.currency)}
        yield _Told(envelope, kind, Target("store_money", ""), fact.store_id, paid)
    elif isinstance(fact, MessageSent):
        conversation = str(fact.conversation_id)
        if fact.side == "store":
            target = Target("conversation", conversation)
            yield _Told(envelope, Kind.MESSAGE, target, fact.store_id, person_id=fact.shopper_id)
        else:
            yield _Told(envelope, Kind.STORE_MESSAGE, Target("store_conversation", conversation), fact.store_id)
    elif isinstance(fact, CaseFact):
        yield from _of_case(envelope, fact, cases.get(fact.case_id))
    elif isinstance(fact, ChargebackFact):
        taken: dict[str, str | Money] = {"number": fact.number, "amount": Money(fact.amount_minor, fact.currency)}
        yield _Told(envelope, Kind.STORE_CHARGEBACK, Target("store_chargeback", str(fact.chargeback_id)), fact.store_id, taken)
    else:
        yield from _of_shop(envelope)


def _of_shop(envelope: Envelope) -> Iterator[_Told]:
    """What happens to a store as a whole, to its stock and its programs."""
    fact = envelope.fact
    if isinstance(fact, WebhookSwitchedOff):
        where = Target("store_webhook", str(fact.endpoint_id))
        yield _Told(envelope, Kind.STORE_WEBHOOK_OFF, where, fact.store_id, {"host": fact.host})
    elif isinstance(fact, StoreOpened):
        yield _Told(envelope, Kind.STORE_OPENED, Target("store_home", ""), fact.store_id)
    elif isinstance(fact, StoreRefused):
        yield _Told(envelope, Kind.STORE_REFUSED, Target("store_home", ""), fact.store_id, {"reason": fact.reason})
    elif isinstance(fact, StockRanOut):
        article = {"product": str(fact.product_id)}
        yield _Told(envelope, Kind.STORE_STOCK_OUT, Target("store_stock", str(fact.variant_id)), fact.store_id, article)


def _of_receipt(envelope: Envelope, fact: ReceiptFact, orders: dict[UUID, dict[str, Any]]) -> Iterator[_Told]:
    order = None if isinstance(fact, ReceiptLimitChanged) else orders.get(fact.order_id)
    kind = kind_of_receipt(fact, order)
    if kind and isinstance(fact, ReceiptLimitChanged):
        yield _Told(envelope, kind, Target("account", ""), None, person_id=fact.person_id)
    elif kind and order:
        yield _to_buyer(envelope, kind, order, {})


def _of_order(envelope: Envelope, fact: OrderFact, order: dict[str, Any] | None) -> Iterator[_Told]:
    if order is None:
        return
    kind, shop_kind = _OF_BUYER.get(type(fact)), _OF_STORE.get(type(fact))
    if isinstance(fact, OrderPaid) and order["authorised_at"] is not None:
        shop_kind = None  # the store was told to ship when it was authorised
    if isinstance(fact, OrderClosed):
        if order["paid_at"] is None:
            kind = Kind.ORDER_CANCELLED
            shop_kind = Kind.STORE_ORDER_CLOSED if order["authorised_at"] else None  # it may be packing already
        else:
            shop_kind = Kind.STORE_ORDER_CLOSED  # the shopper is told by the refund itself
    if kind == Kind.ORDER_PLACED and order["buyer_id"] is None:
        kind = None  # the order desk mails a guest the links themselves
    if kind:
        yield _to_buyer(envelope, kind, order, {})
    if shop_kind:
        yield _Told(envelope, shop_kind, Target("store_order", str(order["id"])), order["store_id"], _about(order))


def _of_case(envelope: Envelope, fact: CaseFact, case: dict[str, Any] | None) -> Iterator[_Told]:
    if case is None:
        return
    params: dict[str, str | Money] = {"number": fact.number, "amount": Money(fact.amount_minor, fact.currency)}
    for name in ("offer", "ruled"):
        if case[f"{name}_minor"] is not None:
            params[name] = Money(case[f"{name}_minor"], fact.currency)
    to_buyer, to_store = kinds_of_case(fact)
    if to_buyer is not None:
        buyer = case["buyer_id"]
        target = Target("case", str(fact.case_id), str(case["order_id"]), guest=buyer is None)
        yield _Told(envelope, to_buyer, target, fact.store_id, params, buyer, "" if buyer else case["email"])
    if to_store is not None:
        yield _Told(envelope, to_store, Target("store_case", str(fact.case_id)), fact.store_id, params)


def _to_buyer(envelope: Envelope, kind: Kind, order: dict[str, Any], params: dict[str, str | Money]) -> _Told:
    buyer = order["buyer_id"]
    target = Target("order", str(order["id"]), guest=buyer is None)
    return _Told(
        envelope,
        kind,
        target,
        order["store_id"],
        _about(order) | params,
        buyer,
        "" if buyer else order["email"],
        "" if buyer else order["language"],
    )


def _about(order: dict[str, Any]) -> dict[str, str | Money]:
    return {"number": order["number"], "total": Money(order["total_minor"], order["currency"])}


def _notice(
    item: _Told,
    person_id: UUID | None,
    language: str,
    shop: StoreView | None,
    products: dict[str, str],
    wishes: dict[tuple[UUID, str, str], bool],
    now: Any,
) -> Notice:
    def wants(channel: Channel) -> bool:
        if person_id is None:
            return channel == Channel.MAIL
        return wishes.get((person_id, item.kind, channel), rules.is_on_by_default(item.kind, channel))

    params = {name: shown(value, language) if isinstance(value, Money) else value for name, value in item.params.items()}
    if shop is not None:
        params["store"] = shop.name_in(language)
    if "product" in params:
        params["product"] = products.get(params["product"], "…")
    target = asdict(item.target) | {
        "slug": shop.slug if shop is not None and item.target.kind.startswith("store_") else item.target.slug
    }
    is_news = now - item.envelope.occurred_at <= rules.NEWS
    mailed = is_news and wants(Channel.MAIL)
    return Notice(
        person_id=person_id,
        email=item.email,
        language=language,
        key=f"{item.envelope.fact_id}:{item.kind}:{person_id or 'guest'}"[:100],
        kind=item.kind,
        params=params,
        target=target,
        is_shown=wants(Channel.SITE),
        at=item.envelope.occurred_at,
        read_at=None if is_news else now,
        mail=MailState.WAITING if mailed else MailState.NONE,
        mail_due_at=now if mailed else None,
    )


def _staff(told: Sequence[_Told]) -> dict[tuple[UUID | None, str], list[StaffToTell]]:
    by_leaf: dict[str, set[UUID]] = {}
    for item in told:
        if item.store_id and not item.person_id and not item.email and item.kind in rules.LEAVES:
            by_leaf.setdefault(rules.LEAVES[item.kind], set()).add(item.store_id)
    found: dict[tuple[UUID | None, str], list[StaffToTell]] = {}
    for leaf, store_ids in by_leaf.items():
        for member in staff_to_tell(store_ids, leaf):
            found.setdefault((member.store_id, leaf), []).append(member)
    return found


KINDS: Final = [
    OrderPlaced, OrderAuthorised, OrderPaid, OrderOverdue, OrderPartlyShipped, OrderShipped, OrderDelivered, OrderReceived,
    OrderClosed, AuthorisationLapsed, CaptureRefused, ReceiptLimitChanged,
    RefundSucceeded, PayoutPaid,
    PayoutFailed, PayoutReturned, *CASE_FACTS, ChargebackOpened, MessageSent, StoreOpened, StoreRefused, StockRanOut, WebhookSwitchedOff,
]  # fmt: skip
