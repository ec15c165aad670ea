"""The door of the console: people of the platform, each page with its own permission.

To everybody else the console does not exist (404). What a button does is asked again by the service behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from entrepot.console.menu import menu
from entrepot.identity.services import allow, rights_of
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing, Refused
from entrepot.wording.refusals import sentence

P = ParamSpec("P")


class Operating(HttpRequest):
    """A request of somebody of the platform; `leaves` are what they may do there."""

    actor: Actor
    leaves: frozenset[str]


def operating(
    leaf: str,
) -> Callable[[Callable[Concatenate[Operating, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For pages of the console: gives the view the person's `leaves` when they hold `leaf` at the platform.

    "" lets everybody of the platform in; the view asks for what its part takes.
    """

    def decorate(view: Callable[Concatenate[Operating, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asked = cast("Operating", request)
            try:
                asked.leaves = rights_of(asked.actor).platform
                if not asked.leaves:
                    raise Missing(what="page")
                if leaf:
                    allow(asked.actor, leaf)
                return view(asked, *args, **kwargs)
            except Refused as refusal:
                return _refused(request, refusal)

        return guarded

    return decorate


def show(
    request: Operating, template: str, context: dict[str, Any] | None = None, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page of the console; `section` in the context marks where in the menu it stands."""
    context = {**(context or {})}
    context["menu"] = menu(request.leaves, str(context.get("section", "")))
    context["may"] = {held.replace(".", "_"): True for held in request.leaves}
    return render(request, template, context, status=status)


@contextmanager
def telling(request: HttpRequest, success: str) -> Iterator[None]:
    """Run a verb: what it refuses becomes a message of the next page, otherwise `success` does."""
    try:
        yield
    except Refused as refusal:
        if refusal.kind in {"missing", "forbidden"}:
            raise
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, success)


def tell(request: HttpRequest, outcomes: Sequence[object], success: str) -> None:
    """Messages for the outcomes of a batch verb: each refusal's sentence, and `success` when something was done."""
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    if len(refusals) < len(outcomes):
        messages.success(request, success)
    for text in dict.fromkeys(sentence(refusal) for refusal in refusals):
        messages.error(request, text)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if refusal.kind == "missing":
        raise Http404(refusal.code)
    status = HTTPStatus.FORBIDDEN if refusal.kind == "forbidden" else HTTPStatus.CONFLICT
    leaves: frozenset[str] = getattr(request, "leaves", frozenset())
    return render(request, "console/refused.html", {"refusal": sentence(refusal), "menu": menu(leaves, "")}, status=status)
