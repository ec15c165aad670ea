"""Destination, currency, language and theme: choices that stick."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from entrepot.identity.services import keep_preferences
from entrepot.storefront.forms import PreferencesForm
from entrepot.storefront.visitor import PREFERENCES_COOKIE, Preferences, actor_of, keep, language, preferences_of


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to the page; what is none of the choices is left as it was."""
    form = PreferencesForm(request.POST)
    form.is_valid()
    chosen, now = form.cleaned_data, preferences_of(request)
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    response = redirect(after if safe else "/")
    wanted = Preferences(chosen.get("country") or now.country, chosen.get("currency") or now.currency)
    keep(response, PREFERENCES_COOKIE, wanted.stored)
    if request.user.is_authenticated:  # goes along to the person's other devices
        keep_preferences(
            actor_of(request), country=wanted.country, currency=wanted.currency, language=chosen.get("language") or language()
        )
    if chosen.get("language"):
        keep(response, settings.LANGUAGE_COOKIE_NAME, chosen["language"])
    if chosen.get("theme"):
        keep(response, "theme", chosen["theme"])
    return response
