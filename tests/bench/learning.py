"""Pages of the training beside a bare Wagtail page, and 100,000 learners' progress.

The bare page is a `Page` with Wagtail's own template: once drawn anew each time, and once
kept whole by Django's page cache. All are asked for in turn by the site's own WSGI
application, so that a noisy moment falls on all alike.
"""

import json
import sys
import tempfile
import time
from typing import Any

from tests.bench.measure import alone, table
from tests.bench.pages import BARE, measure

KEPT = "a bare Wagtail page, page-cached"
LESSON = "M5.4"
SENTENCE = "patronage"


def report() -> str:
    """The tables: pages as they are asked for, and pages at many learners."""
    return f"{_pages()}\n{_many(100_000)}"


def _pages() -> str:
    found = _alone("pages")
    bare, kept = found[BARE]["median_ms"], found[KEPT]["median_ms"]
    rows = [
        [
            name,
            f"{1000 / seen['median_ms']:.0f}",
            f"{seen['p99_ms']:.1f}",
            f"{bare / seen['median_ms']:.2f}",
            f"{kept / seen['median_ms']:.2f}",
            str(seen["queries"]),
            f"{seen['bytes'] / 1000:.1f}",
        ]
        for name, seen in found.items()
    ]
    head = ["page", "requests/s", "p99 ms", "× bare", "× page-cached", "queries", "kB"]
    title = (
        "Training, 42 lessons, one process (reach: a lesson at least a bare page, 0.8 of "
        "one page-cached)"
    )
    return table(title, head, rows)


def _many(number: int) -> str:
    found = _alone("many", str(number))
    rows = [
        [name, f"{seen['median_ms']:.0f}", f"{seen['p99_ms']:.0f}", str(seen["queries"])]
        for name, seen in found["pages"].items()
    ]
    title = (
        f"{number:,} learners, made in {found['made_s']:.0f} s (reach: the queue under "
        "150 ms)"
    )
    return table(title, ["page", "ms", "p99 ms", "queries"], rows)


def _alone(*arguments: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"COOPKIT_DATA": folder, "COOPKIT_DEBUG": "", "CI": "true"}
        environment |= {
            "COOPKIT_SECRET_KEY": "x" * 60,
            "COOPKIT_PLAIN_HTTP": "1",
            "COOPKIT_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "coopkit.settings",
        }
        return alone("tests.bench.learning", *arguments, **environment)


def prepare() -> Any:
    """An empty site with the training in it; says how long the training took."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import clear_url_caches, set_urlconf

    settings.ROOT_URLCONF = "tests.bench.learning_urls"
    clear_url_caches()
    set_urlconf(None)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    start = time.perf_counter()
    call_command("load_training", verbosity=0, stdout=sys.stderr)
    print(f"load_training: {time.perf_counter() - start:.1f} s", file=sys.stderr)


def pages() -> dict[str, Any]:
    """Each page of the training by a guest, and the lesson by somebody signed in."""
    prepare()
    from django.test import Client
    from django.urls import reverse
    from wagtail.models import Page

    from cms.courses.models import CoursePage, LessonPage
    from cms.pages.models import GlossaryPage, HomePage
    from coopkit.accounts.models import User

    english = {"locale__language_code": "en"}
    lesson = LessonPage.objects.get(code=LESSON, **english).get_url()
    course = CoursePage.objects.get(code="A", **english).get_url()
    glossary = GlossaryPage.objects.get(**english).get_url()
    home = HomePage.objects.get(**english)
    bare = home.add_child(instance=Page(title="Bare", slug="bare"))
    learner = Client()
    learner.force_login(User.objects.create_user("rosa@alba.example"))
    answering = Client()
    question = _first_question(lesson, answering)
    answering.get(f"{lesson}?{question}")
    return measure(
        {
            BARE: (bare.get_url(), Client()),
            KEPT: ("/kept/", Client()),
            "lesson, a guest": (lesson, Client()),
            "lesson, a guest with answers": (lesson, answering),
            "lesson, signed in": (lesson, learner),
            "course, a guest": (course, Client()),
            "glossary, a guest": (glossary, Client()),
            "search, a guest": (f"{reverse('pages:search')}?q={SENTENCE}", Client()),
        }
    )


def _first_question(lesson: str, client: Any) -> str:
    """The first question of a lesson with its first answer, as an address holds them."""
    import re

    html = client.get(lesson).content.decode()
    found = re.search(r'name="(q-[0-9a-f]{8})" value="([0-9a-f]{8})"', html)
    if not found:
        raise RuntimeError(f"{lesson} asks no question")
    return f"{found[1]}={found[2]}"


def many(number: int) -> dict[str, Any]:
    """The queue of who leads a class of thirty among many, and who leads them all."""
    prepare()
    from django.test import Client
    from django.urls import reverse

    from cms.courses.models import CoursePage
    from coopkit.accounts.models import User
    from tests.cms.learning.many import make_learners

    course = CoursePage.objects.get(code="A", locale__language_code="en").translation_key
    start = time.perf_counter()
    made = make_learners(number, course=course)
    took = time.perf_counter() - start
    everybody = User.objects.create_superuser("all@alba.example")

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    queue, report = reverse("learning:queue"), "learning:course_report"
    asked = {
        "queue, who leads some classes": (queue, made.leader),
        "queue, who leads half of all": (queue, made.crowd_leader),
        "course report, of all": (reverse(report, args=(course,)), everybody),
        "my learning": (reverse("learning:mine"), made.learner),
    }
    clients = {name: (url, signed_in(user)) for name, (url, user) in asked.items()}
    return {"made_s": took, "pages": measure(clients, rounds=30)}


def main(what: str, *numbers: str) -> None:
    answer = pages() if what == "pages" else many(*map(int, numbers))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
