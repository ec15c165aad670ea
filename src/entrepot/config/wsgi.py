"""WSGI entry point for granian or any other server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
application = get_wsgi_application()
# What is loaded now stays: the collector need not walk over it again in the midst of a request.
gc.collect()
gc.freeze()
