"""Ten years of a co-op, told by chance: who joins and leaves, what is earned and paid.

Everything is done by the services that pages call. After each posting the closing
identity is looked at; what happened is counted, so that a test knows it was there.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.members.models import Membership
from governance.members.services import add_person, admit_member, record_departure
from governance.votes.models import Motion
from governance.votes.services import cast_ballot, declare_result
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.books.services import open_book, post
from ledger.equity.models import CapitalRun, Subscription
from ledger.equity.selectors import payables as owed_from_capital
from ledger.equity.services import (
    convert,
    post_run,
    prepare_interest,
    prepare_redemption,
    send_run,
)
from ledger.equity.services.paying_in import pay_subscription
from ledger.equity.services.subscribing import Signing, sign
from ledger.equity.solvency import Figures
from ledger.labor.services import import_hours
from ledger.patronage import services as patronage
from ledger.patronage.selectors import payables as owed_from_patronage
from ledger.payouts.models import Payout
from ledger.payouts.services import (
    choose_methods,
    mark_paid,
    prepare_run,
    set_paying_account,
)
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

BEGINS, MEMBERS, YEARS = 2016, 30, 10
SHARE = 3_000_00
RULES = {
    "members.buy_in": "3000.00",
    "patronage.cash_share": "1/4",
    "patronage.collective_share": "3/10",
    "patronage.loss_members": "3/4",
    "patronage.startup_years": 2,
    "patronage.minimum_hours": 16,
    "losses.floor": "zero",
    "redemption.years": 3,
    "redemption.decided_by": "members",
    "redemption.min_cash": "0.00",
    "redemption.yearly_cap": "1",
    "interest.rate": "1/50",
    "departure.years": 2,
    "vote.days": 7,
}


def at(day: date, hour: int = 17) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


@dataclass
class Town:
    """A co-op with its books, its members, and what has happened so far."""

    luck: random.Random
    cooperative: Cooperative
    book: Book
    keeper: Any
    members: dict[str, Membership] = field(default_factory=dict)
    shares: dict[str, Subscription] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)

    def earn(self, on: date, cents: int, account: str) -> None:
        legs = (Leg("Assets:Bank", cents), Leg(account, -cents))
        post(
            book=self.book,
            entries=[Entry(on=on, narration="Till", legs=legs)],
            batch="till",
            authority=f"person:{self.keeper.pk}",
            by=self.keeper,
            at=at(on),
        )

    def join(self, on: date) -> None:
        """Somebody is admitted, signs for a share, and pays it whole or in parts."""
        code = f"M{len(self.members) + 1:03d}"
        person = add_person(
            cooperative=self.cooperative,
            legal_name=f"Person {code}",
            display_name=f"Person {code}",
            language="en",
            user=UserFactory(first_name=code),
            by=None,
            at=at(on),
        )
        member = admit_member(
            person=person, code=code, on=on, decision="2016-GM-001", by=None, at=at(on)
        )
        count = self.luck.choice([1, 1, 4])
        signing = Signing(on=on, count=count, first_due=on, owes_at_once=count > 1)
        signed = sign(membership=member, signing=signing, by=self.keeper, at=at(on))
        self.members[code], self.shares[code] = member, signed
        for part in signed.plan:
            due = date.fromisoformat(part["due"])
            self.pay_share(code, due, part["cents"])
        self.happened["joined"] += 1

    def pay_share(self, code: str, on: date, cents: int) -> None:
        pay_subscription(
            subscription=self.shares[code],
            cents=cents,
            on=on,
            source="cash",
            account="Assets:Bank",
            by=self.keeper,
            at=at(on),
        )

    def leave(self, code: str, on: date) -> None:
        kind = "died" if self.luck.random() < 0.25 else "resigned"
        record_departure(
            membership=self.members[code],
            kind=kind,
            effective_on=on,
            decision="2016-GM-001",
            reason="",
            by=self.keeper,
            at=at(on),
        )
        self.happened[kind] += 1

    @property
    def inside(self) -> list[str]:
        return [code for code in self.members if code not in self.gone]

    @property
    def gone(self) -> set[str]:
        from governance.members.selectors import spans

        return {code for code, span in spans(self.cooperative).items() if span.last}

    def work(self, year: int) -> None:
        """A sheet of hours for everybody who was there, and two who are no members."""
        lines = ["worker,date,hours,kind"]
        for month in (2, 5, 8, 11):
            day = date(year, month, 15)
            for code in [*self.inside, "T001", "T002"]:
                hours = self.luck.randint(60, 480)
                lines.append(f"{code},{day.isoformat()},{hours}.25,worked")
        found = import_hours(
            cooperative=self.cooperative,
            year_end=date(year, 12, 31),
            text="\n".join(lines),
            filename=f"{year}.csv",
            by=self.keeper,
            at=at(date(year + 1, 1, 10)),
            dry_run=False,
        )
        assert not found.problems, found.problems

    def decide(self, motion: Motion) -> None:
        """All members say yes, and the result is declared."""
        for minute, code in enumerate(self.inside):
            cast_ballot(
                motion=motion,
                voter=self.members[code],
                choice="yes",
                at=motion.opens_at + timedelta(minutes=minute + 1),
            )
        declare_result(
            motion=motion, by=self.keeper, at=motion.opens_at + timedelta(hours=3)
        )

    def allocate(self, year: int) -> bool:
        """The year, from worked out to posted; False where a rule refuses it."""
        when = at(date(year + 1, 3, 1))
        given = {"by": self.keeper, "at": when}
        try:
            worksheet = patronage.freeze(
                cooperative=self.cooperative, year_end=date(year, 12, 31), **given
            )
            motion = patronage.send(worksheet=worksheet, announce=False, **given)
        except CoopError as refusal:
            self.happened[type(refusal).__name__] += 1
            return False
        self.decide(motion)
        worksheet.refresh_from_db()
        patronage.post(
            worksheet=worksheet, on=date(year + 1, 3, 10), announce=False, **given
        )
        is_loss = worksheet.data["result"]["pool"] < 0
        self.happened["loss year" if is_loss else "surplus year"] += 1
        return True

    def redeem(self, year: int) -> None:
        """Half of what is old enough is paid out, if the co-op can."""
        on = date(year + 1, 4, 1)
        figures = Figures(
            cash_cents=10**10,
            comes_in_cents=0,
            falls_due_cents=0,
            assets_cents=2 * 10**10,
            debts_cents=0,
        )
        try:
            run = prepare_redemption(
                cooperative=self.cooperative,
                on=on,
                budget_cents=self.luck.randint(1_000_00, 40_000_00),
                figures=figures,
                attested_by="The board",
                by=self.keeper,
                at=at(on),
            )
        except CoopError as refusal:
            self.happened[type(refusal).__name__] += 1
            return
        self.post_run(run, on)
        self.happened["redeemed"] += 1

    def interest(self, year: int) -> None:
        on = date(year + 1, 3, 20)
        try:
            run = prepare_interest(
                cooperative=self.cooperative,
                year_end=date(year, 12, 31),
                rate=Fraction(1, 50),
                on=on,
                by=self.keeper,
                at=at(on),
            )
        except CoopError as refusal:
            self.happened[type(refusal).__name__] += 1
            return
        self.post_run(run, on)
        self.happened["interest"] += 1

    def post_run(self, run: CapitalRun, on: date) -> None:
        motion = send_run(run=run, by=self.keeper, at=at(on), announce=False)
        self.decide(motion)
        run.refresh_from_db()
        post_run(run=run, on=on, by=self.keeper, at=at(on))

    def convert_leavers(self, on: date) -> None:
        for code in sorted(self.gone):
            try:
                convert(membership=self.members[code], on=on, by=self.keeper, at=at(on))
            except CoopError as refusal:
                self.happened[type(refusal).__name__] += 1
            else:
                self.happened["note"] += 1

    def pay_all(self, on: date) -> None:
        """One run of all that is owed, by check, and every check is mailed."""
        owed = [
            *owed_from_patronage(self.cooperative, on=on),
            *owed_from_capital(self.cooperative, on=on),
        ]
        keys = sorted({each.key for each in owed})
        if not keys:
            return
        given = {"by": self.keeper, "at": at(on)}
        run = prepare_run(cooperative=self.cooperative, keys=keys, pay_on=on, **given)
        own = list(Payout.objects.filter(run=run))
        choose_methods(payouts=own, method="hand", **given)
        mark_paid(run=run, payouts=own, on=on, **given)
        self.happened["paid"] += len(own)


def found(seed: int) -> Town:
    """Twenty founders, bylaws and books; the rest join later."""
    first = date(BEGINS, 1, 1)
    cooperative = CooperativeFactory(
        fiscal_year_end_month=12, fiscal_year_end_day=31, founded_on=first
    )
    keeper = UserFactory(first_name="Begoña")
    RoleGrantFactory(
        cooperative=cooperative, user=keeper, role="bookkeeper", starts_on=first
    )
    adopt(
        cooperative=cooperative,
        values=defaults("us-ca") | RULES,
        effective_from=first,
        adopted_on=first,
        adopted_by="2016-GM-001",
        by=None,
        at=at(first),
    )
    book = open_book(
        cooperative=cooperative,
        on=first,
        accounts=["Assets:Bank", "Income:Sales", "Income:Interest", "Expenses:Wages"],
        by=None,
        at=at(first),
    )
    town = Town(random.Random(seed), cooperative, book, keeper)
    _names_its_bank(town, first)
    for _ in range(20):
        town.join(first)
    return town


def _names_its_bank(town: Town, first: date) -> None:
    set_paying_account(
        cooperative=town.cooperative,
        account="Assets:Bank",
        kind="ach",
        numbers={"routing": "021000021", "account": "1234567", "type": "checking"},
        company_name="Decade",
        company_id="1234567890",
        bank_name="Bank",
        next_cheque=1001,
        by=town.keeper,
        at=at(first),
    )


def live(town: Town, year: int) -> None:
    """One fiscal year and the spring after it."""
    luck = town.luck
    town.earn(date(year, 2, 3), luck.randint(400_000_00, 900_000_00), "Income:Sales")
    town.earn(date(year, 6, 3), luck.randint(0, 9_000_00) + 1, "Income:Interest")
    town.earn(date(year, 9, 3), -luck.randint(380_000_00, 820_000_00), "Expenses:Wages")
    if len(town.members) < MEMBERS:
        for _ in range(luck.randint(0, 3)):
            town.join(date(year, luck.randint(2, 9), 12))
    if year > BEGINS + 1 and len(town.inside) > 12:
        for code in luck.sample(town.inside, luck.randint(0, 2)):
            town.leave(code, date(year, 10, 31))
    town.work(year)
    if town.allocate(year):
        town.interest(year)
        town.redeem(year)
    town.convert_leavers(date(year + 1, 4, 10))
    town.pay_all(date(year + 1, 5, 2))
