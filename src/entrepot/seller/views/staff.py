"""Who works in the store: roles and what they allow, invitations, and the page behind an invitation's link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.identity.enums import StoreRole
from entrepot.identity.errors import InvitationRefused
from entrepot.identity.queries import StaffLine, filtered_lines, invitations_of, staff_of, store_role_table
from entrepot.identity.services import (
    accept_invitation,
    invite,
    read_invitation,
    resend_invitation,
    set_roles,
    withdraw_invitation,
)
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing
from entrepot.seller.access import Desk, DeskRequest, SignedIn, at_desk, show, signed_in, telling
from entrepot.seller.forms.staff import InviteForm
from entrepot.seller.words import LEAVES, word
from entrepot.stores import queries as stores
from entrepot.wording.refusals import sentence

HISTORY: Final = 10


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff with all their roles in the store."""

    person_id: UUID
    email: str
    display_name: str
    roles: tuple[str, ...]
    since: datetime
    last_seen_at: datetime | None
    is_self: bool


@at_desk("staff.view")
def staff(request: DeskRequest) -> HttpResponseBase:
    """Everybody with a role, open invitations, who may do what, and what was done lately about people."""
    return _page(request, InviteForm(initial={"role": "viewer", "language": request.LANGUAGE_CODE, "days": 14}))


@at_desk("staff.manage")
@require_POST
def invite_somebody(request: DeskRequest) -> HttpResponseBase:
    """Mail an offer of a role."""
    desk = request.desk
    form = InviteForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            with telling(request, _("The invitation is on its way to %(email)s.") % {"email": said["email"]}):
                invite(
                    desk.store_id,
                    said["email"],
                    StoreRole(said["role"]),
                    actor=desk.actor,
                    store_name=desk.store.name_in(said["language"]),
                    language=said["language"],
                    days=said["days"],
                )
        except Invalid as refusal:
            form.add_error("email", sentence(refusal))
        else:
            return redirect("seller:staff", slug=desk.store.slug)
    return _page(request, form)


@at_desk("staff.manage")
@require_POST
def send_again(request: DeskRequest, invitation_id: UUID) -> HttpResponseBase:
    """Mail the link of an offer again; it then works for as long as a new one."""
    desk = request.desk
    email, language = _own_invitation(desk, invitation_id)
    with telling(request, _("The invitation is on its way to %(email)s.") % {"email": email}):
        resend_invitation(invitation_id, actor=desk.actor, store_name=desk.store.name_in(language))
    return redirect("seller:staff", slug=desk.store.slug)


@at_desk("staff.manage")
@require_POST
def withdraw(request: DeskRequest, invitation_id: UUID) -> HttpResponseBase:
    """Take an open offer back."""
    desk = request.desk
    _own_invitation(desk, invitation_id)
    with telling(request, _("The invitation is withdrawn.")):
        withdraw_invitation(invitation_id, actor=desk.actor)
    return redirect("seller:staff", slug=desk.store.slug)


@at_desk("staff.manage")
@require_POST
def change_role(request: DeskRequest, person_id: UUID) -> HttpResponseBase:
    """Let somebody of the staff have the ticked roles and no others."""
    desk = request.desk
    wanted = [StoreRole(role) for role in request.POST.getlist("role") if role in StoreRole.values]
    if not wanted:
        if person_id not in {line.person_id for line in staff_of(desk.store_id)}:
            raise Missing(what="person")
        messages.error(request, _("Tick one role at least. To take somebody off the staff, use “Remove from the store”."))
    else:
        with telling(request, _("Saved. It holds from their next page on.")):
            set_roles(desk.store_id, person_id, wanted, actor=desk.actor)
    return redirect("seller:staff", slug=desk.store.slug)


@at_desk("staff.manage")
@require_POST
def remove(request: DeskRequest, person_id: UUID) -> HttpResponseBase:
    """Take somebody off the staff; keys that they made stop with it."""
    desk = request.desk
    with telling(request, _("Removed. Nothing here opens for them any more.")):
        set_roles(desk.store_id, person_id, (), actor=desk.actor)
    if person_id == desk.actor.person_id and not any(line.person_id == person_id for line in staff_of(desk.store_id)):
        return redirect("seller:pick")
    return redirect("seller:staff", slug=desk.store.slug)


@signed_in
def invitation(request: SignedIn, token: str) -> HttpResponseBase:
    """The page behind the mailed link: which store, which role; accept it."""
    if request.method == "POST":
        try:
            store_id = accept_invitation(token, actor=request.actor)
        except InvitationRefused as refusal:
            return render(request, "seller/invitation.html", {"refusal": sentence(refusal)}, status=409)
        messages.success(request, _("Welcome. You work here now."))
        return redirect("seller:home", slug=stores.store(store_id).slug)
    try:
        offer = read_invitation(token)
    except InvitationRefused as refusal:
        return render(request, "seller/invitation.html", {"refusal": sentence(refusal)}, status=409)
    context = {"offer": offer, "store": stores.stores([offer.store_id]).get(offer.store_id)}
    return render(request, "seller/invitation.html", context)


def rights_table() -> list[tuple[str, list[tuple[str, list[tuple[str, bool]]]]]]:
    """Who may do what: groups of rights, each right with every role and whether it holds it. Read from the table of `identity`."""
    table = store_role_table()
    roles = StoreRole.values
    known = frozenset().union(*table.values())
    rows = [leaf for leaf in LEAVES if leaf in known] + sorted(known - LEAVES.keys())
    return [
        (group, [(word("leaf", leaf), [(role, leaf in table[role]) for role in roles]) for leaf in leaves])
        for group, leaves in groupby(rows, lambda leaf: word("leaf_group", leaf.partition(".")[0]))
    ]


def _own_invitation(desk: Desk, invitation_id: UUID) -> tuple[str, str]:
    """The address and language of an offer of this store. Raises Missing."""
    for offer in invitations_of(desk.store_id):
        if offer.pk == invitation_id:
            return offer.email, offer.language
    raise Missing(what="invitation")


def _colleagues(desk: Desk) -> list[Colleague]:
    lines: dict[UUID, list[StaffLine]] = {}
    for line in staff_of(desk.store_id):
        lines.setdefault(line.person_id, []).append(line)
    return [_colleague(held, desk) for held in lines.values()]


def _colleague(held: Sequence[StaffLine], desk: Desk) -> Colleague:
    first = held[0]
    return Colleague(
        first.person_id,
        first.email,
        first.display_name,
        tuple(role for role in StoreRole.values if role in {line.role for line in held}),
        min(line.granted_at for line in held),
        max((line.last_seen_at for line in held if line.last_seen_at is not None), default=None),
        first.person_id == desk.actor.person_id,
    )


def _page(request: DeskRequest, form: InviteForm) -> HttpResponseBase:
    desk = request.desk
    sees_log = "audit.view" in desk.leaves
    context = {
        "section": "staff",
        "people": _colleagues(desk),
        "invitations": invitations_of(desk.store_id),
        "now": clock.now(),
        "form": form,
        "roles": StoreRole.values,
        "rights": rights_table(),
        "history": filtered_lines(action="identity.", store_id=desk.store_id, limit=HISTORY) if sees_log else None,
    }
    return show(request, "seller/staff.html", context, status=422 if form.is_bound else 200)
