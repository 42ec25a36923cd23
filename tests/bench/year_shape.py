"""A co-op of any size with a year to close, always the same; made in bulk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

YEAR = 2026
FOUNDED, LAST = date(2021, 1, 1), date(2026, 6, 30)
POSTED, PAID = date(2026, 10, 15), date(2026, 11, 25)
AT = datetime(2026, 11, 21, tzinfo=UTC)


def hours_of(members: int) -> list[tuple[str, int]]:
    """Codes and minutes, the same in every run."""
    return [(f"M{n:06d}", 30_000 + n * 7_919 % 90_001) for n in range(members)]


def net_cents(members: int) -> int:
    return members * 6_100_13


@dataclass
class Year:
    """A co-op with books, hours and bylaws, whose year is over."""

    cooperative: Any
    book: Any
    user: Any

    def freeze(self) -> Any:
        from ledger.patronage import services

        return services.freeze(
            cooperative=self.cooperative, year_end=LAST, by=self.user, at=AT
        )

    def post(self, worksheet: Any) -> Any:
        from ledger.patronage import services

        return services.post(worksheet=worksheet, on=POSTED, by=self.user, at=AT)

    def adopt(self, worksheet: Any) -> Any:
        """As if the members had adopted it: the count of votes is measured elsewhere."""
        from ledger.patronage.models import Worksheet, WorksheetState

        Worksheet.objects.filter(pk=worksheet.pk).update(
            state=WorksheetState.APPROVED, resolution="2026-GM-002"
        )
        return Worksheet.objects.defer("data").get(pk=worksheet.pk)

    def notices(self, worksheet: Any) -> int:
        """Make every notice that the posting left over; how many there are."""
        from coopkit.papers.models import Paper
        from ledger.patronage import services

        worksheet.refresh_from_db()
        steps = services.issue_missing(worksheet=worksheet, at=AT, announce=False)
        for _left in steps:
            pass
        return Paper.objects.filter(cooperative=self.cooperative).count()

    def pay(self) -> int:
        """A run of all that is owed, and its file for the bank; the file's bytes."""
        from ledger.payouts import services

        run = services.prepare_run(
            cooperative=self.cooperative,
            keys=[f"patronage-{YEAR}"],
            pay_on=PAID,
            by=self.user,
            at=AT,
        )
        file = services.make_file(run=run, kind="nacha", by=self.user, at=AT)
        return len(file.content)


def stands() -> Year:
    """What `begin` made in a process before, so that its memory is not counted."""
    import django

    django.setup()
    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative
    from ledger.books.selectors import book_of

    cooperative = Cooperative.objects.get(slug="bench")
    user = User.objects.get(email="one@bench.example")
    return Year(cooperative, book_of(cooperative), user)


def begin(members: int) -> Year:
    """Everything that stands before the year is worked out."""
    import django

    django.setup()
    from django.core.management import call_command

    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative
    from governance.bylaws.parameters import defaults
    from governance.bylaws.services import adopt

    call_command("migrate", verbosity=0)
    user = User.objects.create(email="one@bench.example")
    cooperative = Cooperative.objects.create(
        slug="bench",
        name="Bench",
        languages=["en"],
        founded_on=FOUNDED,
        fiscal_year_end_month=6,
        fiscal_year_end_day=30,
    )
    adopt(
        cooperative=cooperative,
        values=defaults("us-ca"),
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2021-GM-001",
        by=None,
        at=AT,
    )
    held = _people(cooperative, members)
    _hours(cooperative, members)
    year = Year(cooperative, _books(cooperative, members, user), user)
    _banks(year, held)
    return year


def _banks(year: Year, held: list[Any]) -> None:
    """The co-op's own account, and one for each member, sealed as the site seals it."""
    from coopkit.vault import seal
    from ledger.payouts.models import BankDetail
    from ledger.payouts.selectors.banks import bound_to
    from ledger.payouts.services import set_paying_account

    numbers = {"routing": "121000248", "account": "40108119", "type": "checking"}
    set_paying_account(
        cooperative=year.cooperative,
        account="Assets:Bank",
        kind="ach",
        numbers=numbers,
        company_name="Bench",
        company_id="1946012345",
        bank_name="Bay Union",
        next_cheque=1,
        by=year.user,
        at=AT,
    )
    BankDetail.objects.bulk_create(
        [
            BankDetail(
                cooperative=year.cooperative,
                membership=each,
                kind="ach",
                sealed=seal(numbers, bound_to=bound_to(year.cooperative, each.code)),
                last_four="8119",
                given_by=year.user,
                given_at=AT,
            )
            for each in held
        ],
        batch_size=5_000,
    )


def _books(cooperative: Any, members: int, user: Any) -> Any:
    from ledger.books.journal import Entry, Leg
    from ledger.books.services import open_book, post

    book = open_book(
        cooperative=cooperative,
        on=FOUNDED,
        accounts=["Assets:Bank", "Income:Sales"],
        by=None,
        at=AT,
    )
    cents = net_cents(members)
    legs = (Leg("Assets:Bank", cents), Leg("Income:Sales", -cents))
    sale = Entry(on=date(2026, 3, 2), narration="Sales", legs=legs)
    post(book=book, entries=[sale], batch="till", authority="person:1", by=user, at=AT)
    return book


def _people(cooperative: Any, members: int) -> list[Any]:
    from governance.members.models import Membership, MembershipEvent, Person

    people = Person.objects.bulk_create(
        [
            Person(
                cooperative=cooperative,
                legal_name=f"Person {n}",
                display_name=f"Person {n}",
                language="en",
            )
            for n in range(members)
        ],
        batch_size=5_000,
    )
    held = Membership.objects.bulk_create(
        [
            Membership(cooperative=cooperative, person=person, code=code)
            for person, (code, _) in zip(people, hours_of(members), strict=True)
        ],
        batch_size=5_000,
    )
    MembershipEvent.objects.bulk_create(
        [
            MembershipEvent(
                membership=each, kind="admitted", effective_on=FOUNDED, recorded_at=AT
            )
            for each in held
        ],
        batch_size=5_000,
    )
    _spells(cooperative, held)
    return held


def _spells(cooperative: Any, held: list[Any]) -> None:
    """Everybody is a member from the beginning."""
    from governance.members.models import Spell
    from governance.members.standing import Event, spell_list

    (spell,) = spell_list([Event("admitted", FOUNDED, "", 0)], "worker")
    Spell.objects.bulk_create(
        [
            Spell(
                cooperative=cooperative,
                membership=each,
                standing=spell.standing,
                member_class=spell.member_class,
                first=spell.first,
                last=spell.last,
            )
            for each in held
        ],
        batch_size=5_000,
    )


def _hours(cooperative: Any, members: int) -> None:
    from ledger.labor.models import LaborEntry, LaborImport

    sheet = LaborImport.objects.create(
        cooperative=cooperative,
        year_end=LAST,
        filename="hours.csv",
        sha256="0" * 64,
        columns={},
        imported_at=AT,
    )
    LaborEntry.objects.bulk_create(
        [
            LaborEntry(
                sheet=sheet, line=n + 2, code=code, on=date(2026, 3, 1), minutes=minutes
            )
            for n, (code, minutes) in enumerate(hours_of(members))
        ],
        batch_size=5_000,
    )
