"""What the bylaws say of losses, and the law of Spain of its reserve, is obeyed."""

from datetime import date
from fractions import Fraction

import pytest

from coopkit.cooperatives.selectors import year_ending
from coopkit.offers import Visit
from governance.bylaws.parameters import defaults
from ledger.patronage import selectors
from ledger.patronage.losses import most_of_reserve
from ledger.patronage.offers import additions
from ledger.patronage.selectors.reserves import reserve_parts
from tests.ledger.patronage.bakery import NOW, Bakery, build
from tests.ledger.patronage.test_settlement import a_year, accounts, held, said

AVERAGE = {"losses.reserve_use": "average", "losses.order": ["statutory", "later"]}
TOP_UP = {"losses.floor": "top_up", "losses.top_up_months": 6}


def lost() -> Bakery:
    """A bakery past its start-up years that lost, whose members hold nothing yet."""
    bakery = build(rules={**TOP_UP, "patronage.startup_years": 0})
    bakery.earn(-81_000_00, "Expenses:Wages")
    worksheet = bakery.adopted()
    bakery.post(worksheet, on=NOW.date())
    return bakery


def visit(bakery: Bakery, code: str = "", role: str = "member") -> Visit:
    user = bakery.users[code] if code else bakery.bookkeeper
    return Visit(
        user=user,
        cooperative=bakery.cooperative,
        roles=frozenset({role}),
        on=NOW.date(),
        at=NOW,
    )


@pytest.mark.django_db
def test_what_is_to_be_added_is_due_after_the_months_of_the_bylaws() -> None:
    bakery = lost()
    asked = {
        each.code: each for each in selectors.top_ups(bakery.cooperative, on=NOW.date())
    }
    assert set(asked) == {"M001", "M002", "M003"}
    assert {each.due for each in asked.values()} == {date(2027, 4, 1)}
    entry = bakery.book.directives.filter(text__contains='due: "2027-04-01"')
    assert entry.count() == 3
    own = [*additions(visit(bakery, "M002"))]
    assert [(each.on, each.detail) for each in own] == [(date(2027, 4, 1), "M002")]
    assert len([*additions(visit(bakery, role="bookkeeper"))]) == 3
    owed = asked["M002"].cents
    bakery.earn(owed, "Assets:Receivable:Members:M002:Other", on=NOW.date())
    left = selectors.top_ups(bakery.cooperative, on=NOW.date())
    assert {each.code for each in left} == {"M001", "M003"}


def test_the_warning_tells_the_months_in_which_members_add_money() -> None:
    found = a_year(-800, held("M001", 2024, 300), rules=TOP_UP)
    told = said(found, "has to add money", accounts=accounts(found))
    assert told.params["months"] == 6


def test_spain_the_reserve_covers_a_loss_up_to_the_five_years_average() -> None:
    parts = {"operating": "1/5", "extraneous": "1/2"}
    whole = a_year(-800, balances={"statutory": 900}, reserve_parts=parts)
    assert whole.result.cover == {"statutory": 800}
    found = a_year(-800, balances={"statutory": 900}, reserve_parts=parts, rules=AVERAGE)
    assert found.result.cover == {"statutory": 160, "later": 640}
    mixed = {"operating": -900, "extraneous": 100}
    shares = {name: Fraction(part) for name, part in parts.items()}
    assert most_of_reserve(mixed, shares) == 180


@pytest.mark.django_db
def test_spain_the_average_is_of_the_years_that_stand_in_the_books() -> None:
    assert defaults("es")["losses.reserve_use"] == "average"
    bakery = build(
        rules={
            "reserves.steps": [{"to": "statutory", "share": "1/5", "of": "net_earnings"}]
        }
    )
    later = year_ending(bakery.cooperative, 2027)
    assert reserve_parts(bakery.cooperative, later)["operating"] == "0"
    bakery.post(bakery.adopted(), on=NOW.date())
    assert reserve_parts(bakery.cooperative, later) == {
        "operating": "1/5",
        "extraneous": "0",
    }
    far = year_ending(bakery.cooperative, 2032)
    assert reserve_parts(bakery.cooperative, far)["operating"] == "0"
