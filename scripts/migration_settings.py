"""The application's settings with the migration linter, which only developers install."""

from entrepot.config.settings import *  # noqa: F403
from entrepot.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
