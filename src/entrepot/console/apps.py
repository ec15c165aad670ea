from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "entrepot.console"
    label = "console"
