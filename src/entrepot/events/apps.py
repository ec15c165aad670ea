"""The room of facts. At start-up every room's facts, subscribers and timers become known."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "entrepot.events"
    label = "events"

    def ready(self) -> None:
        """Import all files of facts, and `subscribers.py` of every room; `tasks.py` is imported by Procrastinate."""
        from .facts import load  # noqa: PLC0415  - models must be ready first

        load()
        autodiscover_modules("subscribers")
