"""The life of an after-sales case, as a table.

Everything that moves a case is one row here: from where, to where, who may, for which kinds of case, which guard is asked, what
happens and which timer starts. `services.engine` is the only code that carries a row out; the buttons that a person sees
(`moves_for`) and the diagram in docs/aftersales-process.md (`diagram`) are read from the same rows, and a timer firing is the same
move as a click.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .enums import CaseKind, CaseState, Side

S, K = CaseState, CaseKind


class Deadline(StrEnum):
    """Timers of a case; the periods are dated policy (data/policy.toml)."""

    AGREE = "aftersales.agree"
    ANSWER = "aftersales.answer"
    SEND_BACK = "aftersales.send_back"
    CONFIRM = "aftersales.confirm"
    REPLACE = "aftersales.replace"
    EVIDENCE = "aftersales.evidence"
    RULING = "aftersales.ruling"
    APPEAL = "aftersales.appeal"

    @property
    def timer(self) -> str:
        """Its name in the policy."""
        return self.value.partition(".")[2]


class Effect(StrEnum):
    """What a move does beside changing the state; carried out by services/engine.py inside the same transaction."""

    HOLD = "hold"  # the amount is held in escrow, a hold of before ends
    FREE = "free"  # the hold ends
    REFUND = "refund"  # the hold becomes a refund (or accounts that were paid give back)
    TAKE_OFFER = "take_offer"  # what the store offered is the amount now
    TAKE_RULING = "take_ruling"
    BOOK = "book"  # the lines' sums, the claims, the order
    REPLACE = "replace"
    RETRY = "retry"  # the refund that the provider declined, under a new number


class Guard(StrEnum):
    """Questions asked under the lock before a move."""

    TEXT = "text"
    RETURN_ADDRESS = "return_address"
    PARCEL = "parcel"
    OFFER = "offer"
    FIRST_RULING = "first_ruling"
    OTHER_PERSON = "other_person"
    WITHIN_LIMIT = "within_limit"
    ABOVE_LIMIT = "above_limit"
    GIVES = "gives"
    GIVES_NOTHING = "gives_nothing"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `fact` is what it publishes; `deadline` the timer that fires it."""

    name: str
    sources: frozenset[CaseState]
    target: CaseState | None  # None: the state stays
    by: frozenset[Side]
    label: str
    kinds: frozenset[CaseKind] = frozenset(K)
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    starts: Deadline | None = None
    period: str = ""  # another name in the policy than that of the timer
    fact: str = "CaseMoved"
    deadline: Deadline | None = None


def _move(
    name: str, sources: tuple[CaseState, ...], target: CaseState | None, by: tuple[Side, ...], label: str, **more: object
) -> Move:
    return Move(name, frozenset(sources), target, frozenset(by), label, **more)  # type: ignore[arg-type]


OVER: Final = frozenset({S.SUCCESS, S.CLOSED})
OPEN: Final = frozenset(S) - OVER
_BUYER, _STORE, _DESK, _CLOCK, _OURS = (Side.BUYER,), (Side.STORE,), (Side.OPERATOR,), (Side.CLOCK,), (Side.SYSTEM,)
_KEEPS: Final = frozenset({K.UNSHIPPED, K.NOT_RECEIVED, K.PARTIAL})
_BACK: Final = frozenset({K.RETURN, K.EXCHANGE})
_TALKING = (S.WAIT_SELLER_AGREE, S.SELLER_REFUSE_BUYER)
_REFUND = (Effect.REFUND,)

