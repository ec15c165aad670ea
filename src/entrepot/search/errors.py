"""Refusals of search."""

from __future__ import annotations

from entrepot.kernel.errors import Busy, Invalid


class InvalidCursor(Invalid):
    code = "search.invalid_cursor"
    template = "This page marker is not one of ours, or belongs to another search."


class InvalidRequest(Invalid):
    code = "search.invalid_request"


class RebuildRunning(Busy):
    code = "search.rebuild_running"
    template = "The search index is being rebuilt already."
