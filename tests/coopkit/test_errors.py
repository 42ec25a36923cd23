"""Refusals: a sentence written to the member, in their language."""

from datetime import date

import pytest
from django.utils import translation

from coopkit.errors import N_, CoopError
from coopkit.money import AmountError, parse_amount


class QuorumError(CoopError):
    template = N_("Only {present} of {needed} are here.")


def test_a_refusal_is_its_template_filled_in() -> None:
    refusal = QuorumError(present=3, needed=5)
    assert str(refusal) == "Only 3 of 5 are here."
    assert refusal.params == {"present": 3, "needed": 5}


def test_what_fills_a_refusal_is_not_read_as_a_template() -> None:
    assert (
        str(QuorumError(present="{needed}", needed=5)) == "Only {needed} of 5 are here."
    )


def test_a_refusal_says_the_value_that_was_given() -> None:
    with pytest.raises(AmountError, match="“twelve” is not an amount"):
        parse_amount("twelve")


def test_a_refusal_is_translated_when_it_is_read() -> None:
    refusal = QuorumError(present=3, needed=5)
    with translation.override("es"):
        assert str(refusal)
    assert str(refusal) == "Only 3 of 5 are here."


def test_what_fills_a_refusal_is_said_in_the_readers_language() -> None:
    kinds = {"en": "a majority", "es": "una mayoría"}
    refusal = QuorumError(present=kinds, needed=date(2026, 12, 31))
    assert str(refusal) == "Only a majority of Dec. 31, 2026 are here."
    with translation.override("es"):
        assert "una mayoría" in str(refusal)
        assert "31 de diciembre de 2026" in str(refusal)
