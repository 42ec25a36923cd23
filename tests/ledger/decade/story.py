"""A year of the town in its order, and what goes wrong in it."""

from datetime import date

from tests.ledger.decade import mishaps
from tests.ledger.decade.town import BEGINS, MEMBERS, Town


def live(town: Town, year: int) -> None:
    """One fiscal year, and the spring and summer after it."""
    _earn(town, year)
    _come_and_go(town, year)
    mishaps.advance(town, year, date(year, 8, 5))
    if year > BEGINS:
        _look_back(town, year - 1, date(year, 11, 20))
    town.work(year)
    _divide(town, year)
    town.convert_leavers(date(year + 1, 4, 10))
    mishaps.look_for_owners(town, date(year + 1, 4, 20))
    town.pay_all(date(year + 1, 5, 2))
    mishaps.come_back(town, date(year + 1, 5, 20))
    mishaps.leave_uncashed(town, date(year + 1, 6, 20))
    if town.luck.random() < 0.5 and mishaps.correct(town, year, date(year + 1, 7, 1)):
        mishaps.supplement(town, year, date(year + 1, 7, 2))


def _earn(town: Town, year: int) -> None:
    luck = town.luck
    town.earn(date(year, 2, 3), luck.randint(400_000_00, 900_000_00), "Income:Sales")
    town.earn(date(year, 6, 3), luck.randint(0, 9_000_00) + 1, "Income:Interest")
    town.earn(date(year, 9, 3), -luck.randint(380_000_00, 820_000_00), "Expenses:Wages")


def _come_and_go(town: Town, year: int) -> None:
    luck = town.luck
    if len(town.members) < MEMBERS:
        for _ in range(luck.randint(0, 3)):
            town.join(date(year, luck.randint(2, 9), 12))
    if year > BEGINS + 1 and len(town.inside) > 12:
        for code in luck.sample(town.inside, luck.randint(0, 2)):
            town.leave(code, date(year, 10, 31))


def _divide(town: Town, year: int) -> None:
    """The year is divided, now and then twice; interest and old layers are paid."""

    def mend() -> bool:
        wrong = town.luck.random() < 0.4
        return wrong and bool(mishaps.correct(town, year, date(year + 1, 2, 20)))

    worksheet = town.allocate(year, date(year + 1, 3, 1), between=mend)
    if worksheet is None:
        return
    if town.luck.random() < 0.3:
        mishaps.take_back_and_repeat(town, worksheet, year, date(year + 1, 3, 12))
        town.interest(year)
        town.redeem(year)
        return
    town.interest(year)
    town.redeem(year)
    if town.luck.random() < 0.3:
        mishaps.take_back_and_repeat(town, worksheet, year, date(year + 1, 4, 5))


def _look_back(town: Town, year: int, on: date) -> None:
    """Hours of a year whose payment period is over turn out to be wrong."""
    minutes = town.luck.choice([-60, 45, 0])
    if year % 3 == 0:
        minutes = 30_000  # too much for the year that runs
    if minutes and mishaps.correct(town, year, on, minutes=minutes) == "reopen":
        mishaps.supplement(town, year, on)
