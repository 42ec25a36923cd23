"""The site's settings, quicker where it does not matter what is tested."""

import os

os.environ.setdefault("COOPKIT_DEBUG", "1")

from coopkit.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
RECEIPTS_BY_THREAD = False  # a test sends them itself, when it asks for them
COUNTS_BY_THREAD = False  # a test that asks for them has them at once
