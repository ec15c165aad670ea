"""The way from a company to a store that sells: which steps are done, which comes next.

Nothing of it is stored: a step is done when what it makes exists, so it can be left and taken up again at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import counts_by_state
from entrepot.inventory.queries import warehouses
from entrepot.logistics.queries import templates
from entrepot.settlement.queries import payout_account
from entrepot.stores.enums import StoreState
from entrepot.stores.types import StoreView

# code, name, page, the permission that the step takes
_STEPS: Final[tuple[tuple[str, Promise | str, str, str], ...]] = (
    ("company", _("Company"), "", ""),
    ("kind", _("Kind of store"), "", ""),
    ("papers", _("Papers"), "application", "stores.edit"),
    ("review", _("Review"), "application", "stores.edit"),
    ("warehouse", _("First warehouse"), "stock", "stock.adjust"),
    ("freight", _("Freight"), "freight-new", "freight.edit"),
    ("product", _("First product"), "new-product", "catalog.edit"),
    ("account", _("Payout account"), "money", "finance.payout"),
)
BEFORE_OPENING: Final = frozenset({StoreState.DRAFT, StoreState.APPLIED, StoreState.REFUSED})


@dataclass(frozen=True, slots=True)
class Step:
    """A step; `address` is "" where nothing can be done about it, or not by this person."""

    code: str
    name: Promise | str
    address: str
    is_done: bool
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """All steps, and the first that this person can take now (None: it is for others, or all is done)."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.steps)

    @property
    def next(self) -> Step | None:
        """The step to take now; while the review waits, the one behind it."""
        return next((step for step in self.steps if not step.is_done and step.address and step.code != "review"), None)


def before_the_store(current: str) -> Beginning:
    """The steps while there is no store yet; `current` is "company" or "kind"."""
    codes = [code for code, *_rest in _STEPS]
    return Beginning(
        tuple(Step(code, name, "", codes.index(code) < codes.index(current), code == current) for code, name, *_rest in _STEPS)
    )


def of_a_store(store: StoreView, leaves: frozenset[str]) -> Beginning:
    """The steps of a store for somebody with these rights. Four statements."""
    return _marked(store.slug, leaves, {"company": True, "kind": True, **_facts(store.id, store.state)})


def _facts(store_id: UUID, state: str) -> dict[str, bool]:
    return {
        "papers": state not in {StoreState.DRAFT, StoreState.REFUSED},
        "review": state not in BEFORE_OPENING,
        "warehouse": any(place["is_active"] for place in warehouses(store_id)),
        "freight": bool(templates(store_id)),
        "product": bool(counts_by_state(store_id)),
        "account": payout_account(store_id) is not None,
    }


def _marked(slug: str, leaves: frozenset[str], done: Mapping[str, bool]) -> Beginning:
    plain = tuple(
        Step(code, name, reverse(f"seller:{view}", args=[slug]) if leaf in leaves else "", done[code])
        for code, name, view, leaf in _STEPS
    )
    now = Beginning(plain).next
    return Beginning(
        tuple(
            Step(step.code, step.name, step.address, step.is_done, now is not None and step.code == now.code) for step in plain
        )
    )
