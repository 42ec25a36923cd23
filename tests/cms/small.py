"""A small training in two languages: a lesson with a question of every kind.

What a test is about stands here in one place; the whole of the lessons is not loaded.
"""

import json
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.courses.quiz import name_of
from cms.courses.stream import id_of
from cms.pages.models import HomePage

NAMES = UUID("0b7a6c1e-58b1-4d5b-9b0f-2f4f6d1f9a01")
COURSE, LESSON = uuid5(NAMES, "course"), uuid5(NAMES, "lesson")
KINDS = {"home": HomePage, "course": CoursePage, "module": ModulePage}


def block_id(key: str) -> str:
    return id_of("M1.1", key)


def name(key: str) -> str:
    """How an address names a question of the lesson."""
    return name_of(block_id(key))


def option(key: str, place: int) -> str:
    """How an address names an option."""
    return id_of("M1.1", key, "options", str(place))[:8]


def _items(key: str, field: str, values: list[Any]) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": value, "id": id_of("M1.1", key, field, str(place))}
        for place, value in enumerate(values)
    ]


def _options(key: str, *options: tuple[str, bool, str]) -> list[dict[str, Any]]:
    values = [{"text": t, "right": r, "feedback": f} for t, r, f in options]
    return _items(key, "options", values)


def values_in(language: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Kind and value of each question by its key, in a language."""
    mark = "" if language == "en" else "es: "
    said = {
        "one": ("quiz", {"question": f"{mark}Who decides?"}),
        "several": ("several", {"question": f"{mark}What is owed?"}),
        "truth": ("true_false", {"statement": f"{mark}One member, one vote."}),
        "number": ("number", {"question": f"{mark}How much?"}),
        "order": ("order", {"question": f"{mark}In which order?"}),
        "short": ("short", {"question": f"{mark}Why a reserve?"}),
    }
    said["one"][1]["options"] = _options(
        "one",
        (f"{mark}The members", True, f"{mark}Yes, they do."),
        (f"{mark}The bank", False, f"{mark}A bank has no vote."),
    )
    said["several"][1]["options"] = _options(
        "several",
        (f"{mark}The buy-in", True, f"{mark}Yes, it is."),
        (f"{mark}The reserve", False, f"{mark}It belongs to all."),
        (f"{mark}Her account", True, f"{mark}Yes, over the years."),
    )
    said["truth"][1].update({"is_true": True, "if_true": "Yes.", "if_false": "It is so."})
    said["number"][1].update(
        {
            "answer": "1250.00",
            "tolerance": "0",
            "unit": "$",
            "right": "Yes, 1250.00.",
            "wrong": "Half of 2500.00.",
            "near": _items(
                "number", "near", [{"answer": "2500", "feedback": "Halve it."}]
            ),
        }
    )
    said["order"][1].update(_order(mark))
    said["short"][1].update(_short())
    return said


def _order(mark: str) -> dict[str, Any]:
    lines = [f"{mark}{line}" for line in ("Close", "Meet", "Pay")]
    return {
        "items": _items("order", "items", lines),
        "right": "Yes, so.",
        "wrong": "Close first.",
    }


def _short() -> dict[str, Any]:
    return {
        "model": "For a bad month.",
        "look_for": _items("short", "look_for", ["A bad month"]),
    }


def body_in(language: str) -> str:
    """The lesson's body as it is stored."""
    blocks = [
        {"type": kind, "value": value, "id": block_id(key)}
        for key, (kind, value) in values_in(language).items()
    ]
    text = {"type": "text", "value": "A text.", "id": block_id("text")}
    return json.dumps([text, *blocks])


def small_training() -> dict[str, LessonPage]:
    """The lesson by language, published, below a home page that the site begins at."""
    found = {}
    for language in ("en", "es"):
        locale, _ = Locale.objects.get_or_create(language_code=language)
        parent = Page.get_first_root_node()
        for what, kind in KINDS.items():
            page = kind(
                title=f"{language} {what}",
                slug=f"{what}-{language}",
                code=what.upper()[:16],
                locale=locale,
                translation_key=uuid5(NAMES, what),
            )
            parent = parent.add_child(instance=page)
            if what == "home" and language == "en":
                _begin_at(page)
        found[language] = parent.add_child(
            instance=LessonPage(
                title=f"{language} lesson",
                slug="lesson",
                code="M1.1",
                locale=locale,
                translation_key=LESSON,
                body=body_in(language),
                last_published_at=timezone.now(),
            )
        )
    Site.clear_site_root_paths_cache()
    return found


def _begin_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    site = site or Site(hostname="localhost", port=80, is_default_site=True)
    site.root_page = home
    site.save()
