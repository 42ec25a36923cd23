"""A co-op with two members, books, and payments to them, for tests of tax."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.test import Client

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Channel
from coopkit.papers.services import issue, record_delivery
from governance.members.models import Membership
from governance.members.services import add_person, admit_member
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.books.services import open_book, post
from ledger.patronage.models import Worksheet, WorksheetShare
from ledger.tax import services
from tests.factories import FOUNDED, CooperativeFactory, RoleGrantFactory, UserFactory

NAMES = {"M001": "Ana Peña", "M002": "Ben Clarke"}
ADDRESS = "2150 Telegraph Ave, Oakland, CA 94612"
YEAR_END = date(2025, 12, 31)
BANK = "Assets:Bank"
PAYABLE = "Liabilities:Patronage:Payable:FY2025"
WITHHELD = "Liabilities:Tax:BackupWithholding"


def at(day: date, hour: int = 20) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


@dataclass
class Office:
    """The co-op, who works in it, and its book."""

    cooperative: Cooperative
    book: Book
    bookkeeper: User
    board: User
    members: dict[str, Membership] = field(default_factory=dict)

    def client(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.bookkeeper)
        return client

    def url(self, tail: str = "") -> str:
        return f"/en/c/{self.cooperative.slug}/money/tax/{tail}"

    def give(self, code: str, number: str = "900-70-1234", **more: Any) -> Any:
        day = more.pop("on", date(2025, 2, 1))
        given = {"kind": "itin", "certified_on": day, "by": None, "at": at(day)} | more
        membership = self.members[code]
        return services.give_tax_id(membership=membership, number=number, **given)

    def pay(self, code: str, *legs: tuple[str, int], on: date, batch: str = "") -> None:
        """An entry that says whose it is by its payee."""
        entry = Entry(
            on=on,
            payee=code,
            narration="Payment",
            legs=tuple(Leg(account, cents) for account, cents in legs),
        )
        post(
            book=self.book,
            entries=[entry],
            batch=batch or f"test-{code}-{on}",
            authority=f"person:{self.bookkeeper.pk}",
            by=self.bookkeeper,
            at=at(on),
        )

    def cash(self, code: str, cents: int, *, on: date, kept: int = 0) -> None:
        """A dividend's money, of which some may be kept back."""
        legs = [(PAYABLE, cents), (BANK, kept - cents)]
        legs += [(WITHHELD, -kept)] if kept else []
        self.pay(code, *legs, on=on)

    def notice(
        self, code: str, cents: int, *, delivered: date | None, cash: int = 0
    ) -> Worksheet:
        """A posted worksheet that keeps an amount for one member, and the notice."""
        worksheet = self._worksheet()
        WorksheetShare.objects.create(
            worksheet=worksheet,
            code=code,
            minutes=60,
            total_cents=cents + cash,
            cash_cents=cash,
            retained_cents=cents,
            notice="qualified",
        )
        paper = issue(
            cooperative=self.cooperative,
            key=f"notice:{worksheet.pk}:{code}",
            kind="notice",
            title="Notice",
            template="probe",
            data=PROBE,
            language="en",
            issued_on=date(2026, 3, 1),
            at=at(date(2026, 3, 1)),
            holder_code=code,
            subject=f"worksheet:{worksheet.pk}",
        )
        if delivered:
            record_delivery(paper=paper, channel=Channel.HAND, to=code, at=at(delivered))
        return worksheet

    def _worksheet(self) -> Worksheet:
        return Worksheet.objects.create(
            cooperative=self.cooperative,
            year_end=YEAR_END,
            number=Worksheet.objects.count() + 1,
            data={},
            sha256="0" * 64,
            books_sha256="0" * 64,
            labor_sha256="0" * 64,
            state="posted",
            prepared_at=at(date(2026, 3, 1)),
            batch="patronage-2025",
        )

    def name_payer(self) -> None:
        services.name_payer(
            cooperative=self.cooperative,
            legal_name="Small Bakery",
            ein="94-6012345",
            line="2150 Telegraph Ave",
            city="Oakland",
            state="CA",
            zip_code="94612",
            phone="510-555-0142",
            email="",
            by=self.bookkeeper,
            at=at(FOUNDED),
        )

    def make(self, year: int = 2026, form: str = "1099-PATR", **more: Any) -> Any:
        given = {"by": self.bookkeeper, "at": at(date(year + 1, 1, 12))} | more
        return services.make_forms(
            cooperative=self.cooperative, form=form, tax_year=year, **given
        )


PROBE: dict[str, Any] = {}


def build(**more: Any) -> Office:
    """A co-op of two members whose first entry says that both are owed money."""
    cooperative = CooperativeFactory(
        name="Small Bakery", fiscal_year_end_month=12, fiscal_year_end_day=31, **more
    )
    people = {}
    for role in ("bookkeeper", "board"):
        people[role] = UserFactory(first_name=role)
        RoleGrantFactory(cooperative=cooperative, user=people[role], role=role)
    accounts = [BANK, PAYABLE, WITHHELD, "Equity:CurrentYear:Patronage"]
    accounts += [f"Equity:Members:{code}:Share" for code in NAMES]
    accounts += ["Equity:Members:M001:Retained:2023:NQ", "Liabilities:Members:M001:Note"]
    accounts += ["Expenses:Interest:MemberNotes", "Liabilities:Members:M002:Loan"]
    accounts += ["Liabilities:Members:M001:Unclaimed"]
    book = open_book(
        cooperative=cooperative, on=FOUNDED, accounts=accounts, by=None, at=at(FOUNDED)
    )
    office = Office(
        cooperative=cooperative,
        book=book,
        bookkeeper=people["bookkeeper"],
        board=people["board"],
    )
    for code, name in NAMES.items():
        office.members[code] = _member(cooperative, code, name)
    return office


def _member(cooperative: Cooperative, code: str, name: str) -> Membership:
    person = add_person(
        cooperative=cooperative,
        legal_name=name,
        display_name=name,
        language="es" if code == "M001" else "en",
        user=UserFactory(first_name=name),
        by=None,
        at=at(FOUNDED),
    )
    person.postal_address = ADDRESS
    person.save()
    decision, when = "2023-GM-001", at(FOUNDED)
    return admit_member(
        person=person, code=code, on=FOUNDED, decision=decision, by=None, at=when
    )
