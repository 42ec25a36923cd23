"""The site as it is served to the browser's tests: its “now” is read from a file.

The application is that of `coopkit.wsgi`, whole. `site.Site.set_clock` writes the file.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import time
from typing import Any

from django.conf import settings
from django.utils import timezone

from coopkit.wsgi import application as site


def now() -> datetime:
    """The moment that was set, and the seconds that have passed since."""
    path = settings.DATA_DIR / "now"
    since = time() - path.stat().st_mtime
    return datetime.fromisoformat(path.read_text()) + timedelta(seconds=max(since, 0))


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The site, by that clock; importing this file alone changes no clock."""
    timezone.now = now
    answer: Iterable[bytes] = site(environ, start)
    return answer
