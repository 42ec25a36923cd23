"""Fava as it comes, beside which the tests hold what our door makes of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fava.application import create_app
from fava.beans import funcs
from fava.core import accounts, query_shell

from ledger.books import fava

TOTAL = "select sum(number) as total where account ~ 'Income'"
DOOR_HASH = accounts.hash_entry  # as the door has it


class Naive:
    """Fava as it comes: read-only, one application for some ledgers."""

    def __init__(self, *paths: Path) -> None:
        files = [str(path) for path in paths]
        self.app = create_app(files, load=True, read_only=True, poll_watcher=True)

    def get(self, rest: str, **query: str) -> Any:
        slug = next(iter(self.app.config["LEDGERS"].items()))[0]
        return self.app.test_client().get(f"/{slug}/{rest}?{urlencode(query)}")


Naively = Callable[..., Naive]


def naively(monkeypatch: pytest.MonkeyPatch) -> Naively:
    """Makes it without what the door changes in Fava."""
    monkeypatch.setattr(query_shell, "FavaBQLShell", fava.Shell.__mro__[1])
    monkeypatch.setattr(accounts, "hash_entry", funcs.hash_entry)
    return Naive


def total(answer: Any) -> int:
    body = answer.body if isinstance(answer, fava.Answer) else answer.data
    return abs(int(json.loads(body)["data"]["rows"][0][0]))
