from django.apps import AppConfig


class TaxConfig(AppConfig):
    name = "entrepot.tax"
    label = "tax"
