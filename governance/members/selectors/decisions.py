"""Decisions that are cited: a number of the register must be in it."""

import re

from coopkit import offers
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError

LIKE_A_NUMBER = re.compile(r"\d{4}\s*-\s*[A-Za-z]{2}\s*-\s*\d+")


class NoSuchDecisionError(CoopError):
    """A number that the register does not hold."""

    template = N_(
        "The register holds no decision {decision}. Look for it under “Resolutions”, and "
        "copy its number; a decision that is on paper alone is named in words."
    )


def checked_decision(cooperative: Cooperative, decision: str) -> str:
    """A decision as it is cited; one that looks like a number must be in the register.

    What is no number (“founding assembly”) passes as it is. Where no floor keeps a
    register every number passes.
    """
    written = decision.strip()
    if not LIKE_A_NUMBER.fullmatch(written):
        return written
    number = re.sub(r"\s", "", written).upper()
    asked = list(offers.decisions)
    if asked and not any(is_there(cooperative, number) for is_there in asked):
        raise NoSuchDecisionError(decision=number)
    return number
