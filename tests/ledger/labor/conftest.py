"""The crew."""

import pytest

from tests.ledger.labor.crew import Crew, build


@pytest.fixture
def crew(db: None) -> Crew:
    return build()
