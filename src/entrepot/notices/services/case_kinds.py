"""Who hears what of an after-sales case."""

from __future__ import annotations

from typing import Final

from entrepot.events.facts.aftersales import (
    CaseAgreed,
    CaseAppealed,
    CaseChanged,
    CaseClosed,
    CaseEscalated,
    CaseFact,
    CaseNeedsAccount,
    CaseOffered,
    CaseOpened,
    CaseRefused,
    CaseReplaced,
    CaseRuled,
    CaseSaid,
    CaseSentBack,
)
from entrepot.notices.enums import Kind

# (the shopper, the store); what depends on the step besides is below.
_KINDS: Final[dict[type[CaseFact], tuple[Kind | None, Kind | None]]] = {
    CaseOpened: (None, Kind.STORE_CASE_OPENED),
    CaseChanged: (None, Kind.STORE_CASE_CHANGED),
    CaseRefused: (Kind.CASE_REFUSED, None),
    CaseOffered: (Kind.CASE_OFFERED, None),
    CaseSentBack: (None, Kind.STORE_CASE_SENT_BACK),
    CaseReplaced: (Kind.CASE_REPLACED, None),
    CaseEscalated: (Kind.CASE_ESCALATED, Kind.STORE_CASE_ESCALATED),
    CaseAppealed: (Kind.CASE_ESCALATED, Kind.STORE_CASE_ESCALATED),
    CaseRuled: (Kind.CASE_RULED, Kind.STORE_CASE_RULED),
    CaseNeedsAccount: (Kind.CASE_ACCOUNT, None),
    CaseClosed: (Kind.CASE_CLOSED, Kind.STORE_CASE_CLOSED),
}
CASE_FACTS: Final[tuple[type[CaseFact], ...]] = (CaseAgreed, CaseSaid, *_KINDS)


def kinds_of_case(fact: CaseFact) -> tuple[Kind | None, Kind | None]:
    """What the shopper and what the store's people are told; nobody hears of what they did themselves."""
    if isinstance(fact, CaseAgreed):
        said = Kind.CASE_SEND_BACK if fact.state == "wait_buyer_return_goods" else Kind.CASE_AGREED
        return said, Kind.STORE_CASE_SILENT if fact.side == "clock" else None
    if isinstance(fact, CaseSaid):
        return (
            Kind.CASE_SAID if fact.side != "buyer" else None,
            Kind.STORE_CASE_SAID if fact.side != "store" else None,
        )
    to_buyer, to_store = _KINDS.get(type(fact), (None, None))
    return None if fact.side == "buyer" and fact.move != "escalate" else to_buyer, to_store
