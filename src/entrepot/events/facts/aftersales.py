"""Facts of after-sales. Amounts are minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class CaseFact(Fact):
    """What every fact of a case tells: the move that was made, by which side, and where the case stands now."""

    case_id: UUID
    order_id: UUID
    number: str
    case_kind: str
    move: str
    side: str
    state: str
    amount_minor: int
    currency: str

    @property
    def subject(self) -> str:
        """The case."""
        return f"case:{self.case_id}"


@dataclass(frozen=True, slots=True)
class CaseOpened(CaseFact):
    """A shopper asks for a refund, a return or an exchange."""

    kind: ClassVar[str] = "aftersales.case_opened"


@dataclass(frozen=True, slots=True)
class CaseChanged(CaseFact):
    """The shopper asks for something else now."""

    kind: ClassVar[str] = "aftersales.case_changed"


@dataclass(frozen=True, slots=True)
class CaseAgreed(CaseFact):
    """It was agreed, by a click or by silence."""

    kind: ClassVar[str] = "aftersales.case_agreed"


@dataclass(frozen=True, slots=True)
class CaseRefused(CaseFact):
    """The store said no; the shopper may change, escalate or leave it."""

    kind: ClassVar[str] = "aftersales.case_refused"


@dataclass(frozen=True, slots=True)
class CaseOffered(CaseFact):
    """The store offers another amount."""

    kind: ClassVar[str] = "aftersales.case_offered"


@dataclass(frozen=True, slots=True)
class CaseSentBack(CaseFact):
    """The goods are on their way back."""

    kind: ClassVar[str] = "aftersales.case_sent_back"


@dataclass(frozen=True, slots=True)
class CaseReplaced(CaseFact):
    """The replacement is on its way."""

    kind: ClassVar[str] = "aftersales.case_replaced"


@dataclass(frozen=True, slots=True)
class CaseEscalated(CaseFact):
    """The platform is to decide; both sides tell their side now."""

    kind: ClassVar[str] = "aftersales.case_escalated"


@dataclass(frozen=True, slots=True)
class CaseRuled(CaseFact):
    """The platform has decided; it may be appealed against for some days."""

    kind: ClassVar[str] = "aftersales.case_ruled"


@dataclass(frozen=True, slots=True)
class CaseAppealed(CaseFact):
    """One side asks for another look."""

    kind: ClassVar[str] = "aftersales.case_appealed"


@dataclass(frozen=True, slots=True)
class CaseOverdue(CaseFact):
    """The platform's decision is late."""

    kind: ClassVar[str] = "aftersales.case_overdue"
    is_public: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class CaseNeedsAccount(CaseFact):
    """The provider refunds the payment no more: the shopper names an account to be paid to."""

    kind: ClassVar[str] = "aftersales.case_needs_account"


@dataclass(frozen=True, slots=True)
class CaseRefunded(CaseFact):
    """The money went back."""

    kind: ClassVar[str] = "aftersales.case_refunded"


@dataclass(frozen=True, slots=True)
class CaseFailed(CaseFact):
    """The provider could not refund: a person looks."""

    kind: ClassVar[str] = "aftersales.case_failed"
    is_public: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class CaseClosed(CaseFact):
    """It ended without a result."""

    kind: ClassVar[str] = "aftersales.case_closed"


@dataclass(frozen=True, slots=True)
class CaseSaid(CaseFact):
    """Somebody wrote something in a case; that, not what."""

    kind: ClassVar[str] = "aftersales.case_said"


@dataclass(frozen=True, slots=True)
class CaseMoved(CaseFact):
    """Any other step."""

    kind: ClassVar[str] = "aftersales.case_moved"


@dataclass(frozen=True, slots=True)
class ChargebackFact(Fact):
    """What every fact of a chargeback tells."""

    chargeback_id: UUID
    order_id: UUID
    number: str
    state: str
    amount_minor: int
    currency: str

    @property
    def subject(self) -> str:
        """The chargeback."""
        return f"chargeback:{self.chargeback_id}"


@dataclass(frozen=True, slots=True)
class ChargebackOpened(ChargebackFact):
    """The shopper's bank took the money back; evidence is due."""

    kind: ClassVar[str] = "aftersales.chargeback_opened"


@dataclass(frozen=True, slots=True)
class ChargebackMoved(ChargebackFact):
    """Evidence was handed in."""

    kind: ClassVar[str] = "aftersales.chargeback_moved"


@dataclass(frozen=True, slots=True)
class ChargebackDecided(ChargebackFact):
    """Won, lost or accepted."""

    kind: ClassVar[str] = "aftersales.chargeback_decided"
