"""People: who they are, what they may do, what they did; locks, roles, sign-outs; support in a store under one's own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.identity.enums import PlatformRole
from entrepot.identity.queries import people as found_people
from entrepot.identity.queries import person_line, store_roles_of, support_sessions
from entrepot.identity.services import (
    act_as,
    appoint,
    dismiss,
    lock_person,
    search_audit,
    sign_out_everywhere,
    stop_acting,
    unlock_person,
)
from entrepot.kernel.errors import Invalid, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.operations.services import propose
from entrepot.stores import queries as stores
from entrepot.wording.refusals import sentence

PAGE: Final = 50
WHO: Final = ("", "platform", "staff", "locked")


@operating("people.view")
def people(request: Operating) -> HttpResponseBase:
    """Accounts, the newest first, by part of an address or name."""
    text, who, before = (request.GET.get(name, "").strip() for name in ("q", "who", "before"))
    try:
        last = UUID(before) if before else None
    except ValueError:
        return redirect("console:people")
    who = who if who in WHO else ""
    rows = found_people(text[:100], who, before=last, limit=PAGE + 1)
    context = {
        "section": "people",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "search": text,
        "who": who,
        "kinds": WHO,
    }
    return show(request, "console/people/people.html", context)


@operating("people.view")
def person(request: Operating, person_id: UUID) -> HttpResponseBase:
    """One account: roles at the platform and in stores, support given, what they did and what was done to them."""
    line = person_line(person_id)
    roles = store_roles_of(person_id)
    known = stores.stores(set(roles))
    context: dict[str, Any] = {
        "section": "people",
        "person": line,
        "is_me": person_id == request.actor.person_id,
        "roles": [(known.get(store_id), names) for store_id, names in roles.items()],
        "platform_roles": [(role.value, role.value in line.platform_roles) for role in PlatformRole],
    }
    if "audit.view" in request.leaves:
        context["did"] = search_audit(actor=request.actor, person_id=person_id, limit=20)
        context["done_to"] = search_audit(actor=request.actor, subject=("identity.person", str(person_id)), limit=20)
        sessions = support_sessions(person_id=person_id)
        context["sessions"] = [(session, stores.stores({session.store_id}).get(session.store_id)) for session in sessions[:5]]
    if "people.manage" in request.leaves:
        asked = proposals(state="open", kinds=[ProposalKind.SECOND_FACTOR])
        context["asked"] = [one for one in asked if one.content["person_id"] == str(person_id)]
    return show(request, "console/people/person.html", context)


@operating("people.manage")
@require_POST
def change_person(request: Operating, person_id: UUID) -> HttpResponseBase:
    """Lock, unlock, sign out everywhere, appoint, dismiss; `reason` goes into the log. A lost second factor takes two people."""
    line = person_line(person_id)
    do, reason, actor = request.POST.get("do", ""), request.POST.get("reason", ""), request.actor
    role = request.POST.get("role", "")
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "lock": (lambda: lock_person(person_id, reason, actor=actor), _("Locked.")),
        "unlock": (lambda: unlock_person(person_id, reason, actor=actor), _("Unlocked.")),
        "sign-out": (lambda: sign_out_everywhere(person_id, actor=actor), _("Signed out on every device.")),
        "appoint": (lambda: appoint(person_id, _role(role), actor=actor), _("The role is given.")),
        "dismiss": (lambda: dismiss(person_id, _role(role), actor=actor), _("The role is taken away.")),
        "second-factor": (
            lambda: propose(ProposalKind.SECOND_FACTOR, {"person_id": str(person_id)}, reason, actor=actor),
            _("Proposed. Somebody else has to approve it."),
        ),
    }
    if do not in verbs:
        raise Invalid(field="do", reason="unknown")
    verb, success = verbs[do]
    try:
        verb()
        messages.success(request, success)
    except Refused as refusal:
        if refusal.code == "forbidden":
            raise
        messages.error(request, sentence(refusal))
    return redirect("console:person", person_id=line.id)


@operating("stores.view")
def store_list(request: Operating) -> HttpResponseBase:
    """The stores, where support begins."""
    after = request.GET.get("after", "")
    try:
        rows = stores.list_stores(after=UUID(after) if after else None, limit=PAGE + 1)
    except ValueError:
        return redirect("console:stores")
    context: dict[str, Any] = {
        "section": "stores",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "running": {s.store_id for s in support_sessions(person_id=request.actor.person_id) if s.is_running},
    }
    return show(request, "console/people/stores.html", context)


@operating("support.act_as")
def support(request: Operating, store_id: UUID) -> HttpResponseBase:
    """Work in a store under one's own name: why, for how long. The merchant sees it; money stays out of reach; it ends by itself."""
    store = stores.store(store_id)
    context: dict[str, Any] = {"section": "stores", "store": store, "sessions": support_sessions(store_id=store_id)}
    if request.method == "POST":
        try:
            act_as(
                store_id, request.POST.get("reason", ""), actor=request.actor, minutes=_minutes(request.POST.get("minutes", ""))
            )
        except Refused as refusal:
            if refusal.kind == "forbidden":
                raise
            context |= {"error": sentence(refusal), "reason": request.POST.get("reason", "")}
            return show(request, "console/people/support.html", context, status=409)
        return redirect(reverse("seller:home", kwargs={"slug": store.slug}))
    return show(request, "console/people/support.html", context)


@operating("support.act_as")
@require_POST
def stop_support(request: Operating, store_id: UUID) -> HttpResponseBase:
    """End the support at once."""
    with telling(request, _("Your support in the store is over.")):
        stop_acting(store_id, actor=request.actor)
    return redirect("console:stores")


def _role(name: str) -> PlatformRole:
    if name not in PlatformRole.values:
        raise Invalid(field="role", reason="unknown")
    return PlatformRole(name)


def _minutes(text: str) -> int:
    return int(text) if text.isdecimal() else 30
