"""What shoppers wrote to the store: found, handed to a colleague, and answered."""

from __future__ import annotations

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.catalog.queries import stored_products
from entrepot.identity.queries import names_of
from entrepot.identity.services import slow_down_messages
from entrepot.kernel.errors import Refused
from entrepot.kernel.pictures import MOST_BYTES, NotAPicture
from entrepot.messaging import queries, services
from entrepot.messaging.enums import Side
from entrepot.orders.queries import numbers_of
from entrepot.seller.access import Desk, DeskRequest, at_desk, show, telling
from entrepot.seller.forms.inbox import KINDS, place_in, wanted_of
from entrepot.wording.refusals import sentence
from entrepot.wording.vocabulary import text_in

PAGE = 30


@at_desk("messages.answer")
def inbox(request: DeskRequest) -> HttpResponseBase:
    """The list, and the conversation `c` with a form to answer; looking at it marks it as read."""
    desk, chosen = request.desk, _id(request.GET.get("c", ""))
    found = queries.conversation(chosen, actor=desk.actor, store_id=desk.store_id) if chosen else None
    refusal: Refused | None = None
    if request.method == "POST" and found is not None and "quick" not in request.POST:
        try:
            slow_down_messages(desk.actor)
            services.answer(
                found.line.id,
                request.POST.get("text", ""),
                key=request.POST.get("key", ""),
                actor=desk.actor,
                pictures=_pictures(request),
            )
        except Refused as problem:
            if problem.kind not in {"invalid", "often"}:
                raise
            refusal = problem
        else:
            with telling(request, _("Sent.")):
                return redirect(f"{reverse('seller:inbox', args=[desk.store.slug])}?{_kept(request.GET)}")
    if found is not None and found.side == Side.STORE:
        services.mark_read(found.line.id, Side.STORE, found.last_id)
    return _page(request, found, refusal)


@at_desk("messages.answer")
@require_POST
def assign_to(request: DeskRequest) -> HttpResponseBase:
    """Give the conversation `c` to a colleague (`to`), or to nobody."""
    desk, chosen, person = request.desk, _id(request.POST.get("c", "")), _id(request.POST.get("to", ""))
    if chosen is None:
        raise Http404
    with telling(request, _("Saved.")):
        services.assign(chosen, desk.store_id, person, actor=desk.actor)
    return redirect(f"{reverse('seller:inbox', args=[desk.store.slug])}?{_kept(QueryDict(request.POST.get('query', '')))}")


@at_desk("messages.answer")
@require_POST
def quick(request: DeskRequest) -> HttpResponseBase:
    """Keep an answer for the whole store (`text`), or delete one (`drop`)."""
    desk, drop = request.desk, request.POST.get("drop", "")
    if drop.isdecimal():
        with telling(request, _("The quick reply is deleted.")):
            services.drop_quick_reply(desk.store_id, int(drop[:18]), actor=desk.actor)
    else:
        with telling(request, _("The quick reply is kept.")):
            services.keep_quick_reply(desk.store_id, request.POST.get("text", ""), actor=desk.actor)
    return redirect(f"{reverse('seller:inbox', args=[desk.store.slug])}?{_kept(QueryDict(request.POST.get('query', '')))}")


def _page(request: DeskRequest, found: queries.Conversation | None, refusal: Refused | None) -> HttpResponseBase:
    desk = request.desk
    wanted = wanted_of(request.GET, desk.store_id, desk.actor.person_id)
    lines = queries.store_inbox(desk.store_id, wanted, after=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    shown = lines[:PAGE]
    colleagues = services.who_can_answer(desk.store_id)
    names = names_of(list({line.shopper_id for line in shown} | ({found.line.shopper_id} if found else set())))
    last = queries.place_of(shown[-1], wanted) if len(lines) > PAGE else None
    waited = queries.answer_time(desk.store_id)
    context = {
        "section": "inbox",
        "lines": [
            (line, _first(names.get(line.shopper_id, "")), colleagues.get(line.assigned_to_id) if line.assigned_to_id else "")
            for line in shown
        ],
        "next": f"{last.at.isoformat()}~{last.id}" if last else "",
        "kinds": KINDS,
        "wanted": wanted,
        "whose": request.GET.get("whose", ""),
        "counts": queries.inbox_counts(desk.store_id, desk.actor.person_id),
        "answer_time": _spoken(waited) if waited is not None else "",
        "colleagues": colleagues,
        "found": found,
        "messages_shown": found.messages if found else [],
        "has_earlier": False,
        "query": _kept(request.GET),
        "refusal": sentence(refusal) if refusal else "",
        **(_talk(request, desk, found, _first(names.get(found.line.shopper_id, ""))) if found else {}),
    }
    status = HTTPStatus.OK if refusal is None else HTTPStatus.UNPROCESSABLE_ENTITY
    response = show(request, "seller/inbox.html", context, status=status)
    if refusal is not None and refusal.kind == "often":  # what was typed stays on the page
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(refusal.fields["seconds"])
    return response


def _talk(request: DeskRequest, desk: Desk, found: queries.Conversation, name: str) -> dict[str, Any]:
    """What the form below a conversation needs: what it is about, quick replies filled in, what was typed."""
    line = found.line
    number = numbers_of([line.order_id]).get(line.order_id, "") if line.order_id else ""
    known = name if name != _("Shopper") else ""
    replies = queries.filled_quick_replies(desk.store_id, name=known, order=number)
    asked = request.POST.get("quick", "")
    added = next((said for id_, _text, said in replies if str(id_) == asked), "")
    typed = request.POST.get("text", "")
    product = stored_products([line.product_id]).get(line.product_id) if line.product_id and not number else None
    return {
        "name": name,
        "number": number,
        "product_title": text_in({code: text.title for code, text in product.draft.texts.items()})
        if product and product.draft.store_id == desk.store_id
        else "",
        "replies": replies,
        "key": request.POST.get("key") or secrets.token_urlsafe(18),
        "text": f"{typed}\n{added}".strip() if added else typed,
    }


def _spoken(waited: timedelta) -> str:
    minutes = max(1, round(waited.total_seconds() / 60))
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _kept(given: QueryDict) -> str:
    """The list's filters and the open conversation, and nothing else of an address."""
    return urlencode([(name, given[name][:100]) for name in ("kind", "whose", "q", "after", "c") if given.get(name)])


def _pictures(request: HttpRequest) -> list[bytes]:
    """The uploads of the form; one that is too large is refused before it is read. Raises NotAPicture."""
    files: list[UploadedFile[Any]] = request.FILES.getlist("pictures")[
        :5
    ]  # one more than a message takes, so that it is refused
    if any(file.size is None or file.size > MOST_BYTES for file in files):
        raise NotAPicture
    return [file.read() for file in files]


def _first(name: str) -> str:
    """A store sees no e-mail addresses of shoppers who gave no name."""
    return name.partition("@")[0] or _("Shopper")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
