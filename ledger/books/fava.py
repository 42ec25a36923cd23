"""The door to Fava: one read-only application for all co-ops; nothing else imports it.

Fava is made for one person on one machine. Here it answers many, so: ledgers are found by
the co-op's slug and by what its reader may see, one request at a time has a ledger, only
reports are reached, a query only reads, and no path of the server leaves the house. All
co-ops share one prefix, because Fava remembers addresses without regard to it.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fava.application import create_app
from fava.beans.funcs import hash_entry
from fava.core import FavaLedger, accounts, query_shell
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Request

from ledger.books.beancount import collector_off
from ledger.books.questions import LONGEST, may_ask, may_filter

MOST_LEDGERS = 8
LONGEST_QUERY = 2 * LONGEST
STATIC = "static"
_NOT_OPEN_HERE = (  # what is no report has no place in Fava's menu
    b'\n.navigation li:has(> :is([href*="/documents/"], [href*="/editor/"],'
    b' [href*="/import/"])) { display: none; }\n'
)
REPORTS = frozenset(
    {
        "",
        "account",
        "balance_sheet",
        "commodities",
        "errors",
        "events",
        "help",
        "holdings",
        "income_statement",
        "journal",
        "options",
        "query",
        "statistics",
        "trial_balance",
    }
)
ASKED_BY_PAGES = frozenset(
    {
        "account_report",
        "balance_sheet",
        "changed",
        "commodities",
        "context",
        "errors",
        "events",
        "help",
        "income_statement",
        "journal",
        "journal_page",
        "ledger_data",
        "narration_transaction",
        "narrations",
        "options",
        "payee_accounts",
        "payee_transaction",
        "query",
        "source_slice",
        "statistics",
        "trial_balance",
    }
)
_REACHES_FILES = (
    *("do_output", "do_history", "do_clear", "do_set", "do_format", "do_parse"),
    *("do_errors", "do_explain", "do_describe", "do_tables", "do_run", "do_reload"),
    *("do_help", "on_Reload", "on_CreateTable", "on_Insert"),
)
_PASSED_ON = frozenset(
    {
        "cache-control",
        "content-disposition",
        "content-range",
        "content-type",
        "etag",
        "last-modified",
        "location",
        "accept-ranges",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Fava answered: a status, headers that may be passed on, and the body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def _refuse(*_: Any) -> None:
    raise query_shell.FavaShellError("Not allowed here.")


@lru_cache(maxsize=256)
def _parse_once(text: str) -> Any:
    """Reading a question takes ten times longer than answering it."""
    return query_shell.connect("").parse(text)  # type: ignore[attr-defined]


class Shell(query_shell.FavaBQLShell):  # type: ignore[misc]
    """Fava's query shell, whose `.output` and its like would write files."""

    def do_reload(self, arg: Any = None) -> None:
        """Called once when a shell is made; there is nothing to load then."""

    def parse(self, line: str, **_: Any) -> Any:
        return _parse_once(line)


for _name in _REACHES_FILES:
    if _name != "do_reload":
        setattr(Shell, _name, _refuse)
setattr(query_shell, "FavaBQLShell", Shell)  # noqa: B010


