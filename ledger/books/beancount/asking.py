"""Asking: a question to the files of a ledger, answered by a process of its own.

The process ends when its time is over; the site goes on meanwhile.
"""

import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopkit.errors import N_, CoopError
from ledger.books.questions import check_question, complaint_about

SECONDS, MEGABYTES = 10, 2_048
MOST_ROWS = 1_000
MOST_AT_ONCE = 2
ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
_OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
_HOME = Path(__file__).resolve().parents[3]
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class TakesTooLongError(CoopError):
    """A question that was not answered in time."""

    template = N_(
        "The question took longer than {seconds} seconds, and was stopped. Ask for a "
        "shorter time, as in WHERE year = 2026, or for one account."
    )


class BooksTooLargeError(CoopError):
    """Books that could not even be read in time."""

    template = N_(
        "These books are too large to be asked here: to read them takes longer than "
        "{seconds} seconds. Download the ledger, and ask it with bean-query."
    )


class TooMuchMemoryError(CoopError):
    """A question whose answer does not fit."""

    template = N_(
        "The answer grew larger than {megabytes} megabytes, and was stopped. Ask for a "
        "shorter time, or for sums instead of single entries."
    )


class OthersAskError(CoopError):
    """As many questions as can be answered at a time."""

    template = N_("Other people are asking the books just now. Ask again in a moment.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; numbers are shown at the right."""

    name: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer: a table, or for PRINT a text; `more` says that it was cut."""

    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    more: bool = False


def ask(
    main: Path,
    question: str,
    *,
    rows: int = MOST_ROWS,
    numbers: bool = False,
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
) -> Asked:
    """Ask the ledger of this main file, which must be ours.

    With `numbers`, amounts are split into a plain number a currency. Raises a CoopError
    that says what is wrong with the question, or that it takes too much.
    """
    check_question(question)
    request = {
        "main": str(main),
        "question": question,
        "rows": rows,
        "numbers": numbers,
        "seconds": seconds,
        "megabytes": megabytes,
    }
    if not _turns.acquire(timeout=seconds):
        raise OthersAskError
    try:
        found = _answered(request)
    finally:
        _turns.release()
    if "wrong" in found:
        if found["wrong"] == "memory":
            raise TooMuchMemoryError(megabytes=megabytes)
        raise complaint_about(found["wrong"], found["said"])
    return Asked(
        tuple(Column(*one) for one in found.get("columns", ())),
        tuple(map(tuple, found.get("rows", ()))),
        found.get("text", ""),
        found["more"],
    )


def _too_long(request: dict[str, Any], told: str | bytes | None) -> CoopError:
    """Whether the question took too long, or reading the books did."""
    told = told.decode() if isinstance(told, bytes) else told or ""
    kind = TakesTooLongError if "loaded" in told else BooksTooLargeError
    return kind(seconds=request["seconds"])


def _answered(request: dict[str, Any]) -> dict[str, Any]:
    """What the process wrote; it knows nothing of ours but what stands here."""
    command = [sys.executable, "-B", "-m", "ledger.books.beancount.asker"]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=json.dumps(request),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=request["seconds"],
            cwd=_HOME,
            env=ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired as over:
        raise _too_long(request, over.stderr) from over
    if done.returncode in _OUT_OF_TIME:
        raise _too_long(request, done.stderr)
    if done.returncode or not done.stdout:
        raise TooMuchMemoryError(megabytes=request["megabytes"])
    found: dict[str, Any] = json.loads(done.stdout)
    return found
