"""The demo's payouts: from where it is paid, and where most of its members are paid.

The accounts’ numbers are invented; the banks’ have right check digits, for the files.
"""

from datetime import UTC, datetime

from coopkit.offers import Story
from governance.bylaws.demo import users_by_login
from governance.members.selectors import roll
from ledger.books.demo.bakery import CHECKING
from ledger.payouts import services
from ledger.payouts.models import BankKind

AT = datetime(2026, 11, 5, 17, tzinfo=UTC)
ROUTINGS = ("321177586", "121000248", "122000247")
WITHOUT = frozenset({"M004", "M009"})


def tell(story: Story) -> None:
    """Begoña sets the account; the members give theirs, all but two."""
    begona = users_by_login(story)["begona"]
    services.set_paying_account(
        cooperative=story.cooperative,
        account=CHECKING,
        kind=BankKind.ACH,
        numbers={"routing": ROUTINGS[0], "account": "000731124821", "type": "checking"},
        company_name=story.cooperative.name,
        company_id="1946012345",
        bank_name="Bay Community Credit Union",
        next_cheque=2041,
        by=begona,
        at=AT,
    )
    for place, line in enumerate(roll(story.cooperative, on=AT.date())):
        if line.code in WITHOUT:
            continue
        services.give_details(
            membership=line.membership,
            kind=BankKind.ACH,
            numbers={
                "routing": ROUTINGS[place % len(ROUTINGS)],
                "account": f"{40_100_200 + 7_919 * (place + 1)}",
                "type": "savings" if place % 3 == 2 else "checking",
            },
            by=line.membership.person.user,
            at=AT,
        )
