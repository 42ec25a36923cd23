"""Somebody of whom everything is on file, and what a dump of the database tells."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import connection

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.retention import DEFAULTS
from coopkit.papers.services import issue, record_delivery
from governance.members.models import Membership, Person, RecordView
from governance.members.services import append_event, record_departure
from ledger.books import services as books
from ledger.books.journal import Entry, Leg
from tests.coopkit.papers.samples import notice
from tests.factories import FOUNDED, NOON, UserFactory
from tests.governance.factories import member, motion, officer

NAME, EMAIL = "Zacarías Quintanilla", "zacarias.q@example.org"
PHONE, HOME = "+1 555 867 5309", "77 Quintanilla Lane"
PERSONAL = ("Zacar", "Quintanilla", "zacarias.q", "867 5309", "Lane")
DAY = NOON.date()


def a_year(cooperative: Cooperative, years: int) -> datetime:
    """Some years after the tests' day, with a day to spare."""
    return NOON + timedelta(days=366 * years + 1)


def written_to(cooperative: Cooperative, user: User) -> None:
    """A paper to them that names them, and how it went."""
    paper = issue(
        cooperative=cooperative,
        key="notice:2026:M077",
        kind="notice",
        title=f"Notice for {NAME}",
        template="notice",
        data=notice(name=NAME),
        language="en",
        issued_on=DAY,
        at=NOON,
        holder=user,
        holder_code="M077",
    )
    record_delivery(paper=paper, channel="email", to=EMAIL, at=NOON)


def somebody(cooperative: Cooperative) -> Membership:
    """A member of whom everything there is to keep is on file."""
    user = UserFactory(email=EMAIL, first_name="Zacarías", last_name="Quintanilla")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    held = member(cooperative, "M077", user=user, name=NAME)
    Person.objects.filter(pk=held.person_id).update(
        email=EMAIL,
        phone=PHONE,
        postal_address=HOME,
        languages=["es"],
        reach_by="phone",
        reach_care=["shared_phone"],
        in_directory=True,
        directory_shows=["phone"],
    )
    viewer = officer(cooperative, "board")
    RecordView.objects.create(person=held.person, viewer=viewer, what="record", at=NOON)
    motion(cooperative)
    written_to(cooperative, user)
    append_event(
        membership=held,
        kind="charged",
        effective_on=DAY,
        reason=f"{NAME} was late",
        by=viewer,
        at=NOON,
    )
    return Membership.objects.select_related("person__user", "cooperative").get(
        pk=held.pk
    )


def with_money(cooperative: Cooperative, code: str, cents: int = 500_00) -> None:
    book = books.open_book(
        cooperative=cooperative,
        on=FOUNDED,
        accounts=["Assets:Bank", f"Equity:Members:{code}:Share"],
        by=None,
        at=NOON,
    )
    legs = (Leg("Assets:Bank", cents), Leg(f"Equity:Members:{code}:Share", -cents))
    share = Entry(on=FOUNDED, narration="Share", legs=legs)
    books.post(
        book=book, entries=[share], batch="s", authority="person:1", by=None, at=NOON
    )


def left(held: Membership, on: date = DAY) -> Membership:
    record_departure(
        membership=held,
        kind="resigned",
        effective_on=on,
        decision="",
        reason=f"{NAME} moves away",
        by=None,
        at=NOON,
    )
    return held


def dump() -> Iterator[tuple[str, str]]:
    """Every cell of every table as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                for cell in row:
                    text = cell.tobytes() if isinstance(cell, memoryview) else cell
                    said = text.decode("latin-1") if isinstance(text, bytes) else text
                    yield table, str(said)


def told_of() -> dict[str, set[str]]:
    """Where personal strings still stand: by table, which of them."""
    found: dict[str, set[str]] = {}
    for table, text in dump():
        hits = {one for one in PERSONAL if one in text}
        if hits:
            found.setdefault(table, set()).update(hits)
    return found


def term_in(cooperative: Cooperative, key: str) -> int:
    for ask in offers.kept_for:
        found = ask(cooperative, key, DAY)
        if found:
            return found[0]
    return DEFAULTS[key]
