"""A second co-op beside the demo's: admitted and governed, but without books or hours.

Run as a program in the site's environment, before a bookkeeper begins from nothing.
"""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopkit.cooperatives.models import Cooperative

PASSPHRASE = "pan dulce cada manana"
SLUG = "brisa"
BOOKKEEPER = "libros@brisa.example"
MEMBERS = [
    ("M001", "Rosa Duarte", "rosa@brisa.example", "es"),
    ("M002", "Ken Abara", "ken@brisa.example", "en"),
    ("M003", "Noor Haddad", "noor@brisa.example", "en"),
]
ADOPTED, FIRST_DAY = date(2025, 8, 20), date(2025, 9, 1)  # within a fiscal year
AT = datetime(2025, 8, 20, 17, tzinfo=UTC)

LEDGER = """\
option "title" "Brisa Cleaning"
option "operating_currency" "USD"
2025-09-01 open Assets:Bank USD
2025-09-01 open Equity:Members:M001:Share USD
2025-09-01 open Income:Cleaning USD
2025-09-01 open Income:Interest USD
2025-09-01 open Expenses:Wages USD
2025-09-01 open Expenses:Supplies USD
2025-09-01 * "Buy-in of Rosa"
  Assets:Bank   1000.00 USD
  Equity:Members:M001:Share
2025-09-15 * "Offices on Grand Avenue"
  Assets:Bank   88400.17 USD
  Income:Cleaning
2025-12-31 * "Wages"
  Expenses:Wages  41200.00 USD
  Assets:Bank
2026-03-31 * "Interest"
  Assets:Bank   310.03 USD
  Income:Interest
2026-06-30 * "Soap and cloths"
  Expenses:Supplies  3318.77 USD
  Assets:Bank
"""
NOT_BALANCED = LEDGER.replace(
    "  Income:Interest\n2026", "  Income:Interest  -310.00 USD\n2026"
)
HOURS = """\
code,date,hours,kind
M001,2026-01-31,901.50,worked
M002,2026-01-31,640:15,worked
M003,2026-02-28,388,worked
T001,2026-02-28,120,worked
"""
BAD_HOURS = HOURS + "M009,2026-03-31,40,worked\nM002,2026-03-31,minus,worked\n"


def main() -> None:
    """Found the co-op through the floors' own services."""
    from coopkit.cooperatives.services import create_cooperative

    cooperative = create_cooperative(
        slug=SLUG,
        name="Brisa Cleaning",
        jurisdiction="us-ca",
        fiscal_year_end_month=6,
        fiscal_year_end_day=30,
        languages=["en", "es"],
        founded_on=FIRST_DAY,
        by=None,
        at=AT,
    )
    resolution = adopt_bylaws(cooperative)
    admit_members(cooperative, resolution)
    appoint_bookkeeper(cooperative, resolution)


def adopt_bylaws(cooperative: "Cooperative") -> str:
    """The model bylaws, by a resolution; its number."""
    from governance.bylaws.parameters import defaults
    from governance.bylaws.services import adopt
    from governance.meetings.services import register

    resolution = register(
        cooperative=cooperative,
        body="GM",
        title="Adopt the bylaws",
        text="The founders adopt the bylaws.",
        adopted_on=ADOPTED,
        record={"for": 3},
        by=None,
        at=AT,
    ).reference
    adopt(
        cooperative=cooperative,
        values=defaults("us-ca"),
        effective_from=ADOPTED,
        adopted_on=ADOPTED,
        adopted_by=resolution,
        by=None,
        at=AT,
    )
    return resolution


def admit_members(cooperative: "Cooperative", resolution: str) -> None:
    from coopkit.accounts.models import User
    from governance.members.services import add_person, admit_member

    for code, name, email, language in MEMBERS:
        user = User.objects.create_user(
            email, PASSPHRASE, first_name=name.split()[0], language=language
        )
        person = add_person(
            cooperative=cooperative,
            legal_name=name,
            display_name=name,
            language=language,
            user=user,
            by=None,
            at=AT,
        )
        admit_member(
            person=person, code=code, on=FIRST_DAY, decision=resolution, by=None, at=AT
        )


def appoint_bookkeeper(cooperative: "Cooperative", resolution: str) -> None:
    from coopkit.accounts.models import User
    from coopkit.cooperatives.services import grant_role

    grant_role(
        cooperative=cooperative,
        user=User.objects.create_user(BOOKKEEPER, PASSPHRASE, first_name="Inés"),
        role="bookkeeper",
        starts_on=ADOPTED,
        act=resolution,
        by=None,
        at=AT,
    )


if __name__ == "__main__":
    import django

    django.setup()
    main()
