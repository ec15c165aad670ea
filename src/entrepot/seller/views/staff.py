"""Who works in the store: roles, invitations, and the page behind an invitation's link."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.identity.enums import StoreRole
from entrepot.identity.errors import InvitationRefused
from entrepot.identity.queries import StaffLine, open_invitations, staff_of
from entrepot.identity.services import (
    accept_invitation,
    grant_role,
    invite,
    read_invitation,
    revoke_role,
    withdraw_invitation,
)
from entrepot.kernel.errors import Invalid, Missing
from entrepot.seller.access import DeskRequest, SignedIn, at_desk, show, signed_in, telling
from entrepot.seller.forms.staff import InviteForm
from entrepot.seller.wording import sentence
from entrepot.stores import queries as stores


@at_desk("staff.view")
def staff(request: DeskRequest) -> HttpResponseBase:
    """Everybody with a role, and open invitations."""
    return _page(request, InviteForm(initial={"role": "viewer", "language": request.LANGUAGE_CODE}))


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
                )
        except Invalid as refusal:
            form.add_error("email", sentence(refusal))
        else:
            return redirect("seller:staff", slug=desk.store.slug)
    return _page(request, form)


@at_desk("staff.manage")
@require_POST
def withdraw(request: DeskRequest, invitation_id: UUID) -> HttpResponseBase:
    """Take an open offer back."""
    desk = request.desk
    if invitation_id not in {invitation.pk for invitation in open_invitations(desk.store_id)}:
        raise Missing(what="invitation")
    with telling(request, _("The invitation is withdrawn.")):
        withdraw_invitation(invitation_id, actor=desk.actor)
    return redirect("seller:staff", slug=desk.store.slug)


@at_desk("staff.manage")
@require_POST
def change_role(request: DeskRequest, person_id: UUID) -> HttpResponseBase:
    """Give somebody of the staff a further role (`give`), or take one away (`take`)."""
    desk = request.desk
    if person_id not in {line.person_id for line in staff_of(desk.store_id)}:
        raise Missing(what="person")
    give, take = request.POST.get("give", ""), request.POST.get("take", "")
    with telling(request, _("Saved.")):
        if take in StoreRole.values:
            revoke_role(desk.store_id, person_id, StoreRole(take), actor=desk.actor)
        elif give in StoreRole.values:
            grant_role(desk.store_id, person_id, StoreRole(give), actor=desk.actor)
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


def _page(request: DeskRequest, form: InviteForm) -> HttpResponseBase:
    desk = request.desk
    people: dict[UUID, tuple[StaffLine, list[str]]] = {}
    for line in staff_of(desk.store_id):
        people.setdefault(line.person_id, (line, []))[1].append(line.role)
    context = {
        "section": "staff",
        "people": list(people.values()),
        "invitations": open_invitations(desk.store_id),
        "form": form,
        "roles": StoreRole.values,
    }
    return show(request, "seller/staff.html", context, status=422 if form.is_bound else 200)
