"""A small bakery whose year can be worked out, and what is done to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.test import Client

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.members.models import Membership
from governance.members.services import add_person, admit_member
from governance.votes.models import Motion
from governance.votes.services import cast_ballot, declare_result
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.books.services import open_book, post as post_entries
from ledger.labor.models import LaborEntry, LaborImport
from ledger.patronage import services
from ledger.patronage.models import Consent, Worksheet
from tests.again import built_once
from tests.factories import FOUNDED, CooperativeFactory, RoleGrantFactory, UserFactory

YEAR_END = date(2026, 6, 30)
FIRST = date(2025, 7, 1)
NAMES = {"M001": "Ana Peña", "M002": "Ben Clarke", "M003": "Zoë Whitfield"}
HOURS = {"M001": 1900, "M002": 1500, "M003": 700, "T001": 900}
ACCOUNTS = (
    "Assets:Bank",
    "Equity:Members:M001:Share",
    "Equity:Members:M002:Share",
    "Equity:Members:M003:Share",
    "Income:Sales",
    "Income:Interest:Bank",
    "Expenses:Wages",
)


def at(day: date, hour: int = 17) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


NOW = at(date(2026, 10, 1))


@dataclass
class Bakery:
    """The co-op, its people by code, its book, and its bookkeeper."""

    cooperative: Cooperative
    book: Book
    bookkeeper: User
    members: dict[str, Membership] = field(default_factory=dict)

    @property
    def users(self) -> dict[str, User]:
        return {code: each.person.user for code, each in self.members.items()}

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def url(self, tail: str = "", year: int = 2026) -> str:
        return f"/en/c/{self.cooperative.slug}/money/patronage/{year}/{tail}"

    def earn(self, cents: int, account: str = "Income:Sales", **more: Any) -> None:
        """Money comes in on an account of income, or goes out on one of expenses."""
        on = more.pop("on", date(2026, 3, 2))
        legs = (Leg("Assets:Bank", cents), Leg(account, -cents))
        entry = Entry(on=on, narration=more.pop("narration", "Till"), legs=legs)
        post_entries(
            book=self.book,
            entries=[entry],
            batch="till",
            authority=f"person:{self.bookkeeper.pk}",
            by=self.bookkeeper,
            at=NOW,
        )

    def import_hours(
        self, hours: Mapping[str, int], *, kinds: Mapping[str, str] | None = None
    ) -> LaborImport:
        """A sheet that replaces the one before."""
        LaborImport.objects.filter(
            cooperative=self.cooperative, year_end=YEAR_END, undone_at=None
        ).update(undone_at=NOW)
        sheet = LaborImport.objects.create(
            cooperative=self.cooperative,
            year_end=YEAR_END,
            filename="hours.csv",
            sha256=f"{LaborImport.objects.count():064d}",
            columns={},
            imported_at=NOW,
        )
        LaborEntry.objects.bulk_create(
            LaborEntry(
                sheet=sheet,
                line=line,
                code=code,
                on=date(2026, 3, 1),
                kind=(kinds or {}).get(code, "worked"),
                minutes=count * 60,
            )
            for line, (code, count) in enumerate(hours.items(), start=2)
        )
        return sheet

    def freeze(self) -> Worksheet:
        return services.freeze(
            cooperative=self.cooperative, year_end=YEAR_END, by=self.bookkeeper, at=NOW
        )

    def send(self, worksheet: Worksheet) -> Motion:
        return services.send(worksheet=worksheet, by=self.bookkeeper, at=NOW)

    def vote(self, motion: Motion, choice: str = "yes") -> Motion:
        """Everybody votes alike, and the result is declared."""
        for minute, voter in enumerate(self.members.values()):
            when = motion.opens_at + timedelta(minutes=minute + 1)
            cast_ballot(motion=motion, voter=voter, choice=choice, at=when)
        after = motion.opens_at + timedelta(hours=1)
        return declare_result(motion=motion, by=self.bookkeeper, at=after)

    def adopted(self) -> Worksheet:
        """A worksheet that the members adopted."""
        worksheet = self.freeze()
        self.vote(self.send(worksheet))
        worksheet.refresh_from_db()
        return worksheet

    def post(self, worksheet: Worksheet, **more: Any) -> list[Any]:
        given = {"on": date(2026, 10, 15), "by": self.bookkeeper, "at": NOW} | more
        return services.post(worksheet=worksheet, **given)


@built_once
def build(*, rules: Mapping[str, Any] | None = None, members: int = 3) -> Bakery:
    """A bakery of the contract's example: 61,000.00 earned in 5,000 hours."""
    cooperative = CooperativeFactory(name="Small Bakery")
    bookkeeper = UserFactory(first_name="Begoña")
    RoleGrantFactory(cooperative=cooperative, user=bookkeeper, role="bookkeeper")
    values = defaults("us-ca") | {"patronage.cash_share": "1/2"} | dict(rules or {})
    adopt(
        cooperative=cooperative,
        values=values,
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2023-GM-001",
        by=None,
        at=at(FOUNDED),
    )
    codes = [f"M{number:03d}" for number in range(1, members + 1)]
    book = open_book(
        cooperative=cooperative,
        on=FOUNDED,
        accounts=[*ACCOUNTS, *(f"Equity:Members:{c}:Share" for c in codes[3:])],
        by=None,
        at=at(FOUNDED),
    )
    bakery = Bakery(cooperative=cooperative, book=book, bookkeeper=bookkeeper)
    for code in codes:
        bakery.members[code] = _member(cooperative, code)
    bakery.earn(-40_000_00, "Expenses:Wages")
    bakery.earn(101_000_00)
    extra = dict.fromkeys(codes[3:], 100)
    bakery.import_hours(HOURS | extra)
    return bakery


def _member(cooperative: Cooperative, code: str) -> Membership:
    name = NAMES.get(code, f"Member {code}")
    person = add_person(
        cooperative=cooperative,
        legal_name=name,
        display_name=name,
        language="es" if code == "M001" else "en",
        user=UserFactory(first_name=name),
        by=None,
        at=at(FOUNDED),
    )
    membership = admit_member(
        person=person, code=code, on=FOUNDED, decision="2023-GM-001", by=None, at=NOW
    )
    Consent.objects.create(
        cooperative=cooperative,
        membership=membership,
        method="written",
        received_on=FOUNDED,
        recorded_at=at(FOUNDED),
    )
    return membership
