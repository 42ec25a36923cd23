"""Everything that a visit may leave behind, searched for words that somebody typed.

    with listening():
        client.post(...)
        assert words_left("Xochiltepec", "0155-2368") == []

Searched are all tables of the database as they are stored (also those without a model),
all caches, sessions, what was logged since listening began (of requests at every level),
every file of data and uploads that was written since, and all temporary ones. A word is
also found in capitals, in JSON, in an address, in base64, or packed by zlib.
"""

import base64
import binascii
import json
import logging
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.core.cache import caches
from django.db import connection

CHUNK = 1 << 20
LOUD = ("django.request", "django.security", "django.security.csrf", "django.server")
NOT_LOOKED_THROUGH = "PG_VERSION"  # a database's own folder; its tables are read instead


class _Ear(logging.Handler):
    """Keeps whatever is logged, with its arguments and its trace, as text."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.since = time()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        details = [f"{key}={value!r}" for key, value in vars(record).items()]
        self.heard.append(" ".join([record.name, self.format(record), *details]))


_ears: list[_Ear] = []


@contextmanager
def listening() -> Iterator[None]:
    """Hear everything that is logged within; `words_left` looks through it."""
    ear = _Ear()
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in LOUD)]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.propagate = True
    root.addHandler(ear)
    _ears.append(ear)
    elsewhere = tempfile.tempdir
    try:
        with tempfile.TemporaryDirectory() as tempfile.tempdir:
            yield
    finally:
        tempfile.tempdir = elsewhere
        _ears.remove(ear)
        root.removeHandler(ear)
        for logger, level, propagates in before:
            logger.setLevel(level)
            logger.propagate = propagates


def words_left(*words: str) -> list[str]:
    """Where any of these words still stands, each place named; none is what we want."""
    if not _ears:
        raise RuntimeError("nobody listened: the logs of this visit were not heard")
    if not all(len(word) >= 4 for word in words):
        raise ValueError("words so short are found by chance")
    sought = {word: _spellings(word) for word in words}
    found = {
        f"{place}: {word}"
        for place, content in _everything()
        for word, spellings in sought.items()
        if any(spelling in content for spelling in spellings)
    }
    return sorted(found)


def _spellings(word: str) -> set[bytes]:
    """A word as JSON, an address or a program would write it, in small letters."""
    texts = {word, json.dumps(word)[1:-1], quote(word), quote_plus(word)}
    plain = {text.lower().encode() for text in texts}
    return plain | {word.lower().encode("utf-16-le")}


def _everything() -> Iterator[tuple[str, bytes]]:
    yield from _tables()
    yield from _caches()
    for line in _ears[-1].heard:
        yield "log", _small(line)
    yield from _files(_ears[-1].since)


def _tables() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as it is stored and as it can be unpacked."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield f"table {table}", b"\0".join(_all_of(row))


def _caches() -> Iterator[tuple[str, bytes]]:
    """What processes keep in memory; a cache in the database is a table already."""
    for name in settings.CACHES:
        kept = getattr(caches[name], "_cache", {})
        for key, value in kept.items():
            yield f"cache {name}", b"\0".join(_all_of((key, value)))


def _all_of(values: Iterable[object]) -> Iterator[bytes]:
    for value in values:
        raw = bytes(value) if isinstance(value, bytes | memoryview) else b""
        text = raw.decode("latin-1") if raw else str(value)
        yield raw.lower() or _small(text)
        yield from _unpacked(text)


def _unpacked(text: str) -> Iterator[bytes]:
    """What is within text in base64, as sessions and caches are kept."""
    for part in text.lstrip(".").split(":"):
        packed = part.strip().replace("-", "+").replace("_", "/")
        with suppress(binascii.Error, ValueError):
            inner = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
            yield inner.lower()
            with suppress(zlib.error):
                yield zlib.decompress(inner).lower()


def _small(text: str) -> bytes:
    return text.lower().encode(errors="surrogatepass")


def _files(since: float) -> Iterator[tuple[str, bytes]]:
    """Files written since then, in parts that overlap; the database is read above."""
    own = str(connection.settings_dict["NAME"])
    folders = {settings.DATA_DIR, Path(settings.MEDIA_ROOT), Path(tempfile.gettempdir())}
    for folder in folders:
        for path in _below(Path(folder)):
            with suppress(OSError):
                is_new = path.is_file() and path.stat().st_mtime >= since - 0.1
                if is_new and not str(path).startswith(own):
                    yield from ((f"file {path}", part) for part in _parts(path))


def _below(folder: Path) -> Iterator[Path]:
    try:
        within = sorted(folder.iterdir())
    except OSError:
        return
    if any(path.name == NOT_LOOKED_THROUGH for path in within):
        return
    for path in within:
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)
        else:
            yield path


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        tail = b""
        while part := file.read(CHUNK):
            yield (tail + part).lower()
            tail = part[-200:]
