"""The site's settings, with the bare view's address, and mail that goes nowhere."""

from coopkit.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.casting_urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
