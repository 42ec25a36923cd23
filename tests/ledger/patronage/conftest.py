"""The bakery, and where its files go."""

from pathlib import Path
from typing import Any

import pytest

from tests.ledger.patronage.bakery import Bakery, build


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return build()
