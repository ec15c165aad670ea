"""What shoppers wrote to the store: who waits longest first, and answers."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.identity.queries import names_of
from entrepot.messaging import queries, services
from entrepot.messaging.enums import Side
from entrepot.seller.access import DeskRequest, at_desk, show, telling


@at_desk("messages.answer")
def inbox(request: DeskRequest) -> HttpResponseBase:
    """The list, and the conversation `c` with a form to answer; looking at it marks it as read."""
    desk, chosen = request.desk, _id(request.GET.get("c", ""))
    found = queries.conversation(chosen, actor=desk.actor, store_id=desk.store_id) if chosen else None
    text = request.POST.get("text", "")
    if request.method == "POST" and found is not None:
        said = False
        with telling(request, _("Sent.")):
            services.answer(found.line.id, text, key=request.POST.get("key", ""), actor=desk.actor)
            said = True
        if said:
            return redirect(f"{reverse('seller:inbox', args=[desk.store.slug])}?c={found.line.id}")
    if found is not None and found.side == Side.STORE:
        services.mark_read(found.line.id, Side.STORE, found.last_id)
    waiting = queries.inbox(desk.store_id, waiting=True, limit=50)
    answered = queries.inbox(desk.store_id, waiting=False, limit=50)
    names = names_of([line.shopper_id for line in (*waiting, *answered)])
    context = {
        "section": "inbox",
        "lists": [
            (_("Waiting for an answer"), [(line, _first(names.get(line.shopper_id, ""))) for line in waiting]),
            (_("Answered"), [(line, _first(names.get(line.shopper_id, ""))) for line in answered]),
        ],
        "found": found,
        "messages_shown": found.messages if found else [],
        "key": secrets.token_urlsafe(18),
        "text": text,
    }
    return show(request, "seller/inbox.html", context)


def _first(name: str) -> str:
    """A store sees no e-mail addresses of shoppers who gave no name."""
    return name.partition("@")[0] or _("Shopper")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
