from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "entrepot.wording"
    label = "wording"
