"""Work through what waits: one item at a time, the next one comes by itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show
from entrepot.console.queues import QUEUES, Item, Queue
from entrepot.identity.services import allow
from entrepot.kernel.errors import Missing, Refused
from entrepot.operations.errors import LookedAt
from entrepot.operations.queries import looks
from entrepot.operations.services import look_at, look_away
from entrepot.wording.refusals import sentence

LIST: Final = 50


@operating("")
def queue(request: Operating, code: str) -> HttpResponseBase:
    """What waits, the longest first, and who is at what."""
    return _page(request, _known(request, code))


@operating("")
def item(request: Operating, code: str, item_id: UUID) -> HttpResponseBase:
    """One item opened: others see that it is looked at. One that somebody decided meanwhile leads back to the queue."""
    line = _known(request, code)
    try:
        return _page(request, line, item_id)
    except Missing:
        messages.info(request, _("This was decided meanwhile."))
        return redirect("console:queue", code=code)


@operating("")
@require_POST
def decide(request: Operating, code: str, item_id: UUID) -> HttpResponseBase:
    """Approve, or refuse for a reason that the other side reads; then the next item. `do` may also be “take” and “leave”."""
    line = _known(request, code)
    do, reason = request.POST.get("do", ""), request.POST.get("reason", "")
    if do == "leave":
        look_away(code, item_id, actor=request.actor)
        return redirect("console:queue", code=code)
    following = _following(line.items(request.actor, LIST), item_id)
    try:
        look_at(code, item_id, actor=request.actor, anyway=do == "take")
        if do == "take":
            return redirect("console:queue-item", code=code, item_id=item_id)
        if do == "refuse" and not reason.strip():
            return _page(request, line, item_id, error=_("Say why: the other side reads it."), status=HTTPStatus.CONFLICT)
        _carried_out(request, line, item_id, do)
    except Missing:
        messages.info(request, _("This was decided meanwhile."))
    except Refused as refusal:
        if refusal.kind == "forbidden":
            raise
        return _page(request, line, item_id, error=sentence(refusal), status=HTTPStatus.CONFLICT)
    else:
        messages.success(request, str(line.refused if do == "refuse" else line.approved))
    look_away(code, item_id, actor=request.actor)
    if following is None:
        return redirect("console:queue", code=code)
    return redirect("console:queue-item", code=code, item_id=following)


def _carried_out(request: Operating, line: Queue, item_id: UUID, do: str) -> None:
    """Do what the button says: the queue's own form, yes, or no."""
    if do == "decide" and line.does is not None:
        line.does(item_id, request.POST, request.actor)
    elif do == "approve":
        line.approve(item_id, request.actor)
    else:
        line.refuse(item_id, request.POST.get("reason", ""), request.actor)


def _page(
    request: Operating, line: Queue, item_id: UUID | None = None, *, error: str = "", status: int = HTTPStatus.OK
) -> HttpResponseBase:
    context: dict[str, Any] = {"section": line.code, "queue": line, "error": error, "reason": request.POST.get("reason", "")}
    if item_id is not None:
        context |= line.opened(request.actor, item_id)
        try:
            look_at(line.code, item_id, actor=request.actor)
        except LookedAt as refusal:
            context["looked_at"] = sentence(refusal)
    rows = line.items(request.actor, LIST)
    count, oldest = line.waiting()
    seen = looks(line.code, [row.id for row in rows])
    ids = [row.id for row in rows]
    here = ids.index(item_id) if item_id in ids else -1
    context |= {
        "rows": [(row, seen.get(str(row.id))) for row in rows],
        "count": count,
        "oldest": oldest,
        "item_id": item_id,
        "me": request.actor.person_id,
        "previous": ids[here - 1] if here > 0 else None,
        "following": ids[here + 1] if 0 <= here < len(ids) - 1 else None,
        "place": here + 1,
    }
    return show(request, "console/queues/queue.html", context, status=status)


def _following(rows: list[Item], item_id: UUID) -> UUID | None:
    """The next item after this one, else the first of the others."""
    ids = [row.id for row in rows]
    if item_id in ids and ids.index(item_id) < len(ids) - 1:
        return ids[ids.index(item_id) + 1]
    return next((other for other in ids if other != item_id), None)


def _known(request: Operating, code: str) -> Queue:
    if code not in QUEUES:
        raise Missing(what="queue")
    allow(request.actor, QUEUES[code].leaf)
    return QUEUES[code]
