"""The co-op of `seed` at the end of its year: who is paid where, and one who has left.

Run as a program in the site's environment, before a bookkeeper takes the year in hand.
"""

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.browser import seed

if TYPE_CHECKING:
    from coopkit.cooperatives.models import Cooperative

YEAR_END, LEFT_ON = date(2026, 6, 30), date(2026, 7, 31)
AT = datetime(2026, 8, 3, 17, tzinfo=UTC)
LEAVER = ("M004", "Tam Nguyen")  # has no account here, and no bank account known
HOURS = seed.HOURS + "M004,2026-03-31,52,worked\n"
ROUTING, PAYING = "121000358", "000444555666"


def main(language: str) -> None:
    """Found the co-op, whose bookkeeper reads this language; the year goes by."""
    seed.main()
    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative

    cooperative = Cooperative.objects.get(slug=seed.SLUG)
    User.objects.filter(email=seed.BOOKKEEPER).update(language=language)
    somebody_came_and_went(cooperative)
    for place in range(1, 5):  # the first says on her phone where to be paid
        tell_numbers(cooperative, place, with_bank=place in {2, 3})


def somebody_came_and_went(cooperative: "Cooperative") -> None:
    """A member of the year who left after it; the roll has an address, no e-mail."""
    from governance.members.services import add_person, admit_member, record_departure

    code, name = LEAVER
    person = add_person(
        cooperative=cooperative,
        legal_name=name,
        display_name=name,
        language="en",
        user=None,
        by=None,
        at=seed.AT,
    )
    decision = "2025-GM-001"
    membership = admit_member(
        person=person,
        code=code,
        on=seed.FIRST_DAY,
        decision=decision,
        by=None,
        at=seed.AT,
    )
    record_departure(
        membership=membership,
        kind="resigned",
        effective_on=LEFT_ON,
        decision=decision,
        reason="",
        by=None,
        at=AT,
    )


def tell_numbers(cooperative: "Cooperative", place: int, *, with_bank: bool) -> None:
    """A member's tax id with its certificate, and where to be paid."""
    from governance.members.selectors import by_code
    from ledger.payouts.services import give_details
    from ledger.tax.services import give_tax_id

    membership = by_code(cooperative, f"M00{place}")
    give_tax_id(
        membership=membership,
        kind="ssn",
        number=f"219-09-999{place}",
        certified_on=seed.FIRST_DAY,
        by=None,
        at=AT,
    )
    if with_bank:
        numbers = {"routing": ROUTING, "account": f"99887766{place}", "type": "checking"}
        give_details(membership=membership, kind="ach", numbers=numbers, by=None, at=AT)


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1])
