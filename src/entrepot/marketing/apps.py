from django.apps import AppConfig


class MarketingConfig(AppConfig):
    name = "entrepot.marketing"
    label = "marketing"
