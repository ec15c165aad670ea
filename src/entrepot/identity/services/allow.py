"""The question before every write: may this actor do this, here?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from entrepot.identity import rules
from entrepot.identity.enums import ActorKind, Standing
from entrepot.identity.ports import Delegation
from entrepot.identity.queries import grants_of
from entrepot.identity.types import Actor, Grants
from entrepot.kernel.errors import Forbidden, Missing

_delegation: Delegation | None = None
_OPEN_LEAVES: Mapping[ActorKind, frozenset[str]] = {
    ActorKind.PERSON: rules.PERSON_LEAVES,
    ActorKind.ANONYMOUS: rules.ANONYMOUS_LEAVES,
    ActorKind.PROVIDER: rules.PROVIDER_LEAVES,
}


def register_delegation(port: Delegation | None) -> Delegation | None:
    """Let `port` answer for people of agencies from now on; returns the one before. None takes the port away."""
    global _delegation
    before, _delegation = _delegation, port
    return before


def allow(actor: Actor, leaf: str, store_ids: Iterable[UUID] | None = None, *, values: Mapping[str, Any] | None = None) -> None:
    """Return when `actor` may do `leaf` on every one of the stores (None: at the platform); otherwise raise.

    Order of the checks: the store first - Missing, when nothing relates the actor to it, so that nobody learns what exists -
    then the leaf - Forbidden, naming it. `values` are the figures of the act, for the limits of a mandate. An empty set of
    stores passes only for those who hold the leaf anywhere. Raises LookupError for a leaf that is not in the table,
    PersonSuspended for a closed account.
    """
    rules.known(leaf)
    wanted = None if store_ids is None else frozenset(store_ids)
    if actor.acting_for is not None and wanted is not None and wanted - {actor.acting_for}:
        raise Missing(what="store")
    if actor.kind in {ActorKind.SYSTEM, ActorKind.CLOCK}:
        _within_narrowing(actor, leaf)
        return
    grants = rights_of(actor)
    if leaf in _OPEN_LEAVES[actor.kind]:
        _within_narrowing(actor, leaf)
        return
    if wanted is None:
        if leaf not in grants.platform or actor.acting_for is not None:
            raise Forbidden(leaf=leaf)
    else:
        _on_stores(actor, grants, leaf, wanted, values or {})
    _within_narrowing(actor, leaf)


def allow_in(actor: Actor, leaf: str, organisation_id: UUID) -> None:
    """As `allow`, towards a merchant or an agency instead of a store. Raises Missing for people who do not belong to it."""
    rules.known(leaf)
    if actor.kind not in {ActorKind.SYSTEM, ActorKind.CLOCK}:
        held = rights_of(actor).organisations.get(organisation_id)
        if held is None:
            raise Missing(what="organisation")
        if leaf not in held or actor.acting_for is not None:
            raise Forbidden(leaf=leaf)
    _within_narrowing(actor, leaf)


def leaves_in(actor: Actor, store_id: UUID) -> frozenset[str]:
    """Every leaf that `actor` holds in the store by role (not by mandate), narrowed by their key."""
    if actor.acting_for not in {None, store_id}:
        return frozenset()
    is_machine = actor.kind in {ActorKind.SYSTEM, ActorKind.CLOCK}
    held = rules.STORE_LEAVES if is_machine else _held(actor, rights_of(actor), store_id)
    return held if actor.leaves is None else held & actor.leaves


def _on_stores(actor: Actor, grants: Grants, leaf: str, stores: frozenset[UUID], values: Mapping[str, Any]) -> None:
    asked = frozenset(store for store in stores if leaf not in _held(actor, grants, store))
    if not stores and not _anywhere(grants, leaf):
        raise Forbidden(leaf=leaf)
    if not asked:
        return
    standings = _by_mandate(actor, grants, leaf, asked, values)
    related = grants.stores.keys() | grants.acting.keys()
    if any(
        store not in related and not grants.platform and standings.get(store, Standing.STRANGER) == Standing.STRANGER
        for store in asked
    ):
        raise Missing(what="store")
    if any(standings.get(store) != Standing.HOLDS for store in asked):
        raise Forbidden(leaf=leaf)


def _by_mandate(
    actor: Actor, grants: Grants, leaf: str, stores: frozenset[UUID], values: Mapping[str, Any]
) -> Mapping[UUID, Standing]:
    if _delegation is None or not grants.agencies:
        return {}
    standings = _delegation.standing(actor, leaf, stores, values)
    if leaf not in rules.NEVER_DELEGABLE:
        return standings
    return {store: Standing.RELATED if said == Standing.HOLDS else said for store, said in standings.items()}


def rights_of(actor: Actor) -> Grants:
    """The rights of the actor's person: those read with the request, or read now. Raises PersonSuspended."""
    if actor.grants is not None:
        return actor.grants
    return Grants() if actor.person_id is None else grants_of(actor.person_id)


def _held(actor: Actor, grants: Grants, store_id: UUID) -> frozenset[str]:
    own = grants.stores.get(store_id, frozenset())
    # Support works only while it says for whom, so that the audit log always shows the store; and then with the hands of support
    # alone, whatever else the person may do at the platform: it never reaches money.
    if actor.acting_for == store_id and store_id in grants.acting:
        return own | grants.acting[store_id]
    return own | grants.platform


def _anywhere(grants: Grants, leaf: str) -> bool:
    return leaf in grants.platform or any(leaf in held for held in (*grants.stores.values(), *grants.acting.values()))


def _within_narrowing(actor: Actor, leaf: str) -> None:
    if actor.leaves is not None and leaf not in actor.leaves:
        raise Forbidden(leaf=leaf)
