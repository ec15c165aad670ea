from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "entrepot.storefront"
    label = "storefront"
