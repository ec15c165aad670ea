"""Version 1: every router under its prefix."""

from __future__ import annotations

from entrepot.api.callers import ANYBODY
from entrepot.api.face import Api
from entrepot.api.routes import catalog

api = Api(
    title="Entrepot",
    version="1",
    description="Buying, selling and running a cross-border market. See docs/api.md for a guide.",
    urls_namespace="api-v1",
    auth=ANYBODY,
    docs_url="/docs",
    openapi_url="/openapi.json",
)
api.add_router("/catalog", catalog.router, auth=None)
