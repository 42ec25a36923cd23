"""What other floors know that the bounds of the bylaws are held against."""

from datetime import date
from fractions import Fraction

from coopkit import offers
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors.memory import once
from governance.bylaws.statutes import Facts


def facts_of(cooperative: Cooperative, *, on: date) -> Facts:
    """The numbers of a day, from every floor that offers some; see `statutes.py`."""

    def ask() -> Facts:
        facts: dict[str, int | Fraction] = {}
        for told in offers.rule_facts:
            facts |= told(cooperative, on)
        return facts

    return once(cooperative, ("facts", on), ask)
