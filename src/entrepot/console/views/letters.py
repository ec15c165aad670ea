"""Facts that a subscriber could not take: look at the error, give them again."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show
from entrepot.events.queries.subscribers import dead_letters, lags
from entrepot.events.services.replay import replay as replay_letters
from entrepot.identity.services import record
from entrepot.identity.types import Subject

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
@require_POST
def replay(request: Operating) -> HttpResponseBase:
    """Give the chosen letters to their subscribers again."""
    wanted = [int(text) for text in request.POST.getlist("letter") if text.isdecimal()]
    outcomes = replay_letters(wanted)
    failed = {letter: error for letter, error in outcomes.items() if error is not None}
    if outcomes:
        record(request.actor, "events.replayed", [Subject("events.letter", letter) for letter in outcomes])
    if len(outcomes) > len(failed):
        messages.success(request, _("%(count)s were taken.") % {"count": len(outcomes) - len(failed)})
    for letter, error in failed.items():
        messages.error(request, f"#{letter}: {error}")
    return redirect("console:letters")