class Same:
    """An entry by its identity; entries themselves cannot be keys."""

    __slots__ = ("entry",)

    def __init__(self, entry: Any) -> None:
        self.entry = entry

    def __hash__(self) -> int:
        return id(self.entry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.entry is other.entry


@lru_cache(maxsize=256)
def _hash_once(same: Same) -> str:
    return str(hash_entry(same.entry))


# Fava hashes an entry again for each account whose last one it is: one entry over a
# thousand accounts would take a million steps on each load.
setattr(accounts, "hash_entry", lambda entry: _hash_once(Same(entry)))  # noqa: B010


class Ledger(FavaLedger):  # type: ignore[misc]
    """Fava's ledger, loaded without the collector that takes a third of the time."""

    def load_file(self) -> None:
        """Load the files; those that were replaced meanwhile are not taken for read."""
        main = Path(self.beancount_file_path)
        began = main.stat().st_mtime_ns
        with collector_off():
            super().load_file()
        if main.stat().st_mtime_ns != began:
            self.watcher.last_checked = 0


_variant: ContextVar[str] = ContextVar("variant")


class LedgerPool:
    """The ledgers in memory, by slug and variant; the one used longest ago makes room.

    Fava names a ledger by its slug alone; the variant is that of the request's turn.
    """

    def __init__(self) -> None:
        self._ledgers: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._paths: dict[tuple[str, str], str] = {}
        self._turns: dict[tuple[str, str], threading.RLock] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, slug: str, variant: str, main: Path) -> Iterator[None]:
        """One request at a time has a variant of a co-op's ledger."""
        key = (slug, variant)
        with self._lock:
            self._paths[key] = str(main)
            mine = self._turns.setdefault(key, threading.RLock())
        with mine:
            token = _variant.set(variant)
            try:
                yield
            finally:
                _variant.reset(token)

    def __getitem__(self, slug: str) -> Any:
        key = (slug, _variant.get(""))
        with self._lock:
            path = self._paths[key]
            ledger = self._ledgers.get(key)
            if ledger is not None and ledger.beancount_file_path == path:
                self._ledgers.move_to_end(key)
                return ledger
        ledger = Ledger(path, poll_watcher=True)
        with self._lock:
            self._ledgers[key] = ledger
            while len(self._ledgers) > MOST_LEDGERS:
                self._ledgers.popitem(last=False)
        return ledger

    def items(self) -> tuple[()]:
        """No page names the ledgers of others."""
        return ()

    def first_slug(self) -> str:
        raise KeyError


@cache
def _application() -> Any:
    app = create_app([], read_only=True, poll_watcher=True)
    app.config["LEDGERS"] = LedgerPool()
    return app


def is_reached(rest: str) -> bool:
    """Whether a page of Fava is open here: reports, and what they ask for.

    >>> is_reached("income_statement/"), is_reached("api/query"), is_reached("")
    (True, True, True)
    >>> is_reached("editor/"), is_reached("api/source"), is_reached("download-journal/")
    (False, False, False)
    """
    parts = rest.split("/")
    if ".." in parts:
        return False
    if parts[0] == "api":
        return len(parts) == 2 and parts[1] in ASKED_BY_PAGES
    if parts[0] == "download-query":
        return parts[1:] == ["query_result.csv"]
    return parts[0] in REPORTS


def answer(
    *,
    slug: str,
    main: Path,
    rest: str,
    query: str,
    root: str,
    headers: Mapping[str, str],
    variant: str = "full",
) -> Answer:
    """Ask Fava for a page of a co-op's ledger; `root` is the address of `/books`.

    A page that is not open here is a 404, a query that is not a question a 400. What a
    page asks for on its own is as new as the files, too, which Fava alone would forget.
    """
    environ = create_environ(
        quote(f"/{slug}/{rest}"), root, query_string=query, headers=dict(headers)
    )
    args = Request(environ).args
    if not is_reached(rest):
        return Answer(404)
    if len(query) > LONGEST_QUERY or not _may_be_asked(args):
        return Answer(400, b"This query is not allowed here.")
    app = _application()
    pool = app.config["LEDGERS"]
    with pool.turn(slug, variant, main):
        if rest.startswith("api/") and rest != "api/changed":
            pool[slug].changed()
        body, status, found = run_wsgi_app(app, environ, buffered=True)
    whole = _without_paths(b"".join(body), main.parent)
    return Answer(int(status.split()[0]), whole, _passed_on(dict(found)))


def _may_be_asked(args: Any) -> bool:
    """Whether the question only reads, and no pattern in it or a filter may hang us."""
    filters = (v for key, v in args.items(multi=True) if key != "query_string")
    return may_ask(args.getlist("query_string")) and all(map(may_filter, filters))


def static(*, rest: str, query: str, root: str, headers: Mapping[str, str]) -> Answer:
    """A file of Fava's own: its program and its style."""
    environ = create_environ(
        quote(f"/{STATIC}/{rest}"), root, query_string=query, headers=dict(headers)
    )
    body, status, found = run_wsgi_app(_application(), environ, buffered=True)
    file, code = b"".join(body), int(status.split()[0])
    if rest == "app.css" and code == 200:
        file += _NOT_OPEN_HERE
    return Answer(code, file, _passed_on(dict(found)))


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in headers.items() if k.lower() in _PASSED_ON}


def _without_paths(body: bytes, folder: Path) -> bytes:
    for path in {str(folder), str(folder.resolve())}:
        for written in {path, json.dumps(path)[1:-1]}:
            body = body.replace(f"{written}/".encode(), b"").replace(
                written.encode(), b"ledger"
            )
    return body
