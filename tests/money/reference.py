"""What the money should do, said once more in a few plain sums: no database, no accounts by name, no code of the product."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass
class Attempt:
    """One payment at the provider. `amount` is what the shopper pays there; `paid` they did; `heard` we know how it ended."""

    payment_id: UUID
    trade: str
    amount: int
    paid: bool = False
    heard: bool = False


@dataclass
class Case:
    """An open after-sales case: what it asks for, and what it holds in escrow."""

    id: UUID
    amount: int
    held: int
    refunding: bool = False


@dataclass
class Chargeback:
    id: UUID
    amount: int
    held: int


@dataclass
class Sale:
    """One order and all that hangs on it. `back` and `charged` left it before it was settled, or after."""

    id: UUID
    number: str
    purchase: UUID
    shopper: Any
    store: int
    pieces: int
    goods: int
    tax: int
    attempts: list[Attempt]
    state: str = "wait_buyer_pay"
    settled: bool = False
    escrow: int = 0
    held: int = 0
    back: int = 0
    charged: int = 0
    commission: int = 0
    case: Case | None = None
    chargeback: Chargeback | None = None

    @property
    def total(self) -> int:
        return self.goods + self.tax

    @property
    def waits(self) -> int:
        """Cases and chargebacks for which the order stands still."""
        return (self.case is not None) + (self.chargeback is not None)


@dataclass
class Back:
    """A refund on its way. `asleep`: the provider gave no answer, and it is asked about only after a while."""

    amount: int
    place: str
    done_there: bool = False
    asleep: bool = False


@dataclass
class Payout:
    """A store's balance on its way to the bank."""

    request_no: str
    amount: int
    store: int
    state: str = "held"
    done_there: bool = False


