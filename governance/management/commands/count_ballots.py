"""Count ballot files with the site's own rules."""

import gzip
import json
import sys
import zlib
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from coopkit.errors import CoopError
from coopkit.sheets import csv_of
from governance.votes.counting import (
    RULES,
    Result,
    Sentence,
    as_text,
    count,
    read_blt,
    rows,
)

MALFORMED, NEEDS_LOT = 2, 3
FORMATS = ("json", "text", "csv")


class Command(BaseCommand):
    help = (
        "Count a ballot file (BLT), “-” for standard input, “.gz” through gzip, and show "
        "every stage with its reason. Several files give several answers. Reads no "
        "database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE.blt")
        parser.add_argument("--rule", required=True, choices=list(RULES))
        parser.add_argument("--seats", type=int, help="instead of the file’s own number")
        parser.add_argument("--lot", metavar="SEED", help="by which ties are drawn")
        parser.add_argument("--format", choices=FORMATS, default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        names: list[str] = options["files"]
        worst = 0
        for name in names:
            try:
                result = _counted(name, options)
            except _UNREADABLE as problem:
                reason = _reason(problem)
                self.stderr.write(f"{name}: {reason}")
                worst = max(worst, MALFORMED)
                if len(names) > 1:
                    self._answer(_error(name, reason, options["format"]))
            else:
                worst = max(worst, NEEDS_LOT if result.needs_lot else 0)
                shown = _shown(result, options["format"])
                is_titled = len(names) > 1 and options["format"] != "json"
                self._answer(f"# {name}\n{shown}" if is_titled else shown)
        if worst:
            sys.exit(worst)

    def _answer(self, text: str) -> None:
        self.stdout.write(text.rstrip("\n"))


_UNREADABLE = (CoopError, OSError, EOFError, zlib.error)


def _counted(name: str, options: dict[str, Any]) -> Result:
    with _opened(name) as lines:
        ballots = read_blt(lines)
    rule, seats = options["rule"], options["seats"]
    if seats is None:
        seats = 1 if rule == "irv" else ballots.seats
    return count(rule, ballots, seats=seats, lot=options["lot"])


@contextmanager
def _opened(name: str) -> Iterator[Iterable[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
    elif name.endswith(".gz"):
        with gzip.open(name, "rb") as packed:
            yield packed
    else:
        with Path(name).open("rb") as plain:
            yield plain


def _reason(problem: BaseException) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return " ".join(str(problem).split())


def _error(name: str, reason: str, wanted: str) -> str:
    if wanted == "json":
        return json.dumps({"file": name, "error": reason}, ensure_ascii=False)
    return f"# {name}\n{reason}"


def _shown(result: Result, wanted: str) -> str:
    if wanted == "json":
        return json.dumps(result.as_json(), ensure_ascii=False)
    if wanted == "csv":
        return csv_of(rows(result)).removeprefix("\ufeff")
    return as_text(result, _said)


def _said(sentence: Sentence) -> str:
    return gettext(sentence.template).format(**sentence.told)
