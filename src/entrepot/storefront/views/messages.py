"""What the shopper and stores write to each other."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.catalog.queries import cards
from entrepot.identity.services import slow_down_messages
from entrepot.kernel.errors import Refused
from entrepot.kernel.pictures import MOST_BYTES, NotAPicture
from entrepot.messaging import queries, services
from entrepot.messaging.enums import Side
from entrepot.messaging.types import About, ConversationLine
from entrepot.orders.queries import numbers_of, order_page
from entrepot.storefront.visitor import actor_of, language
from entrepot.stores.queries import store, stores
from entrepot.wording.refusals import sentence

PAGE = 20


@login_required
@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """The person's conversations, the latest first."""
    person_id = actor_of(request).person_id
    assert person_id is not None  # login_required
    found = queries.own_conversations(person_id, before=before(request), limit=PAGE + 1)
    shown = found[:PAGE]
    shops = stores({line.store_id for line in shown})
    subjects = _subjects(shown)
    return render(
        request,
        "storefront/conversations.html",
        {
            "lines": [(line, shops[line.store_id].name_in(language()), subjects.get(line.id, "")) for line in shown],
            "next": f"{shown[-1].last_at.isoformat()},{shown[-1].id}" if len(found) > PAGE else "",
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first word about a product, an order or a store; where something was said already, that conversation."""
    actor, asked = actor_of(request), request.POST if request.method == "POST" else request.GET
    assert actor.person_id is not None  # login_required
    order_id, product_id = _id(asked.get("order", "")), _id(asked.get("product", ""))
    store_id = _id(asked.get("store", ""))
    if order_id is not None:
        store_id = order_page(order_id, buyer_id=actor.person_id)["store_id"]
    if store_id is None:
        raise Http404
    about = About(store_id, product_id, order_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            slow_down_messages(actor)
            made = services.write_to_store(
                about, asked.get("text", ""), key=asked.get("key", ""), actor=actor, pictures=pictures_of(request)
            )
        except Refused as problem:
            if problem.kind not in {"invalid", "often"}:
                raise
            refusal = problem
        else:
            return redirect("storefront:conversation", made)
    elif there := queries.is_there(about, actor.person_id):
        return redirect("storefront:conversation", there)
    return _page(request, about, refusal)


@login_required
@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """What was said, and a form to say more; looking at it marks it as read."""
    actor, earlier = actor_of(request), request.GET.get("before", "")
    if earlier and not earlier.isdecimal():
        raise Http404
    found = queries.conversation(conversation_id, actor=actor, before=int(earlier[:18]) if earlier else None)
    if found.side != Side.SHOPPER:  # the desk and the console have pages of their own
        raise Http404
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            slow_down_messages(actor)
            services.answer(
                conversation_id,
                request.POST.get("text", ""),
                key=request.POST.get("key", ""),
                actor=actor,
                pictures=pictures_of(request),
            )
        except Refused as problem:
            if problem.kind not in {"invalid", "often"}:
                raise
            refusal = problem
        else:
            return redirect("storefront:conversation", conversation_id)
    services.mark_read(conversation_id, Side.SHOPPER, found.last_id)
    about = About(found.line.store_id, found.line.product_id, found.line.order_id)
    return _page(request, about, refusal, found)


@login_required
@require_safe
def picture(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    """A picture, for the two sides and the platform."""
    with queries.picture_file(picture_id, actor=actor_of(request)) as file:
        response = HttpResponse(file.read(), content_type="image/webp")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def pictures_of(request: HttpRequest) -> list[bytes]:
    """The uploads of the form; one that is too large is refused before it is read. Raises NotAPicture."""
    files: list[UploadedFile[Any]] = request.FILES.getlist("pictures")[:5]
    if any(file.size is None or file.size > MOST_BYTES for file in files):
        raise NotAPicture
    return [file.read() for file in files]


def before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """Where the page before ended."""
    text = request.GET.get("before", "")
    if not text:
        return None
    at, _sep, last = text.partition(",")
    try:
        moment, id_ = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        raise Http404 from None
    if moment.tzinfo is None:
        raise Http404
    return moment, id_


def _page(
    request: HttpRequest, about: About, refusal: Refused | None, found: queries.Conversation | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "name": store(about.store_id).name_in(language()),
        "about": _about(about),
        "messages_shown": found.messages if found else [],
        "has_earlier": found.has_earlier if found else False,
        "key": request.POST.get("key") or secrets.token_urlsafe(18),
        "text": request.POST.get("text", ""),
        "refusal": sentence(refusal) if refusal else "",
        "store_id": about.store_id,
        "product_id": about.product_id or "",
        "order_id": about.order_id or "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    response = render(request, "storefront/conversation.html", context, status=status)
    if refusal is not None and refusal.kind == "often":  # what was typed stays on the page
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(refusal.fields["seconds"])
    return response


def _subjects(lines: Sequence[ConversationLine]) -> dict[UUID, str]:
    """What each conversation is about, by its id: an order's number or a product's title; none for a store by itself."""
    ordered = [line.order_id for line in lines if line.order_id]
    numbers = numbers_of(ordered) if ordered else {}
    asked = [line.product_id for line in lines if line.product_id]
    titles = {UUID(card["id"]): card["title"] for card in cards(asked, language())} if asked else {}
    found = {line.id: _("Order %(number)s") % {"number": numbers[line.order_id]} for line in lines if line.order_id in numbers}
    return found | {line.id: titles[line.product_id] for line in lines if line.product_id in titles}


def _about(about: About) -> tuple[str, str] | None:
    if about.order_id is not None:
        number = order_page(about.order_id)["number"]
        return _("Order %(number)s") % {"number": number}, reverse("storefront:order", args=[about.order_id])
    if about.product_id is not None:
        for card in cards([about.product_id], language()):
            return card["title"], reverse("storefront:product", args=[card["slug"]])
    return None


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
