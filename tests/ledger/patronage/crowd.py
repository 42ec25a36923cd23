"""A co-op of thousands whose year was adopted and can be posted; made in bulk."""

from datetime import UTC, date, datetime
from typing import Any

MEMBERS = 5_000
FOUNDED, LAST, POSTED = date(2021, 1, 1), date(2026, 6, 30), date(2026, 10, 15)
AT = datetime(2026, 11, 21, tzinfo=UTC)
RULES = {"vote.reserved": ["bylaws", "elections"], "patronage.cash_share": "1/2"}


def minutes_of() -> dict[str, int]:
    """Minutes by code, the same in every run."""
    return {f"M{n:04d}": 30_000 + n * 7_919 % 90_001 for n in range(MEMBERS)}


def begin() -> None:
    """People, hours, books and bylaws; the board adopts the year as worked out."""
    from governance.bylaws.parameters import defaults
    from governance.bylaws.services import adopt
    from governance.meetings.models import Resolution
    from ledger.patronage import services
    from tests.factories import CooperativeFactory

    cooperative = CooperativeFactory(slug="crowd", founded_on=FOUNDED)
    given = {"by": None, "at": AT}
    adopt(
        cooperative=cooperative,
        values=defaults("us-ca") | RULES,
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2021-GM-001",
        **given,
    )
    _admit(cooperative)
    _work(cooperative)
    _earn(cooperative)
    Resolution.objects.create(
        cooperative=cooperative,
        body="BD",
        year=2026,
        number=1,
        title="Allocation",
        text="The allocation of 2026 is adopted.",
        adopted_on=POSTED,
        record={},
        sha256="0" * 64,
    )
    worksheet = services.freeze(cooperative=cooperative, year_end=LAST, **given)
    services.adopt_by_board(worksheet=worksheet, resolution="2026-BD-001", **given)


def _admit(cooperative: Any) -> None:
    from governance.members.models import Membership, MembershipEvent, Person, Spell
    from governance.members.standing import Event, spell_list

    people = Person.objects.bulk_create(
        Person(cooperative=cooperative, legal_name=code, display_name=code, language="en")
        for code in minutes_of()
    )
    held = Membership.objects.bulk_create(
        Membership(cooperative=cooperative, person=person, code=person.legal_name)
        for person in people
    )
    admitted = {"kind": "admitted", "effective_on": FOUNDED, "recorded_at": AT}
    MembershipEvent.objects.bulk_create(
        MembershipEvent(membership=each, **admitted) for each in held
    )
    (spell,) = spell_list([Event("admitted", FOUNDED, "", 0)], "worker")
    as_member = {"standing": spell.standing, "member_class": spell.member_class}
    as_member |= {"first": spell.first, "last": spell.last}
    Spell.objects.bulk_create(
        Spell(cooperative=cooperative, membership=each, **as_member) for each in held
    )


def _work(cooperative: Any) -> None:
    from ledger.labor.models import LaborEntry, LaborImport

    sheet = LaborImport.objects.create(
        cooperative=cooperative,
        year_end=LAST,
        filename="hours.csv",
        sha256="0" * 64,
        columns={},
        imported_at=AT,
    )
    LaborEntry.objects.bulk_create(
        LaborEntry(sheet=sheet, line=n, code=code, on=date(2026, 3, 1), minutes=minutes)
        for n, (code, minutes) in enumerate(minutes_of().items(), start=2)
    )


def _earn(cooperative: Any) -> None:
    from ledger.books.journal import Entry, Leg
    from ledger.books.services import open_book, post

    accounts = ["Assets:Bank", "Income:Sales"]
    given = {"by": None, "at": AT}
    book = open_book(cooperative=cooperative, on=FOUNDED, accounts=accounts, **given)
    cents = MEMBERS * 6_100_13
    legs = (Leg("Assets:Bank", cents), Leg("Income:Sales", -cents))
    sale = Entry(on=date(2026, 3, 2), narration="Sales", legs=legs)
    post(book=book, entries=[sale], batch="till", authority="person:1", **given)
