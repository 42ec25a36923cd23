"""The asker: answers one question to a ledger, in a process of its own.

It reads a request as JSON on its input and writes the answer as JSON; it is given no
secret, may write no file, and has only so much memory and time. `asking` calls it.
"""

import errno
import gc
import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import beanquery
import beanquery.sources.beancount  # before memory is bounded
from beancount import loader
from beancount.core.amount import Amount
from beancount.core.inventory import Inventory
from beancount.core.position import Position
from beancount.parser.printer import format_entry
from beanquery.numberify import numberify_results
from beanquery.parser import ast

LOADED = "loaded"
READING = (ast.Select, ast.Balances, ast.Journal, ast.Print)
NUMBERS = (Decimal, int, float, Amount, Position, Inventory)
_WRAPPED = re.compile(r"(?:MAXWIDTH\((\w+), \d+\)|SUM\(\((\w+)\)\))(.*)")
_PLACES = frozenset({"filename", "lineno"})


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request, or what is wrong with it, under a name."""
    connection = beanquery.connect("")
    try:
        statement = connection.parse(request["question"])
    except beanquery.ParseError as wrong:
        return {"wrong": "syntax", "said": _near(wrong)}
    if not isinstance(statement, READING):
        return {"wrong": "no question", "said": type(statement).__name__}
    main = Path(request["main"])
    entries, errors, options = loader._load([(str(main), True)], None, None, None)
    print(LOADED, file=sys.stderr, flush=True)  # noqa: T201
    _forget_places(entries, options)
    connection.attach("beancount:", entries=entries, errors=errors, options=options)
    try:
        cursor = connection.execute(statement)
        if isinstance(statement, ast.Print):
            return _printed(cursor, request["rows"])
        return _table(cursor, options, request)
    except beanquery.CompilationError as wrong:
        return {"wrong": "compilation", "said": str(wrong)}
    except re.error as wrong:
        return {"wrong": "pattern", "said": str(wrong)}


def _near(wrong: Any) -> str:
    """The words at which a question could not be read on."""
    text = wrong.parseinfo.tokenizer.text
    return " ".join(text[wrong.parseinfo.pos :].split())[:30]


def _forget_places(entries: list[Any], options: Any) -> None:
    """No answer tells where the files are; a question could take a path apart."""
    for entry in entries:
        legs = getattr(entry, "postings", None) or ()
        for meta in (entry.meta, *(leg.meta for leg in legs)):
            if meta and "filename" in meta:
                meta["filename"] = Path(str(meta["filename"])).name
    options["filename"] = Path(str(options["filename"])).name
    options["include"] = [Path(name).name for name in options["include"]]


def _table(cursor: Any, options: Any, request: dict[str, Any]) -> dict[str, Any]:
    columns, rows = cursor.description, cursor.fetchall()
    more = len(rows) > request["rows"]
    rows = rows[: request["rows"]]
    if request["numbers"]:
        columns, rows = numberify_results(columns, rows, options["dcontext"].build())
    return {
        "columns": [[_short(one.name), _is_number(one.datatype)] for one in columns],
        "rows": [[_said(value) for value in row] for row in rows],
        "more": more,
    }


def _short(name: str) -> str:
    """What BALANCES and JOURNAL call their columns, without the signs around it."""
    found = _WRAPPED.match(name)
    return (found[1] or found[2]) + found[3] if found else name


def _is_number(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, NUMBERS) and kind is not bool


def _printed(cursor: Any, most: int) -> dict[str, Any]:
    rows = cursor.fetchall()
    text = "\n".join(_entry(row[0]) for row in rows[:most])
    return {"text": text, "more": len(rows) > most}


def _entry(entry: Any) -> str:
    return str(format_entry(entry))


def _said(value: Any) -> str:
    """A value as a person reads it, numbers as the ledger writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Inventory):
        return ", ".join(sorted(_position(one) for one in value)) or "0"
    if isinstance(value, Position):
        return _position(value)
    if isinstance(value, dict):
        shown = islice(_told(value), 20)
        return "; ".join(f"{key}: {_said(one)}" for key, one in shown)
    if isinstance(value, set | frozenset | list):
        return ", ".join(sorted(_said(one) for one in value))
    if isinstance(value, tuple) and hasattr(value, "postings"):
        return _entry(value)
    return str(value)


def _told(meta: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in meta.items():
        if key not in _PLACES and not key.startswith("__"):
            yield key, value


def _position(value: Position) -> str:
    cost = value.cost
    units = f"{value.units.number:f} {value.units.currency}"
    return f"{units} {{{cost.number:f} {cost.currency}, {cost.date}}}" if cost else units


def _keep_within(seconds: int, megabytes: int) -> None:
    """Time and memory are bounded, and not a byte of a file is written."""
    size = megabytes << 20
    for limit, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def main() -> None:
    """Answer the request on standard input."""
    gc.disable()
    request = json.load(sys.stdin)
    _keep_within(request["seconds"] + 1, request["megabytes"])
    try:
        found = answer(request)
    except RecursionError:
        found = {"wrong": "syntax", "said": request["question"][:30]}
    except (MemoryError, SystemError, RuntimeError):  # as the parser, in C, says it
        found = {"wrong": "memory", "said": ""}
    except OSError as wrong:
        kind = "memory" if wrong.errno == errno.ENOMEM else "failed"
        found = {"wrong": kind, "said": type(wrong).__name__}  # it may name a path
    except Exception as wrong:
        found = {"wrong": "failed", "said": f"{type(wrong).__name__}: {wrong}"[:200]}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
