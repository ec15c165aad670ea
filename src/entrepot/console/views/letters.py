"""Facts that a subscriber could not take: look at the error and the fact, give them again, or drop them for a reason."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show
from entrepot.events.queries.subscribers import dead_letter, dead_letters, lags
from entrepot.events.services import drop
from entrepot.events.services.replay import replay as replay_letters
from entrepot.identity.services import record
from entrepot.identity.types import Subject
from entrepot.kernel.errors import Refused
from entrepot.wording.refusals import sentence

PAGE: Final = 50


@operating("events.manage")
def letters(request: Operating) -> HttpResponseBase:
    """Dead letters, oldest first, and how far every subscriber is."""
    after = request.GET.get("after", "")
    rows = dead_letters(after=int(after) if after.isdecimal() else 0, limit=PAGE + 1)
    context = {
        "section": "letters",
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else "",
        "lags": lags(),
    }
    return show(request, "console/letters.html", context)


@operating("events.manage")
def letter(request: Operating, letter_id: int) -> HttpResponseBase:
    """One letter with its fact, its error and what became of it."""
    return show(request, "console/letter.html", {"section": "letters", "letter": dead_letter(letter_id)})


@operating("events.manage")
@require_POST
def replay(request: Operating) -> HttpResponseBase:
    """Give the chosen letters to their subscribers again, or drop them (`do` is “drop”) for the reason given."""
    wanted = [int(text) for text in request.POST.getlist("letter") if text.isdecimal()]
    if not wanted:
        messages.error(request, _("Tick at least one."))
        return redirect("console:letters")
    if request.POST.get("do") == "drop":
        return _dropped(request, wanted)
    outcomes = replay_letters(wanted)
    failed = {letter: error for letter, error in outcomes.items() if error is not None}
    if outcomes:
        record(request.actor, "events.replayed", [Subject("events.letter", letter) for letter in outcomes])
    if taken := len(outcomes) - len(failed):
        messages.success(request, ngettext("%(count)s was taken.", "%(count)s were taken.", taken) % {"count": taken})
    for number, error in failed.items():
        messages.error(request, f"#{number}: {error}")
    return redirect("console:letters")


def _dropped(request: Operating, wanted: list[int]) -> HttpResponseBase:
    reason = request.POST.get("reason", "")
    try:
        gone = drop(wanted, reason)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect("console:letters")
    record(
        request.actor, "events.dropped", [Subject("events.letter", number, detail={"reason": reason[:300]}) for number in gone]
    )
    messages.success(request, ngettext("%(count)s was dropped.", "%(count)s were dropped.", len(gone)) % {"count": len(gone)})
    return redirect("console:letters")
