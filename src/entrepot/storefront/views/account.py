"""The person's own pages: what they are called, what is kept about them, and its end."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.identity.services import erase_person, export_person, hindrances_of, keep_name
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.storefront.visitor import actor_of
from entrepot.wording.refusals import sentence


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Where everything about the account is."""
    kinds = set(Authenticator.objects.filter(user_id=actor_of(request).person_id).values_list("type", flat=True))
    return render(request, "storefront/account.html", {"has_factor": bool(kinds - {Authenticator.Type.RECOVERY_CODES})})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What the person is called."""
    person = request.user
    assert person.is_authenticated  # login_required
    name, is_wrong = request.POST.get("name", person.display_name), False
    if request.method == "POST":
        try:
            keep_name(name, actor=actor_of(request))
        except Refused as refusal:
            if refusal.kind != "invalid":
                raise
            is_wrong = True
        else:
            messages.success(request, _("Your name is saved."))
            return redirect("storefront:account")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, "storefront/profile.html", {"name": name, "is_wrong": is_wrong}, status=status)


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What the file with everything holds."""
    return render(request, "storefront/own_data.html")


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_safe
def data_file(request: HttpRequest) -> FileResponse:
    """Everything that is kept about the person, to take along."""
    name = f"entrepot-{clock.now():%Y-%m-%d}.zip"
    response = FileResponse(export_person(actor_of(request)), as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """The account's end: what goes, what stays and why, and whether it can be now."""
    actor = actor_of(request)
    assert actor.person_id is not None  # login_required
    wrong = ""
    if request.method == "POST":
        try:
            erase_person(request.POST.get("email", ""), actor=actor)
        except Refused as refusal:
            if refusal.kind == "invalid":
                wrong = sentence(refusal)
            elif refusal.kind != "conflict":  # conflicts are told with all others of their kind below
                raise
        else:
            logout(request)
            return redirect("storefront:erased")
    hindrances = [sentence(refusal) for refusal in hindrances_of(actor.person_id)]
    context = {"hindrances": hindrances, "wrong": wrong, "typed": request.POST.get("email", "")}
    status = (
        HTTPStatus.OK if request.method != "POST" else HTTPStatus.CONFLICT if hindrances else HTTPStatus.UNPROCESSABLE_ENTITY
    )
    return render(request, "storefront/erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """A last word."""
    return render(request, "storefront/erased.html")
