"""Pay balances out to the stores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from entrepot.identity.services import allow
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments.services import payout
from entrepot.payments.types import PayoutOutcome, PayoutRequest
from entrepot.settlement import policy
from entrepot.settlement.errors import AccountResting, NoPayoutAccount, NothingToPay
from entrepot.settlement.models import PayoutAccount, PayoutRun
from entrepot.settlement.queries import least_payout, payable_balances
from entrepot.stores.queries import closing_stores, store


class _Due(NamedTuple):
    store_id: UUID
    currency: str
    available_minor: int


def pay_out(store_id: UUID, *, currency: str, actor: Actor) -> PayoutOutcome:
    """Send the store's whole available balance in `currency` to its bank account.

    Needs “finance.payout”. Raises NothingToPay, NoPayoutAccount, AccountResting and what the provider's room refuses.
    """
    allow(actor, "finance.payout", [store_id])
    balance = {row.currency: row.available_minor for row in payable_balances([store_id])}.get(currency, 0)
    minimum = least_payout(store(store_id).state)
    if balance < minimum:
        raise NothingToPay(balance=balance, minimum=minimum)
    outcome = _send([_Due(store_id, currency, balance)], actor)[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def pay_out_due(store_ids: Iterable[UUID] | None = None, *, actor: Actor = SYSTEM) -> PayoutRun:
    """The scheduled sweep: pay out every balance that reaches the minimum (of `store_ids`, if given) and write down that it ran.

    Of a store that winds down everything is paid out, however little.

    A store that cannot be paid is noted with the reason and does not stop the others.
    """
    allow(actor, "finance.payout_sweep")
    minimum, closing = least_payout(), set(closing_stores())
    due = [
        _Due(row.store_id, row.currency, row.available_minor)
        for row in payable_balances(None if store_ids is None else list(store_ids))
        if row.available_minor >= (1 if row.store_id in closing else minimum)
    ]
    outcomes = _send(due, actor)
    refused = {str(d.store_id): o.code for d, o in zip(due, outcomes, strict=True) if isinstance(o, Refused)}
    return PayoutRun.objects.create(at=clock.now(), due=len(due), requested=len(due) - len(refused), refused=refused)


def _send(due: list[_Due], actor: Actor) -> list[PayoutOutcome | Refused]:
    rules = policy.in_force(clock.now())
    provider = settings.PAYOUT_PROVIDER or rules.provider
    accounts = {a.store_id: a for a in PayoutAccount.objects.filter(store_id__in={d.store_id for d in due})}
    outcomes: list[PayoutOutcome | Refused | None] = []
    requests: list[PayoutRequest] = []
    for d in due:
        account = accounts.get(d.store_id)
        if account is None:
            outcomes.append(NoPayoutAccount())
        elif account.changed_at + rules.cooldown > clock.now():
            outcomes.append(AccountResting(until=(account.changed_at + rules.cooldown).isoformat(timespec="minutes")))
        else:
            outcomes.append(None)
            requests.append(PayoutRequest(d.store_id, provider, d.available_minor, d.currency, account.destination))
    sent = iter(payout(requests, actor=actor)) if requests else iter(())
    return [next(sent) if outcome is None else outcome for outcome in outcomes]
