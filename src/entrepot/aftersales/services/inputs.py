"""What people bring along with a move: asked before it, and written into the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from entrepot.aftersales import policy
from entrepot.aftersales.enums import CaseKind
from entrepot.aftersales.errors import (
    AccountIncomplete,
    AppealedAlready,
    NoOffer,
    NoReturnAddress,
    NothingChosen,
    ParcelIncomplete,
    PicturesNeeded,
    SamePerson,
    SayWhy,
    WrongAmount,
)
from entrepot.aftersales.models import Case, CaseItem
from entrepot.aftersales.process import Guard, Move
from entrepot.aftersales.queries.addresses import kept_address
from entrepot.aftersales.types import Change
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused

from . import asking
from .effects import take_sums


def ask(guard: Guard, case: Case, actor: Actor, change: Change) -> Refused | None:
    """What the guard says to the case now: a refusal, or None."""
    refusal: Refused | None = None
    match guard:
        case Guard.TEXT:
            refusal = None if change.text.strip() or change.pictures else SayWhy()
        case Guard.RETURN_ADDRESS:
            known = change.address or kept_address(case.store_id)
            refusal = None if known else NoReturnAddress()
        case Guard.PARCEL:
            refusal = None if change.carrier.strip() and change.number.strip() else ParcelIncomplete()
        case Guard.OFFER:
            refusal = None if case.offer_minor is not None else NoOffer()
        case Guard.FIRST_RULING:
            refusal = AppealedAlready() if case.appeals else None
        case Guard.OTHER_PERSON:
            refusal = SamePerson() if actor.person_id is None or actor.person_id == case.ruled_by else None
        case Guard.WITHIN_LIMIT | Guard.ABOVE_LIMIT:
            is_large = (change.amount_minor or 0) > policy.limit_minor(case.currency, clock.now())
            refusal = None if is_large == (guard is Guard.ABOVE_LIMIT) else SamePerson()
        case Guard.GIVES | Guard.GIVES_NOTHING:
            refusal = None if bool(case.ruled_minor) == (guard is Guard.GIVES) else NoOffer()
    return refusal


def apply(move: Move, case: Case, change: Change, actor: Actor) -> None:  # noqa: C901  - one branch a move
    """Write what came with the move into the case. Raises what is wrong with it."""
    match move.name:
        case "offer":
            case.offer_minor = _amount(change, case.amount_minor, least=1)
        case "agree_return" | "silence_returns":
            case.return_address = _return_address(case, change)
        case "send_back":
            case.return_carrier, case.return_number = change.carrier.strip()[:60], change.number.strip()[:60]
        case "confirm_return":
            case.is_put_back = change.put_back
        case "replace":
            case.replace_carrier, case.replace_number = change.carrier.strip()[:60], change.number.strip()[:60]
        case "rule" | "rule_large":
            case.ruled_minor = _amount(change, case.amount_minor, least=0)
            case.ruled_by, case.approved_by = actor.person_id, None
        case "confirm_ruling":
            case.approved_by = actor.person_id
        case "appeal":
            case.appeals += 1
        case "give_account":
            case.account_holder, case.account = _account(change)
        case "account_again":
            case.account_holder, case.account, case.refund_id = "", "", None
        case "edit":
            _edit(case, change)


def _amount(change: Change, most: int, *, least: int) -> int:
    if change.amount_minor is None or not least <= change.amount_minor <= most:
        raise WrongAmount(most=most)
    return change.amount_minor


def _return_address(case: Case, change: Change) -> dict[str, Any]:
    if change.address is None:
        kept = kept_address(case.store_id)
        assert kept is not None  # the guard RETURN_ADDRESS
        return kept
    return as_address(change.address)


def as_address(given: Mapping[str, Any]) -> dict[str, Any]:
    """An address as it is stored: who, where, in which country. Raises NoReturnAddress."""
    names = ("name", "country", "city", "region", "postcode", "phone", "district")
    address: dict[str, Any] = {name: str(given.get(name) or "").strip()[:120] for name in names}
    address["lines"] = [str(line).strip()[:200] for line in given.get("lines") or () if str(line).strip()][:4]
    if not address["name"] or not address["lines"] or len(address["country"]) != 2:
        raise NoReturnAddress
    return address


def _account(change: Change) -> tuple[str, str]:
    holder, account = change.holder.strip(), "".join(change.account.split())
    if not holder or not 4 <= len(account) <= 64:
        raise AccountIncomplete
    return holder[:120], account


def _edit(case: Case, change: Change) -> None:
    """Another wish for the same order: the lines of before are free, those of the new one are asked for."""
    wish = change.wish
    if wish is None:
        raise NothingChosen
    if asking.needs_picture(wish) and not change.pictures and wish.reason != case.reason:
        raise PicturesNeeded
    lines = asking.lines_left(case.order_id, own=case.pk)
    wanted = asking.asked(wish, lines)
    for item in case.items.all():
        asking.book(case.order_id, item.position, asked=asking.minors(item, -1))
    case.items.all().delete()
    made = [
        CaseItem(
            case=case, order_id=case.order_id, store_id=case.store_id, position=position, quantity=pieces,
            goods_minor=parts.goods_minor, tax_minor=parts.tax_minor, freight_minor=parts.freight_minor,
        )
        for position, pieces, parts in wanted
    ]  # fmt: skip
    CaseItem.objects.bulk_create(made)
    for item in made:
        asking.book(case.order_id, item.position, asked=asking.minors(item))
    case.kind, case.reason, case.offer_minor = CaseKind(wish.kind), wish.reason, None
    take_sums(case, made)
