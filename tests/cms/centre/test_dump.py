"""The search for what a visit left: it must find a word wherever one may lie."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache, caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.centre.models import Region
from tests.cms.centre.dump import listening, words_left

WORD = "Xochil Tepéyotl"
pytestmark = pytest.mark.django_db


def _to_table() -> None:
    Region.objects.create(key="a", name=f"of {WORD.upper()}")


def _to_session() -> None:
    session = SessionStore()
    session["typed"] = {"name": WORD, "much": "a" * 5000}
    session.create()


def _to_cache() -> None:
    cache.set("typed", {"name": WORD})


def _to_shared_cache() -> None:
    caches["shared"].set("typed", {"name": WORD})


def _to_log() -> None:
    logging.getLogger("django.request").debug("Bad Request: %s", "/x", extra={"x": WORD})


def _to_file() -> None:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"x" * ((1 << 20) - 3) + WORD.encode())


def _to_upload() -> None:
    default_storage.save("typed.txt", ContentFile(WORD.encode()))


@pytest.mark.parametrize(
    "leave",
    [_to_table, _to_session, _to_cache, _to_shared_cache, _to_log, _to_file, _to_upload],
)
def test_a_word_is_found_wherever_it_was_left(
    leave: Callable[[], None], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with listening():
        assert words_left(WORD) == []
        leave()
        assert len(words_left(WORD)) == 1
    cache.clear()
