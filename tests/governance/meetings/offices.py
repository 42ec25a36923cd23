"""Offices as the tests of meetings need them."""

from datetime import date
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.meetings.models import Office, OfficeTerm
from governance.meetings.services import NewOffice, create_office, seat
from tests.factories import FOUNDED, NOON
from tests.governance.factories import membership

TODAY = NOON.date()


def board(cooperative: Cooperative, *, seats: int = 3, **fields: Any) -> Office:
    """The board’s office, set up at the founding."""
    new = NewOffice(
        key="board",
        name={"en": "Board", "es": "Consejo"},
        body="BD",
        role="board",
        seats=seats,
        **fields,
    )
    return create_office(cooperative=cooperative, new=new, by=None, at=NOON, on=FOUNDED)


def office(cooperative: Cooperative, key: str = "secretary", **fields: Any) -> Office:
    """An office of one seat that is not the board’s."""
    given = {"name": {"en": key.capitalize()}, "role": key, **fields}
    new = NewOffice(key=key, **given)
    return create_office(cooperative=cooperative, new=new, by=None, at=NOON, on=FOUNDED)


def sit(
    office_: Office, code: str, starts_on: date = FOUNDED, **fields: Any
) -> OfficeTerm:
    """A member in a seat."""
    given: dict[str, Any] = {"how": "founding", "decision": "2023-GM-001", **fields}
    return seat(
        office=office_,
        membership=membership(office_.cooperative, code),
        starts_on=starts_on,
        by=None,
        at=NOON,
        **given,
    )
