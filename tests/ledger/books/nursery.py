"""A nursery of processes: Django starts once; each child is a fork that may be killed.

Run as `python -m tests.ledger.books.nursery`; each line on stdin is one order, a JSON
list of a verb and its settings, each line on stdout the answer to one order.
"""

import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

AT = datetime(2026, 2, 20, 17, tzinfo=UTC)
JANUARY = date(2026, 1, 10)
ACCOUNTS = ("Assets:Cash", "Income:Sales", "Equity:Opening")


def prepare(database: str, ledgers: str) -> None:
    """Let a fresh fork work on a database of its own."""
    from django.conf import settings
    from django.db import connection

    settings.LEDGERS_DIR = Path(ledgers)
    connection.settings_dict["NAME"] = database


def say(path: str, line: str) -> None:
    """Acknowledge: what stands here was committed."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, f"{line}\n".encode())
    os.close(file)


def only_book() -> Any:
    from ledger.books.models import Book

    return Book.objects.select_related("cooperative").get()


def begin(**_: Any) -> None:
    """Open the books that all others write."""
    from ledger.books import services
    from tests.factories import CooperativeFactory

    coop = CooperativeFactory(slug="acme", name="Acme Bakery")
    on = date(2025, 7, 1)
    services.open_book(cooperative=coop, on=on, accounts=ACCOUNTS, by=None, at=AT)


def post(
    acks: str, name: str, times: int = 10**9, legs: int = 2, rest: float = 0, **_: Any
) -> None:
    """Post sales until the end, or until one is refused; each is acknowledged.

    A rest in seconds after each lets others write: SQLite's queue is not fair.
    """
    from coopkit.errors import CoopError
    from ledger.books import services
    from ledger.books.journal import Entry, Leg

    book = only_book()
    pairs = (Leg("Assets:Cash", 1_00), Leg("Income:Sales", -1_00)) * (legs // 2)
    for turn in range(times):
        entry_id = f"sale{name}-{turn}"
        sale = Entry(JANUARY, "Sale", pairs, meta={"entry-id": entry_id})
        right = {"batch": "sales", "authority": "person:0", "by": None, "at": AT}
        try:
            (row,) = services.post(book=book, entries=[sale], **right)
        except (CoopError, OSError) as refusal:
            say(acks, f"! {type(refusal).__name__}")
            return
        except Exception as failure:
            say(acks, f"! {type(failure).__module__}.{type(failure).__name__}")
            return
        say(acks, f"{entry_id} {row.seq}")
        time.sleep(rest)


def lock(acks: str, **_: Any) -> None:
    """Lock January, and say which entry was the last before the lock."""
    from django.db import transaction

    from ledger.books import services

    with transaction.atomic():
        given = {"through": date(2026, 1, 31), "reason": "", "by": None, "at": AT}
        services.lock(book=only_book(), **given)
        seq = only_book().head_seq
    say(acks, f"{seq}")


def write(acks: str, times: int = 10**9, **_: Any) -> None:
    """Materialise everything anew, again and again."""
    from ledger.books import services

    for turn in range(times):
        try:
            services.materialise(only_book(), whole=True)
        except OSError as failure:
            say(acks, f"! {type(failure).__name__}")
            return
        say(acks, f"{turn}")


def look(acks: str, **_: Any) -> None:
    """Say what verify finds, and every entry there is."""
    from ledger.books.models import Directive
    from ledger.books.services.verifying import findings

    for found in findings(only_book()):
        say(acks, f"! {found.where}: {found.what}")
    for entry_id, seq in Directive.objects.order_by("seq").values_list("entry_id", "seq"):
        say(acks, f"{entry_id} {seq}")


def walk(acks: str, **_: Any) -> None:
    """Say the first broken row, and how the files differ; nothing is mended."""
    from ledger.books import selectors, services

    book = only_book()
    said = [selectors.first_broken_row(book), *services.files_that_differ(book)]
    say(acks, ", ".join(str(one) for one in said if one) or "whole")


VERBS: dict[str, Callable[..., None]] = {
    verb.__name__: verb for verb in (begin, post, lock, write, look, walk)
}


def child(verb: str, given: dict[str, Any]) -> None:
    """Do one thing in a fork, and leave without a goodbye."""
    code = 1
    try:
        prepare(given["database"], given["ledgers"])
        if given.get("largest_file"):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            most = given["largest_file"]
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        VERBS[verb](**given)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    """Fork a child for each order; `["wait", pid]` answers how it ended."""
    import django

    django.setup()
    print("ready", flush=True)
    for line in sys.stdin:
        verb, given = json.loads(line)
        if verb == "wait":
            _, status = os.waitpid(given, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        pid = os.fork()
        if not pid:
            child(verb, given)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
