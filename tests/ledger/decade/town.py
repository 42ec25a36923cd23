"""Ten years of a co-op, told by chance: who joins and leaves, what is earned and paid.

Everything is done by the services that pages call. After each posting the closing
identity is looked at; what happened is counted, so that a test knows it was there.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.members.models import Membership
from governance.members.selectors import spans
from governance.members.services import add_person, admit_member, record_departure
from governance.votes.models import Motion
from governance.votes.services import cast_ballot, declare_result
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.books.services import open_book, post
from ledger.equity.models import CapitalRun, Subscription
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
from ledger.patronage.models import Worksheet
from ledger.payouts.ach import NothingToSendError
from ledger.payouts.models import Payout
from ledger.payouts.selectors.debts import payables
from ledger.payouts.services import (
    choose_methods,
    give_details,
    make_file,
    mark_paid,
    prepare_run,
    set_paying_account,
)
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

FILES = {"ach": "nacha", "cheque": "cheques"}
BEGINS, MEMBERS, YEARS = 2016, 30, 10
BANK = {"routing": "021000021", "account": "1234567", "type": "checking"}
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
    "unclaimed.years": 1,
    "unclaimed.to": "coop",
    "vote.days": 7,
    "quorum.members": {"share": "1/10", "of": "members"},
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
        if len(self.members) % 3:
            give_details(
                membership=member, kind="ach", numbers=BANK, by=self.keeper, at=at(on)
            )
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
        kind = "died" if len(self.gone) % 4 == 3 else "resigned"
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
        gone = self.gone
        return [code for code in self.members if code not in gone]

    @property
    def gone(self) -> set[str]:
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
        """A quorum of the members says yes, and the result is declared."""
        voters = self.inside
        for minute, code in enumerate(voters[: len(voters) // 10 + 1]):
            cast_ballot(
                motion=motion,
                voter=self.members[code],
                choice="yes",
                at=motion.opens_at + timedelta(minutes=minute + 1),
            )
        declare_result(motion=motion, by=self.keeper, at=motion.closes_at)

    def allocate(
        self, year: int, on: date, between: Callable[[], bool] = lambda: False
    ) -> Worksheet | None:
        """The year, from worked out to posted; None where a rule refuses it.

        What comes `between` tells whether hours changed, so that it is worked out anew.
        """
        given = {"by": self.keeper, "at": at(on)}
        year_end = date(year, 12, 31)
        try:
            worksheet = patronage.freeze(
                cooperative=self.cooperative, year_end=year_end, **given
            )
            if between():
                worksheet = patronage.freeze(
                    cooperative=self.cooperative, year_end=year_end, **given
                )
            motion = patronage.send(worksheet=worksheet, announce=False, **given)
        except CoopError as refusal:
            self.happened[type(refusal).__name__] += 1
            return None
        self.adopt_and_post(worksheet, motion, on)
        is_loss = worksheet.data["result"]["pool"] < 0
        self.happened["loss year" if is_loss else "surplus year"] += 1
        return worksheet

    def adopt_and_post(self, worksheet: Worksheet, motion: Motion, on: date) -> None:
        given = {"by": self.keeper, "at": at(on)}
        self.decide(motion)
        worksheet.refresh_from_db()
        patronage.post(worksheet=worksheet, on=on, announce=False, **given)
        worksheet.refresh_from_db()

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
        """One run of all that is owed: a file for the bank, and checks to the others."""
        keys = sorted({each.key for each in payables(self.cooperative, on=on)})
        if not keys:
            return
        given = {"by": self.keeper, "at": at(on)}
        run = prepare_run(cooperative=self.cooperative, keys=keys, pay_on=on, **given)
        own = Payout.objects.filter(run=run)
        choose_methods(payouts=own.filter(method="none"), method="cheque", **given)
        for method in sorted(set(own.values_list("method", flat=True))):
            with suppress(NothingToSendError):  # checks too small to be written
                make_file(run=run, kind=FILES[method], **given)
        payouts = list(own)
        mark_paid(run=run, payouts=payouts, on=on, as_one=True, **given)
        self.happened["paid"] += len(payouts)


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
        numbers=BANK,
        company_name="Decade",
        company_id="1234567890",
        bank_name="Bank",
        next_cheque=1001,
        by=town.keeper,
        at=at(first),
    )
