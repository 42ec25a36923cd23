"""Co-ops whose bylaws know classes of members."""

from typing import Any

from coopkit.cooperatives.models import Cooperative
from tests.factories import CooperativeFactory
from tests.governance.factories import with_bylaws


def classes(**flags: tuple[bool, bool]) -> list[dict[str, Any]]:
    """Classes by key, each with whether it votes and shares in patronage."""
    return [
        {
            "key": key,
            "name": {"en": key.title(), "es": key.title()},
            "votes": votes,
            "patronage": patronage,
            "investor": key == "investor",
        }
        for key, (votes, patronage) in flags.items()
    ]


def with_classes(**flags: tuple[bool, bool]) -> Cooperative:
    """A co-op with bylaws that know these classes."""
    return with_bylaws(CooperativeFactory(), {"members.classes": classes(**flags)})
