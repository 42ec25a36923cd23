"""Payments in full, but where a test is about what is withheld."""

import pytest

from coopkit import offers


@pytest.fixture
def withholders() -> dict:
    """Those who withhold, as the site has them."""
    return dict(offers.withholding._offers)


@pytest.fixture(autouse=True)
def _nobody_withholds(withholders: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers.withholding, "_offers", {})