@dataclass
class Reference:
    """All books at once. Sums are credits less debits, as the ledger counts; `provider` is what the provider has of ours."""

    net: Counter[str] = field(default_factory=Counter)
    journals: Counter[str] = field(default_factory=Counter)
    sales: list[Sale] = field(default_factory=list)
    going_back: list[Back] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    provider: int = 0
    taken_by_banks: int = 0
    held_available: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    # ------------------------------------------------------------------------------------------------------- payments

    def pays(self, attempt: Attempt) -> None:
        """The shopper pays there; nobody here knows of it yet."""
        attempt.paid = True
        self.provider += attempt.amount

    def hears(self, sale: Sale, attempt: Attempt) -> None:
        """We know of the payment: it is taken, or it goes back."""
        if attempt.heard or not attempt.paid:
            return
        attempt.heard = True
        self.net["clearing"] -= attempt.amount
        if attempt.amount == sale.total and sale.state == "wait_buyer_pay":
            sale.state, sale.escrow = "paid", sale.total
            self.journals["order.pay"] += 1
            return
        late = attempt.amount == sale.total and sale.state == "closed_unpaid"
        kind = "late" if late else "duplicate" if attempt.amount == sale.total else "mismatch"
        place = "inflight" if late else "suspense"
        self.net[place] += attempt.amount
        self.going_back.append(Back(attempt.amount, place))
        self.journals[f"payment.{kind}"] += 1
        self.journals["refund.hold"] += not late

    def closes(self, sale: Sale) -> None:
        """Nobody can pay any more; whatever was paid until now is heard of. Then the order closes if it is not paid."""
        for attempt in sale.attempts:
            self.hears(sale, attempt)
            attempt.heard = True
        self.expires(sale)

    def expires(self, sale: Sale) -> None:
        if sale.state == "wait_buyer_pay":
            sale.state = "closed_unpaid"

    def sends(self, effect: str = "") -> None:
        """Refunds that are awake go to the provider; with `effect` nobody hears its answer."""
        for back in self.going_back:
            if not back.asleep:
                self._sent(back, effect)
        self.going_back = [back for back in self.going_back if back.asleep]

    def asks_again(self) -> None:
        """After some minutes the refunds and payouts without an answer are asked about, and done."""
        for back in self.going_back:
            back.asleep = False
        self.sends()
        for payout in self.payouts:
            if payout.state == "unknown":
                self._paid_out(payout)

    def _sent(self, back: Back, effect: str) -> None:
        if effect != "timeout_before" and not back.done_there:
            back.done_there = True
            self.provider -= back.amount
        if effect:
            back.asleep = True
            return
        self.net[back.place] -= back.amount
        self.net["clearing"] += back.amount
        self.journals["refund.post"] += 1

    def gives_back(self, sale: Sale, amount: int) -> None:
        """A refund out of escrow that is held and answered in one go."""
        sale.escrow -= amount
        self.net["clearing"] += amount
        self.provider -= amount
        self.journals["refund.hold"] += 1
        self.journals["refund.post"] += 1

    # --------------------------------------------------------------------------------------------------- settle, stores

    def settles(self, sale: Sale, commission: int, tax: int) -> None:
        """Escrow is divided; what the store owes us it pays first."""
        share = sale.escrow - commission - tax
        assert share >= 0
        self.net["commission"] += commission
        self.net["tax"] += tax
        repaid = min(share, -self.net[f"receivable {sale.store}"])
        self.net[f"receivable {sale.store}"] += repaid
        self.net[f"available {sale.store}"] += share - repaid
        sale.escrow, sale.settled, sale.commission = 0, True, commission
        self.journals["order.settle"] += share + commission + tax > 0

    def takes_from(self, store: int, amount: int) -> None:
        """The store pays from what is free of its balance, and owes the rest."""
        free = self.net[f"available {store}"] - self.held_available[store]
        taken = min(amount, free)
        self.net[f"available {store}"] -= taken
        self.net[f"receivable {store}"] -= amount - taken

    def _paid_out(self, payout: Payout) -> None:
        if not payout.done_there:
            payout.done_there = True
            self.provider -= payout.amount
        payout.state = "paid"
        self.held_available[payout.store] -= payout.amount
        self.net[f"available {payout.store}"] -= payout.amount
        self.net["clearing"] += payout.amount
        self.journals["payout.paid"] += 1

    def pays_out(self, payout: Payout, effect: str) -> None:
        """The whole balance leaves for the bank; `effect` as in `sends`, or “declined”."""
        self.journals["payout.hold"] += 1
        self.payouts.append(payout)
        if effect == "declined":
            payout.state = "failed"
            self.journals["payout.void"] += 1
            return
        self.held_available[payout.store] += payout.amount
        if effect:
            payout.state, payout.done_there = "unknown", effect == "timeout_after"
            self.provider -= payout.amount * payout.done_there
            return
        self._paid_out(payout)

    def bounces(self, payout: Payout) -> None:
        """The bank sends it back days later."""
        payout.state = "returned"
        self.provider += payout.amount
        self.net["clearing"] -= payout.amount
        self.net[f"available {payout.store}"] += payout.amount
        self.journals["payout.returned"] += 1

    # ------------------------------------------------------------------------------------------------------ after-sales

    def asks(self, sale: Sale, case: Case) -> None:
        sale.case = case
        sale.held += case.held
        self.journals["case.hold"] += case.held > 0

    def frees(self, sale: Sale) -> None:
        """The case ends and its money is free."""
        assert sale.case is not None
        sale.held -= sale.case.held
        self.journals["case.void"] += sale.case.held > 0
        sale.case = None

    def refunds(self, sale: Sale, amount: int, commission: int) -> None:
        """The case's money goes back: out of escrow, or from those who were paid already (`commission` from us)."""
        case = sale.case
        assert case is not None
        sale.held -= case.held
        case.held, case.amount, case.refunding = 0, amount, True
        if not sale.settled:
            self.gives_back(sale, amount)
            return
        self.net["commission"] -= commission
        self.takes_from(sale.store, amount - commission)
        sale.commission -= commission
        sale.escrow += amount  # and on, out of the house
        self.gives_back(sale, amount)

    def is_refunded(self, sale: Sale) -> None:
        """The news of it has come to the case."""
        assert sale.case is not None
        sale.back += sale.case.amount
        sale.case = None
        self._closes_when_empty(sale)

    def _closes_when_empty(self, sale: Sale) -> None:
        if sale.state in {"paid", "shipped"} and sale.back + sale.charged == sale.total:
            sale.state = "closed_refunded"

    def bank_takes(self, sale: Sale, chargeback: Chargeback) -> None:
        sale.chargeback = chargeback
        sale.held += chargeback.held
        self.taken_by_banks += chargeback.amount
        self.net["clearing"] += chargeback.amount
        self.net[f"dispute {sale.store}"] -= chargeback.amount
        self.journals["dispute.open"] += 1

    def bank_decides(self, sale: Sale, *, won: bool) -> None:
        row = sale.chargeback
        assert row is not None
        sale.chargeback = None
        sale.held -= row.held
        self.net[f"dispute {sale.store}"] += row.amount
        if won:
            self.taken_by_banks -= row.amount
            self.net["clearing"] -= row.amount
            self.journals["dispute.won"] += 1
            return
        sale.escrow -= row.held
        sale.charged += row.held
        self.takes_from(sale.store, row.amount - row.held)
        self.journals["dispute.lost"] += 1
        self._closes_when_empty(sale)
