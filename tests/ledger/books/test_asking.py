"""The asker: a process that only reads, knows no secret, and ends in time."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ledger.books import services
from ledger.books.beancount import asking
from ledger.books.beancount.asking import (
    BooksTooLargeError,
    OthersAskError,
    TakesTooLongError,
    TooMuchMemoryError,
    ask,
)
from ledger.books.models import Book

SUMS = "SELECT account, sum(position) GROUP BY account ORDER BY account"


def test_the_asker_itself_refuses_a_statement_that_is_no_question(
    book: Book, tmp_path: Path
) -> None:
    main, target = services.up_to_date(book), tmp_path / "precious.csv"
    target.write_text("a\n1\n")
    request = {"main": str(main), "rows": 5, "numbers": False, "seconds": 5}
    for question in (f"create table t using 'csv:{target}'", "insert into t values (1)"):
        found = asking._answered(request | {"question": question, "megabytes": 2048})
        assert found["wrong"] == "no question"


def test_the_asker_is_told_no_secret_and_can_write_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPKIT_SECRET_KEY", "do not tell")
    code = (
        "import os; from ledger.books.beancount import asker\n"
        "print('COOPKIT_SECRET_KEY' in os.environ, flush=True)\n"
        "asker._keep_within(5, 2048)\n"
        f"open({str(tmp_path / 'new.txt')!r}, 'wb', 0).write(b'x')\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env=asking.ENVIRONMENT,
        cwd=asking._HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "False"
    assert "File too large" in done.stderr
    assert (tmp_path / "new.txt").read_bytes() == b""


SLOW = "select date where account ~ '^(([A-Za-z:]+)+)+[0-9]$'"


def test_a_question_that_takes_too_long_is_stopped_and_said_so(tmp_path: Path) -> None:
    main = tmp_path / "main.beancount"
    name = "Assets:Bank:OfTheCountryOnTheCorner"
    legs = f"  {name}  1.00 USD\n  {name}  -1.00 USD\n"
    main.write_text(f'2026-01-01 open {name}\n2026-01-02 * "Bread"\n{legs}')
    with pytest.raises(TakesTooLongError, match="longer than 3 seconds"):
        ask(main, SLOW, seconds=3)


def test_books_that_cannot_be_read_in_time_are_too_large_to_be_asked(
    tmp_path: Path,
) -> None:
    main = tmp_path / "main.beancount"
    bread = '2026-01-02 * "Bread"\n  Assets:A  1.00 USD\n  Assets:A  -1.00 USD\n'
    main.write_text("2026-01-01 open Assets:A\n" + bread * 60_000)
    with pytest.raises(BooksTooLargeError, match="bean-query"):
        ask(main, "print", seconds=1)


def test_an_answer_that_does_not_fit_is_stopped_and_said_so(tmp_path: Path) -> None:
    main = tmp_path / "main.beancount"
    bread = '2026-01-02 * "Bread"\n  Assets:A  1.00 USD\n  Assets:A  -1.00 USD\n'
    main.write_text("2026-01-01 open Assets:A\n" + bread * 5_000)
    assert ask(main, "print", rows=1).more
    with pytest.raises(TooMuchMemoryError, match="megabytes"):
        ask(main, "print", megabytes=1)


def test_whoever_asks_while_others_do_is_asked_to_wait(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_turns", threading.BoundedSemaphore(1))
    asking._turns.acquire()
    with pytest.raises(OthersAskError):
        ask(services.up_to_date(book), SUMS, seconds=0)
