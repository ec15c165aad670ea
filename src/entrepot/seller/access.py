"""The door of the seller centre: which store a page is about, and whether this person may see it.

A store is found through the rights of whoever asks, never through its address alone: somebody without a relation to it gets the
same “not found” as for a store that does not exist. What a button does is asked again by the service behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from entrepot.aftersales.queries import waiting_for_store
from entrepot.identity.queries import support_sessions
from entrepot.identity.services import allow, leaves_in, note_seen, rights_of
from entrepot.identity.services.note_seen import EVERY
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing, Refused
from entrepot.messaging.queries import unanswered
from entrepot.seller.beginning import BEFORE_OPENING, of_a_store
from entrepot.seller.menu import menu
from entrepot.stores import queries as stores
from entrepot.stores.types import StoreView
from entrepot.wording.refusals import sentence

P = ParamSpec("P")
_SEEN: Final = "seller.seen"  # in the session: store and time


@dataclass(frozen=True, slots=True)
class Desk:
    """The store a page is about, who looks at it, and what they may do there."""

    store: StoreView
    actor: Actor
    leaves: frozenset[str]

    @property
    def store_id(self) -> UUID:
        """The store's id."""
        return self.store.id

    @property
    def name(self) -> str:
        """The store's name in the language of the page."""
        return self.store.name_in(get_language() or "en")

    @property
    def may(self) -> dict[str, bool]:
        """For templates: ``desk.may.orders_ship``."""
        return {leaf.replace(".", "_"): True for leaf in self.leaves}


class SignedIn(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor
    htmx: HtmxDetails


class DeskRequest(SignedIn):
    """A request about a store that the person works in."""

    desk: Desk


def signed_in(view: Callable[Concatenate[SignedIn, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages of a person without a store: sends visitors to the sign-in, and answers what is refused."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(cast("SignedIn", request), *args, **kwargs)
        except Refused as refusal:
            return _refused(request, refusal)

    return guarded


def at_desk(
    leaf: str,
) -> Callable[[Callable[Concatenate[DeskRequest, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For pages of a store (`slug` in the address): gives the view its `request.desk` when the person holds `leaf` there."""

    def decorate(view: Callable[Concatenate[DeskRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asked = cast("DeskRequest", request)
            try:
                asked.desk = _desk(asked.actor, slug, leaf)
                _seen(asked)
                return view(asked, *args, **kwargs)
            except Refused as refusal:
                return _refused(request, refusal)

        return guarded

    return decorate


def store_ids_of(actor: Actor) -> set[UUID]:
    """The stores that the person works in, those opened for support included."""
    grants = rights_of(actor)
    return {*grants.stores, *grants.acting}


def show(
    request: DeskRequest, template: str, context: dict[str, Any] | None = None, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page of the desk; `section` in the context marks where in the menu it stands."""
    context = {"desk": request.desk, **(context or {})}
    leaves = request.desk.leaves
    waiting = {"inbox": unanswered(request.desk.store_id)} if "messages.answer" in leaves else {}
    if "orders.refund" in leaves:
        waiting["cases"] = waiting_for_store(request.desk.store_id)
    context |= {
        "menu": menu(request.desk.leaves, request.desk.store.state, str(context.get("section", "")), waiting),
        "waiting": waiting,
        "beginning": of_a_store(request.desk.store, request.desk.leaves) if _begins(request.desk) else None,
    }
    if request.desk.actor.acting_for is not None:  # the platform's support: everybody who looks on must see it
        sessions = support_sessions(person_id=request.desk.actor.person_id, store_id=request.desk.store_id, limit=1)
        context["support"] = next((session for session in sessions if session.is_running), None)
    return render(request, template, context, status=status)


@contextmanager
def telling(request: HttpRequest, success: str = "") -> Iterator[None]:
    """Run a verb: what it refuses becomes a message of the next page, otherwise `success` does."""
    try:
        yield
    except (Missing, Forbidden):
        raise
    except Refused as refusal:
        if refusal.kind in {"missing", "forbidden"}:
            raise
        messages.error(request, sentence(refusal))
    else:
        if success:
            messages.success(request, success)


def tell(request: HttpRequest, outcomes: Sequence[object], success: str) -> int:
    """Messages for the outcomes of a batch verb: each refusal's sentence, and `success` when something was done. How many were."""
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    done = len(outcomes) - len(refusals)
    if done and success:
        messages.success(request, success)
    for text in dict.fromkeys(sentence(refusal) for refusal in refusals):
        messages.error(request, text)
    return done


def _seen(request: DeskRequest) -> None:
    """The colleagues see when somebody was here last; the session remembers, so that most pages write nothing."""
    desk, now = request.desk, clock.now().timestamp()
    marks: dict[str, float] = request.session.get(_SEEN, {})
    if desk.actor.person_id is None or abs(now - marks.get(str(desk.store_id), 0)) < EVERY.total_seconds():
        return
    note_seen(desk.actor.person_id, desk.store_id)
    request.session[_SEEN] = {**dict(list(marks.items())[-20:]), str(desk.store_id): now}


def _begins(desk: Desk) -> bool:
    return desk.store.state in BEFORE_OPENING and "stores.edit" in desk.leaves


def _desk(actor: Actor, slug: str, leaf: str) -> Desk:
    store = stores.store_by_slug(slug)
    grants = rights_of(actor)
    if store.id in grants.acting:
        actor = actor.on_behalf_of(store.id)
    elif store.id not in grants.stores:
        if not grants.agencies:
            raise Missing(what="store")
        with suppress(Forbidden):
            allow(actor, "catalog.view", [store.id])
    allow(actor, leaf, [store.id])
    return Desk(store, actor, leaves_in(actor, store.id))


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if refusal.kind == "missing":
        raise Http404(refusal.code)
    status = {"forbidden": HTTPStatus.FORBIDDEN, "busy": HTTPStatus.SERVICE_UNAVAILABLE}.get(refusal.kind, HTTPStatus.CONFLICT)
    desk = getattr(request, "desk", None)
    context = {"refusal": sentence(refusal), "desk": desk, "menu": menu(desk.leaves, desk.store.state, "") if desk else ()}
    return render(request, "seller/refused.html", context, status=status)
