from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "entrepot.operations"
    label = "operations"
