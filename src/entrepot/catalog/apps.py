from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "entrepot.catalog"
    label = "catalog"
