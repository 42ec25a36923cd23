"""Clerks: processes that post a year of thousands of members, and may be killed.

Run as `python -m tests.ledger.patronage.clerks`: Django starts once, each order is done
by a fork of its own, as in the nursery of the books.
"""

import json
from hashlib import sha256
from time import monotonic
from typing import Any

from tests.ledger.books.nursery import VERBS, main, only_book, say
from tests.ledger.patronage import crowd


def make(**_: Any) -> None:
    """Everything that stands before the posting."""
    crowd.begin()


def clerk(acks: str, **_: Any) -> None:
    """Post the year; say when it begins, and how long it took or why it was refused."""
    from coopkit.errors import CoopError
    from ledger.patronage import services
    from ledger.patronage.models import Worksheet

    worksheet = Worksheet.objects.select_related("cooperative").get()
    say(acks, "begins")
    began = monotonic()
    given = {"on": crowd.POSTED, "by": None, "at": crowd.AT, "announce": False}
    try:
        services.post(worksheet=worksheet, **given)
    except CoopError as refusal:
        say(acks, f"! {refusal}")
    else:
        say(acks, f"posted {monotonic() - began}")


def count(acks: str, **_: Any) -> None:
    """Say how the year stands: its state, what was posted of it, and its notices."""
    from coopkit.papers.models import Paper
    from ledger.books.models import Directive, Posting
    from ledger.patronage.models import Worksheet

    worksheet = Worksheet.objects.get()
    rows = Directive.objects.filter(batch="patronage-2026")
    found = {
        "state": str(worksheet.state),
        "entries": rows.filter(kind="transaction").count(),
        "legs": Posting.objects.filter(directive__batch="patronage-2026").count(),
        "accounts": rows.filter(kind="open").count(),
        "notices": Paper.objects.filter(kind="notice").count(),
        "owed": worksheet.notices or 0,
    }
    say(acks, json.dumps(found))


def books(acks: str, **_: Any) -> None:
    """Say the last place and hash of the chain, and the hash of the whole text."""
    from ledger.books.services.editions import whole_text

    book = only_book()
    text = "".join(whole_text(book)).encode()
    say(acks, f"{book.head_seq} {book.head_hash} {sha256(text).hexdigest()}")


def check(acks: str, **_: Any) -> None:
    """Say what is wrong with the books."""
    from ledger.books.services.verifying import findings

    for found in findings(only_book()):
        say(acks, f"! {found.where}: {found.what}")


VERBS |= {verb.__name__: verb for verb in (make, clerk, count, books, check)}

if __name__ == "__main__":
    main()
