from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "entrepot.events"
    label = "events"
