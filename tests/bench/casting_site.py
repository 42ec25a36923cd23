"""The site with one address more: a bare view behind the same sign-in and middleware.

It writes one row as large as an envelope and changes another, in one transaction, and
does nothing else.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.casting_settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
