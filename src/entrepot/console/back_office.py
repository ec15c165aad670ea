"""Django's admin as the console's tables: for people of the platform, signed in by allauth, with nothing to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from entrepot.identity.services import rights_of


class BackOffice(UnfoldAdminSite):  # type: ignore[misc]  # unfold has no types
    """Open to whoever has a role at the platform; each table asks for its own permission."""

    site_title = site_header = "Entrepot"
    index_title = _("Tables")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody of the platform asks; Django's own flags and groups say nothing here."""
        return request.user.is_authenticated and bool(rights_of(request.actor).platform)  # type: ignore[attr-defined]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Visitors sign in where everybody does, with a second factor if they have one; to others there is nothing here."""
        if request.user.is_authenticated:
            raise Http404
        to_sign_in: Callable[..., HttpResponse] = secure_admin_login(super().login)
        return to_sign_in(request, extra_context)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponseBase]:
        """Unfold's widgets evaluate expressions and style elements in place: these pages alone may."""
        relaxed = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}
        return csp_update(relaxed)(super().admin_view(view, cacheable))
