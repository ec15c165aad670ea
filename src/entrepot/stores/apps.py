from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "entrepot.stores"
    label = "stores"
