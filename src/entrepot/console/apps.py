from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConsoleConfig(AppConfig):
    name = "entrepot.console"
    label = "console"


class BackOfficeConfig(AdminConfig):
    """Django's admin with our own site."""

    default_site = "entrepot.console.back_office.BackOffice"