MOVES: Final[dict[str, Move]] = {
    move.name: move
    for move in (
        _move("agree", (S.WAIT_SELLER_AGREE,), S.REFUNDING, _STORE, "Agree and refund", kinds=_KEEPS, effects=_REFUND, fact="CaseAgreed"),
        _move(
            "agree_return", (S.WAIT_SELLER_AGREE,), S.WAIT_BUYER_RETURN_GOODS, _STORE, "Agree, take the goods back", kinds=_BACK,
            guards=(Guard.RETURN_ADDRESS,), starts=Deadline.SEND_BACK, fact="CaseAgreed",
        ),
        _move(
            "silence_refunds", (S.WAIT_SELLER_AGREE,), S.REFUNDING, _CLOCK, "The store kept silent: refunded", kinds=_KEEPS,
            effects=_REFUND, fact="CaseAgreed", deadline=Deadline.AGREE,
        ),
        _move(
            "silence_returns", (S.WAIT_SELLER_AGREE,), S.WAIT_BUYER_RETURN_GOODS, _CLOCK, "The store kept silent: agreed", kinds=_BACK,
            guards=(Guard.RETURN_ADDRESS,), starts=Deadline.SEND_BACK, fact="CaseAgreed", deadline=Deadline.AGREE,
        ),
        _move(
            "silence_escalates", (S.WAIT_SELLER_AGREE,), S.EVIDENCE, _CLOCK, "The store kept silent and names no address: arbitration",
            kinds=_BACK, starts=Deadline.EVIDENCE, fact="CaseEscalated", deadline=Deadline.AGREE,
        ),
        _move(
            "refuse", (S.WAIT_SELLER_AGREE,), S.SELLER_REFUSE_BUYER, _STORE, "Refuse", guards=(Guard.TEXT,), starts=Deadline.ANSWER,
            fact="CaseRefused",
        ),
        _move(
            "offer", (S.WAIT_SELLER_AGREE, S.SELLER_REFUSE_BUYER), S.SELLER_REFUSE_BUYER, _STORE, "Offer another amount",
            kinds=frozenset(K) - {K.EXCHANGE}, starts=Deadline.ANSWER, fact="CaseOffered",
        ),
        _move(
            "accept_offer", (S.SELLER_REFUSE_BUYER,), S.REFUNDING, _BUYER, "Take the offer", guards=(Guard.OFFER,),
            effects=(Effect.TAKE_OFFER, Effect.REFUND), fact="CaseAgreed",
        ),
        _move(
            "edit", _TALKING, S.WAIT_SELLER_AGREE, _BUYER, "Ask for something else", effects=(Effect.HOLD,), starts=Deadline.AGREE,
            fact="CaseChanged",
        ),
        _move(
            "withdraw", (*_TALKING, S.WAIT_BUYER_RETURN_GOODS, S.WAIT_SELLER_REPLACE, S.EVIDENCE, S.RULING), S.CLOSED, _BUYER, "Withdraw",
            effects=(Effect.FREE,), fact="CaseClosed",
        ),
        _move(
            "escalate", (S.SELLER_REFUSE_BUYER,), S.EVIDENCE, _BUYER, "Ask the platform to decide", starts=Deadline.EVIDENCE,
            fact="CaseEscalated",
        ),
        _move(
            "no_answer", (S.SELLER_REFUSE_BUYER,), S.CLOSED, _CLOCK, "No answer from the shopper", effects=(Effect.FREE,),
            fact="CaseClosed", deadline=Deadline.ANSWER,
        ),
        _move(
            "send_back", (S.WAIT_BUYER_RETURN_GOODS,), S.WAIT_SELLER_CONFIRM_GOODS, _BUYER, "I have sent it back", kinds=_BACK,
            guards=(Guard.PARCEL,), starts=Deadline.CONFIRM, fact="CaseSentBack",
        ),
        _move(
            "not_sent_back", (S.WAIT_BUYER_RETURN_GOODS,), S.CLOSED, _CLOCK, "Not sent back in time", effects=(Effect.FREE,),
            fact="CaseClosed", deadline=Deadline.SEND_BACK,
        ),
        _move(
            "return_arrived", (S.WAIT_SELLER_CONFIRM_GOODS,), None, (Side.OPERATOR, Side.SYSTEM), "The carrier delivered the return",
            kinds=_BACK, starts=Deadline.CONFIRM, period="arrived",
        ),
        _move(
            "confirm_return", (S.WAIT_SELLER_CONFIRM_GOODS,), S.REFUNDING, _STORE, "The goods are back: refund",
            kinds=frozenset({K.RETURN}), effects=_REFUND, fact="CaseAgreed",
        ),
        _move(
            "confirm_silently", (S.WAIT_SELLER_CONFIRM_GOODS,), S.REFUNDING, _CLOCK, "The store kept silent about the return: refunded",
            kinds=frozenset({K.RETURN}), effects=_REFUND, fact="CaseAgreed", deadline=Deadline.CONFIRM,
        ),
        _move(
            "confirm_exchange", (S.WAIT_SELLER_CONFIRM_GOODS,), S.WAIT_SELLER_REPLACE, _STORE, "The goods are back",
            kinds=frozenset({K.EXCHANGE}), starts=Deadline.REPLACE,
        ),
        _move(
            "exchange_silently", (S.WAIT_SELLER_CONFIRM_GOODS,), S.WAIT_SELLER_REPLACE, _CLOCK, "The store kept silent about the return",
            kinds=frozenset({K.EXCHANGE}), starts=Deadline.REPLACE, deadline=Deadline.CONFIRM,
        ),
        _move(
            "contest_return", (S.WAIT_SELLER_CONFIRM_GOODS,), S.EVIDENCE, _STORE, "Something is wrong with the return", kinds=_BACK,
            guards=(Guard.TEXT,), starts=Deadline.EVIDENCE, fact="CaseEscalated",
        ),
        _move(
            "replace", (S.WAIT_SELLER_REPLACE,), S.SUCCESS, _STORE, "Replacement sent", kinds=frozenset({K.EXCHANGE}),
            guards=(Guard.PARCEL,), effects=(Effect.REPLACE,), fact="CaseReplaced",
        ),
        _move(
            "no_replacement", (S.WAIT_SELLER_REPLACE,), S.SELLER_REFUSE_BUYER, _CLOCK, "No replacement in time",
            kinds=frozenset({K.EXCHANGE}), starts=Deadline.ANSWER, fact="CaseRefused", deadline=Deadline.REPLACE,
        ),
        _move("say", tuple(OPEN), None, (Side.BUYER, Side.STORE, Side.OPERATOR), "Write", guards=(Guard.TEXT,), fact="CaseSaid"),
        _move(
            "give_evidence", (S.EVIDENCE,), None, (Side.BUYER, Side.STORE), "Add evidence", guards=(Guard.TEXT,), fact="CaseSaid",
        ),
        _move(
            "begin_ruling", (S.EVIDENCE,), S.RULING, (*_CLOCK, *_DESK), "Both sides were heard", starts=Deadline.RULING,
            deadline=Deadline.EVIDENCE,
        ),
        _move("remind_ruling", (S.RULING,), None, _CLOCK, "The decision is late", fact="CaseOverdue", deadline=Deadline.RULING),
        _move(
            "rule", (S.RULING,), S.APPEALABLE, _DESK, "Decide", guards=(Guard.TEXT, Guard.WITHIN_LIMIT), starts=Deadline.APPEAL,
            fact="CaseRuled",
        ),
        _move("rule_large", (S.RULING,), S.SECOND_LOOK, _DESK, "Decide, a second person confirms", guards=(Guard.TEXT, Guard.ABOVE_LIMIT)),
        _move(
            "confirm_ruling", (S.SECOND_LOOK,), S.APPEALABLE, _DESK, "Confirm the decision", guards=(Guard.OTHER_PERSON,),
            starts=Deadline.APPEAL, fact="CaseRuled",
        ),
        _move(
            "return_ruling", (S.SECOND_LOOK,), S.RULING, _DESK, "Not like this: decide again", guards=(Guard.TEXT, Guard.OTHER_PERSON),
            starts=Deadline.RULING,
        ),
        _move(
            "appeal", (S.APPEALABLE,), S.RULING, (Side.BUYER, Side.STORE), "Appeal", guards=(Guard.TEXT, Guard.FIRST_RULING),
            starts=Deadline.RULING, fact="CaseAppealed",
        ),
        _move(
            "carry_out", (S.APPEALABLE,), S.REFUNDING, (*_CLOCK, *_OURS), "The decision is carried out", guards=(Guard.GIVES,),
            effects=(Effect.TAKE_RULING, Effect.REFUND), deadline=Deadline.APPEAL,
        ),
        _move(
            "carry_out_nothing", (S.APPEALABLE,), S.CLOSED, (*_CLOCK, *_OURS), "Decided for the store", guards=(Guard.GIVES_NOTHING,),
            effects=(Effect.FREE,), fact="CaseClosed", deadline=Deadline.APPEAL,
        ),
        _move("ask_account", (S.REFUNDING,), S.WAIT_ACCOUNT, _OURS, "The provider refunds this payment no more", fact="CaseNeedsAccount"),
        _move("give_account", (S.WAIT_ACCOUNT,), S.REFUNDING, _BUYER, "Name an account", effects=_REFUND),
        _move("account_again", (S.REFUNDING,), S.WAIT_ACCOUNT, (Side.PROVIDER,), "The bank did not take it", fact="CaseNeedsAccount"),
        _move(
            "refunded", (S.REFUNDING, S.PROVIDER_FAILED), S.SUCCESS, (Side.PROVIDER,), "Refunded", effects=(Effect.BOOK,),
            fact="CaseRefunded",
        ),
        _move("declined", (S.REFUNDING,), S.PROVIDER_FAILED, (Side.PROVIDER,), "The provider could not refund", fact="CaseFailed"),
        _move("retry", (S.PROVIDER_FAILED,), S.REFUNDING, _DESK, "Try the refund again", effects=(Effect.RETRY,)),
        _move(
            "overtaken", _TALKING, S.CLOSED, _OURS, "Shipped meanwhile", kinds=frozenset({K.UNSHIPPED}), effects=(Effect.FREE,),
            fact="CaseClosed",
        ),
        _move(
            "taken_by_bank", tuple(OPEN - {S.REFUNDING}), S.CLOSED, _OURS, "The shopper's bank took the payment back",
            effects=(Effect.FREE,), fact="CaseClosed",
        ),
    )
}  # fmt: skip


def by_deadline(deadline: Deadline, state: str, kind: str) -> list[Move]:
    """The moves that the timer fires for such a case, in the order in which they are tried."""
    return [m for m in MOVES.values() if m.deadline is deadline and state in m.sources and kind in m.kinds]


def moves_for(state: str, kind: str, side: Side) -> list[Move]:
    """The moves that `side` may make: the buttons of a page."""
    return [move for move in MOVES.values() if side in move.by and state in move.sources and kind in move.kinds]


def diagram() -> Iterator[str]:
    """The table as a Mermaid state diagram, line by line (docs/aftersales-process.md)."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {S.WAIT_SELLER_AGREE}: open (buyer)"
    for move in MOVES.values():
        if move.name == "say":  # in every state, and changes none
            continue
        who = ", ".join(sorted(move.by))
        for source in sorted(move.sources):
            yield f"    {source} --> {move.target or source}: {move.name} ({who})"
    for state in sorted(OVER):
        yield f"    {state} --> [*]"
