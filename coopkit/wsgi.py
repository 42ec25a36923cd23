"""The site as a WSGI application; granian serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkit.settings")
gc.set_threshold(50_000)  # what is loaded at the start is no garbage
application = get_wsgi_application()
