from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "entrepot.search"
    label = "search"
