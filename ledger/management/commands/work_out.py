"""Apply the rules to cases that stand alone in files."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coopkit.errors import CoopError
from ledger.patronage.cases import CaseError, answer_to, read_json

REFUSED, MALFORMED = 1, 2


class Command(BaseCommand):
    help = (
        "Apply the rules to a case in a JSON file, or “-” for standard input. The answer "
        "is one JSON object; of several cases, one a line. Reads no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", nargs="+", metavar="CASE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        names: list[str] = options["cases"]
        found = [_cases_of(name) for name in names]
        if len(found) == 1 and not isinstance(found[0], list):
            self._answer_one(found[0])
            return
        worst = 0
        for case in _flat(found):
            answer, status = _try(case)
            worst = max(worst, status)
            self.stdout.write(_line(answer))
        if worst:
            sys.exit(worst)

    def _answer_one(self, case: object) -> None:
        answer, status = _try(case)
        if status:
            raise CommandError(answer["error"], returncode=status)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _cases_of(name: str) -> object:
    """The case or the list of cases of a file; what cannot be read is its CaseError."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read_json(raw.decode("utf-8-sig"))
    except CaseError as problem:
        return CaseError(name, str(problem).replace("{", "{{").replace("}", "}}"))
    except OSError as problem:
        return CaseError(name, problem.strerror or "cannot be read")
    except UnicodeDecodeError:
        return CaseError(name, "is not UTF-8 text.")


def _flat(found: list[object]) -> Iterator[object]:
    for cases in found:
        if isinstance(cases, list):
            yield from cases
        else:
            yield cases


def _try(case: object) -> tuple[dict[str, Any], int]:
    """The answer to a case, or its error, with the exit status."""
    try:
        if isinstance(case, CaseError):
            raise case
        return answer_to(case), 0
    except CaseError as problem:
        status = MALFORMED
        return {"error": _one_line(problem), "status": status}, status
    except CoopError as refusal:
        status = REFUSED
        return {"error": _one_line(refusal), "status": status}, status


def _one_line(problem: CoopError) -> str:
    return " ".join(str(problem).split())


def _line(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
