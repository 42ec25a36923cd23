"""Nightly: everything is done, whatever else fails, and it says so."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coopkit import offers
from coopkit.management.commands import nightly
from coopkit.offers import Slot

Works = Slot[Any]


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Works:
    slot: Works = Slot("nightly")
    monkeypatch.setattr(nightly, "nightly", slot)
    return slot


def run() -> tuple[str, str, str]:
    """What was printed, what was complained of, and how it ended."""
    out, err, end = StringIO(), StringIO(), ""
    try:
        call_command("nightly", stdout=out, stderr=err)
    except CommandError as failure:
        end = f"{failure} Exit {failure.returncode}."
    return out.getvalue(), err.getvalue(), end


def test_each_work_is_done_in_its_order_and_its_lines_are_printed(works: Works) -> None:
    seen: list[datetime] = []

    def books(at: datetime) -> Iterator[str]:
        seen.append(at)
        yield "acme: all is well"
        yield "bread: all is well"

    works.offer("votes", lambda at: seen.append(at) or ["closed 1"], order=50)
    works.offer("books", books, order=40)
    lines = ["books: acme: all is well", "books: bread: all is well", "votes: closed 1"]
    assert run() == ("\n".join(lines) + "\n", "", "")
    assert len(seen) == 2
    assert seen[0].tzinfo is not None
    assert seen[0] == seen[1]


def test_a_work_that_fails_does_not_keep_the_others_from_being_done(
    works: Works,
) -> None:
    def half(at: datetime) -> Iterator[str]:
        yield "began"
        raise OSError("the disk is full")

    works.offer("files", half, order=1)
    works.offer("mail", lambda at: 1 / 0, order=2)
    works.offer("heads", lambda at: ["published"], order=3)
    out, err, end = run()
    assert out == "files: began\nheads: published\n"
    assert "files: OSError: the disk is full" in err
    assert "mail: ZeroDivisionError" in err
    assert end == "2 things could not be done. Exit 1."


def test_with_nothing_to_do_it_is_quiet(works: Works) -> None:
    assert run() == ("", "", "")


def test_the_slot_that_floors_fill_is_the_one_that_runs() -> None:
    assert nightly.nightly is offers.nightly
