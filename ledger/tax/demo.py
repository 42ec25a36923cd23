"""The demo's tax: numbers under seal, and the forms of two calendar years.

The numbers are invented; each lies in the range of ITINs. One member has not given any.
"""

from datetime import UTC, date, datetime

from coopkit.offers import Story
from governance.bylaws.demo import users_by_login
from governance.members.selectors import roll
from ledger.tax import services
from ledger.tax.rates import PATR

GIVEN = datetime(2024, 9, 12, 17, tzinfo=UTC)
WITHOUT = frozenset({"M009"})
NOT_SIGNED = frozenset({"M004"})
MADE = {
    2024: datetime(2025, 1, 16, 18, tzinfo=UTC),
    2025: datetime(2026, 1, 15, 18, tzinfo=UTC),
}

PAYER = {
    "legal_name": "Amanecer Bakery",
    "ein": "94-6012345",
    "line": "418 Fruitvale Avenue",
    "city": "Oakland",
    "state": "CA",
    "zip_code": "94601",
    "phone": "510-555-0142",
}


def tell(story: Story) -> None:
    """The members give their numbers, Begoña makes the forms and hands them out."""
    begona = users_by_login(story)["begona"]
    _numbers(story)
    services.name_payer(
        cooperative=story.cooperative, by=begona, at=GIVEN, email="", **PAYER
    )
    for year, at in MADE.items():
        services.make_forms(
            cooperative=story.cooperative, form=PATR, tax_year=year, by=begona, at=at
        )
    services.issue_copies(
        cooperative=story.cooperative,
        form=PATR,
        tax_year=2025,
        issued_on=MADE[2025].date(),
        by=begona,
        at=MADE[2025],
    )


def _numbers(story: Story) -> None:
    for place, line in enumerate(roll(story.cooperative, on=date(2026, 1, 1)), start=1):
        if line.code in WITHOUT:
            continue
        services.give_tax_id(
            membership=line.membership,
            kind="itin",
            number=f"900-70-{1000 + place:04d}",
            certified_on=None if line.code in NOT_SIGNED else GIVEN.date(),
            by=line.membership.person.user,
            at=GIVEN,
        )
