"""Whole pages, kept in the process under everything that they show; each visitor's own parts are put in whenever one is served."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.context import make_context

from entrepot.kernel import clock

from . import marks
from .context import departments_now, theme_of
from .kept import pieces
from .visitor import language, preferences_of


def shown(request: HttpRequest, template: str, context: Mapping[str, Any], shows: Hashable) -> HttpResponse:
    """The page of `template`. `shows` must name everything in `context` that the page shows outside of its own parts.

    Those (`{% own %}`: the head's links, messages, what was looked at), forms' tokens, hearts and the page's address are of the one who
    looks; language, destination, currency, day, theme and departments are looked after here.
    """
    wished, today = preferences_of(request), clock.now().date()
    key = (template, request.path, language(), wished, today, theme_of(request), departments_now(), shows)
    engine = _engine()
    text = pieces.find(key)
    if text is None:
        kept = {**context, "csrf_token": marks.CSRF, "here": marks.HERE, "here_quoted": marks.HERE_QUOTED}
        text = engine.get_template(template).render(make_context(kept, request))
        pieces.keep(key, text)
    visitor = make_context(dict(context), request)
    with visitor.bind_template(engine.get_template(template)):
        text = marks.with_parts(text, lambda name: engine.get_template(name).render(visitor))
        return HttpResponse(marks.filled(request, text, lambda: str(visitor["csrf_token"])))


def _engine() -> Any:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    return backend.engine
