"""Ten years of thirty members: nothing is lost, whatever order things happen in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import realization

from coopkit import offers
from ledger.books.selectors import balances
from ledger.books.services.editions import whole_text
from ledger.books.services.verifying import findings
from ledger.equity.selectors import closing_identity
from tests.ledger.decade.story import live
from tests.ledger.decade.town import BEGINS, YEARS, Town, found

pytestmark = [pytest.mark.django_db, pytest.mark.looks]
END = date(9999, 12, 31)
HAPPENS = [
    *("joined", "resigned", "died", "loss year", "surplus year", "redeemed", "note"),
    *("interest", "paid", "advance", "rerun", "supplement", "immaterial", "reopen"),
    *("supplement posted", "reversed", "posted again", "returned"),
    *("unclaimed", "claimed", "kept by the co-op"),
]


@pytest.fixture
def watched() -> Iterator[list[str]]:
    """Look at the closing identity in the same transaction as each posting."""
    seen: list[str] = []

    def look(cooperative, touched, batch) -> None:  # type: ignore[no-untyped-def]
        identity = closing_identity(cooperative, on=END)
        assert identity.holds, (batch, identity)
        seen.append(batch)

    offers.posting_guards.offer("decade", look, order=999)
    yield seen
    del offers.posting_guards._offers["decade"]


def as_text(town: Town, folder: Path) -> Path:
    """The whole books, with no tolerance, as one file for stock Beancount."""
    path = folder / "decade.beancount"
    text = 'option "tolerance_multiplier" "0"\n' + "".join(whole_text(town.book))
    path.write_text(text, encoding="utf-8")
    return path


def below_zero(town: Town) -> dict[str, int]:
    """Members' accounts, debts to and from members, whose sign is the wrong one."""
    held = balances(town.book, on=END)
    wrong = {}
    for account, cents in held.items():
        if account.startswith("Assets:Receivable:") and cents < 0:
            wrong[account] = cents
        if account.startswith(("Equity:Members:", "Liabilities:")) and cents > 0:
            wrong[account] = cents
    return wrong


def check(town: Town, folder: Path) -> None:
    """Nothing to find here, and stock Beancount comes to the same cents."""
    assert not list(findings(town.book))
    entries, errors, _options = loader.load_file(str(as_text(town, folder)))
    assert not errors, errors[:3]
    root = realization.realize(entries)
    for account, cents in balances(town.book, on=END).items():
        theirs = realization.get(root, account).balance.get_currency_units("USD")
        assert int(theirs.number * 100) == cents, account


def test_ten_years_of_thirty_members_hold_to_the_cent(
    watched: list[str], tmp_path: Path
) -> None:
    town = found(seed=7)
    for year in range(BEGINS, BEGINS + YEARS):
        live(town, year)
        assert not below_zero(town), (year, town.happened)
    missing = [what for what in HAPPENS if not town.happened[what]]
    assert not missing, town.happened
    assert len(set(watched)) > 60
    check(town, tmp_path)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_first_years_hold_to_the_cent(
    seed: int, watched: list[str], tmp_path: Path
) -> None:
    town = found(seed=seed)
    for year in range(BEGINS, BEGINS + 3):
        live(town, year)
        assert not below_zero(town), (year, town.happened)
    assert town.happened["paid"]
    check(town, tmp_path)
