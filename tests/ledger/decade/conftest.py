"""Where the files of a test's books go."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"
