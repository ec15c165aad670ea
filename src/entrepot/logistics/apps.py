from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    name = "entrepot.logistics"
    label = "logistics"
