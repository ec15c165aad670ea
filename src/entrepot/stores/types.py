"""What other rooms see of stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoreView:
    """A store as others may know it; `name` is text by language."""

    id: UUID
    merchant_id: UUID
    kind: str
    slug: str
    name: Mapping[str, str]
    currency: str
    country: str
    state: str
    settings: Mapping[str, Any]
    opened_at: datetime | None
    closing_at: datetime | None = None

    def away_until(self, today: date) -> date | None:
        """The first day on which the store sends again, while it is on holiday; otherwise None."""
        said = self.settings.get("holiday_until")
        until = date.fromisoformat(said) if said else None
        return until if until is not None and today < until else None

    def name_in(self, language: str) -> str:
        """The name in `language`, or in English, or in any."""
        return self.name.get(language) or self.name.get("en") or next(iter(self.name.values()), self.slug)


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """Something of a store that has to end before it is closed: `count` of `code`, or so many minor units of a currency.

    Codes: orders, unsettled, cases, chargebacks, balance, payouts, owed, reserves, deposit.
    """

    code: str
    count: int = 0
    amount_minor: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Commission:
    """The commission in force for a kind and a category on a day: basis points, and the plan (row) that says so."""

    bps: int
    plan_id: int
    category_path: str
    source: str


@dataclass(frozen=True, slots=True)
class FeesDue:
    """What a store of a kind owes for its place, by the plan rows `plan_ids`; amounts in minor units of `currency`.

    It is the sum that is asked for: nothing is posted to the ledger by asking.
    """

    deposit_minor: int
    annual_fee_minor: int
    currency: str
    plan_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated row about a store kind. "" as `route` or `country` means every one; it holds until the day before `valid_to`."""

    id: str
    key: str
    kind: str
    route: str
    country: str
    value: Any
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class KindRules:
    """What holds for a store kind on a day, in a country. Keys of the mappings are routes; `rule_ids` name the rows used.

    `settlement_currency` is a currency code, or "store": the store's own. `return_country` is where a return address must be
    ("": anywhere). `auto_receipt_days` count from the hand-over in the country of destination.
    """

    kind: str
    country: str
    on: date
    routes: tuple[str, ...]
    customs_required: Mapping[str, bool]
    ship_promise_hours: Mapping[str, int]
    auto_receipt_days: Mapping[str, int]
    settlement_currency: str
    deposit_due: bool
    annual_fee_due: bool
    return_days: int
    genuine_claim_days: int
    return_country: str
    required_papers: tuple[str, ...]
    rule_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document handed in with an application: what it is, and where or under which number it is."""

    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """A line of the review queue."""

    application_id: int
    store: StoreView
    legal_name: str
    merchant_country: str
    registration_no: str
    applied_at: datetime
    applied_by: UUID | None
    papers: tuple[Paper, ...]
    missing_papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store to bring in open, with its merchant; `slug` is also what makes bringing it in repeatable."""

    slug: str
    kind: str
    name: Mapping[str, str]
    currency: str
    country: str
    legal_name: str
    registration_no: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
