"""Pages of the demo co-op, asked for by the site's own WSGI application.

Each is asked for in turn, so that a noisy moment falls on all alike. Beside them stands a
bare Wagtail page: a `Page` with Wagtail's own template, in the same run.
"""

import json
import statistics
import sys
import tempfile
import time
from typing import Any

from tests.bench.measure import alone, table

ROUNDS = 300
WARM_UP = 20
BARE = "a bare Wagtail page"


def report() -> str:
    """The table of all pages."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"COOPKIT_DATA": folder, "COOPKIT_DEBUG": "", "CI": "true"}
        environment |= {
            "COOPKIT_SECRET_KEY": "x" * 60,
            "COOPKIT_PLAIN_HTTP": "1",
            "COOPKIT_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "coopkit.settings",
        }
        found = alone("tests.bench.pages", "ask", **environment)
    bare = found[BARE]["median_ms"]
    rows = [
        [
            name,
            f"{1000 / seen['median_ms']:.0f}",
            f"{seen['p99_ms']:.1f}",
            f"{bare / seen['median_ms']:.2f}",
            str(seen["queries"]),
            f"{seen['bytes'] / 1000:.1f}",
        ]
        for name, seen in found.items()
    ]
    return table(
        "Pages, one process (reach: the lesson at least as fast as a bare Wagtail page)",
        ["page", "requests/s", "p99 ms", "× bare page", "queries", "kB"],
        rows,
    )


def ask(url: str, client: Any) -> tuple[float, int]:
    start = time.perf_counter()
    response = client.get(url)
    took = (time.perf_counter() - start) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")
    return took, len(b"".join(response) if response.streaming else response.content)


def measure(
    pages: dict[str, tuple[str, Any]], *, rounds: int = ROUNDS
) -> dict[str, dict[str, float]]:
    """Ask for each page in turn, many times; medians, p99, queries and bytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times: dict[str, list[float]] = {name: [] for name in pages}
    sizes: dict[str, int] = {}
    queries: dict[str, int] = {}
    for turn in range(WARM_UP + rounds):
        for name, (url, client) in pages.items():
            took, sizes[name] = ask(url, client)
            if turn >= WARM_UP:
                times[name].append(took)
    for name, (url, client) in pages.items():
        with CaptureQueriesContext(connection) as seen:
            ask(url, client)
        queries[name] = len(seen)
    return {
        name: {
            "median_ms": statistics.median(spans),
            "p99_ms": statistics.quantiles(spans, n=100)[98],
            "queries": queries[name],
            "bytes": sizes[name],
        }
        for name, spans in times.items()
    }


def prepare() -> dict[str, tuple[str, Any]]:
    """The demo co-op, a bare page, and who asks for what."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from wagtail.models import Page

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command(
        "demo", "--no-serve", "--on", "2026-11-21", verbosity=0, stdout=sys.stderr
    )
    from cms.courses.models import LessonPage
    from coopkit.accounts.models import User
    from governance.votes.models import Motion

    lesson = LessonPage.objects.filter(locale__language_code="en").latest("pk")
    home = Page.objects.get(depth=2, locale__language_code="en")
    bare = home.add_child(instance=Page(title="Bare", slug="bare"))
    motion = Motion.objects.filter(state="open").latest("pk")

    def signed_in(email: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=email))
        return client

    member, keeper = (
        signed_in("ana@amanecer.example"),
        signed_in("begona@amanecer.example"),
    )
    return {
        BARE: (bare.get_url(), Client()),
        "lesson, as a guest": (lesson.get_url(), Client()),
        "home of a co-op, a member": ("/en/c/amanecer/", member),
        "motion, a member": (f"/en/c/amanecer/decide/{motion.pk}/", member),
        "worksheet, the bookkeeper": ("/en/c/amanecer/money/patronage/2026/", keeper),
    }


def main(_: str) -> None:
    print(json.dumps(measure(prepare())))


if __name__ == "__main__":
    main(sys.argv[1])
