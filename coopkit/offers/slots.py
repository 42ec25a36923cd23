"""The slots: each owned by a lower floor, filled by the `offers.py` of upper ones."""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from coopkit.offers.founding import Founding, Practice, Reckoning, Worked
from coopkit.offers.shapes import (
    BankMove,
    Card,
    Effect,
    Figure,
    Finding,
    Given,
    Leaving,
    LessonVisit,
    LineUse,
    Matter,
    MotionKind,
    Need,
    Occasion,
    PersonKept,
    Replay,
    Retention,
    Seal,
    Step,
    Story,
    Table,
    Visit,
    YearPaper,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Exists

    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative
    from coopkit.periods import FiscalYear

T = TypeVar("T")


class Slot(Generic[T]):
    """An ordered place for offers; iterating gives them by order, then by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._offers: dict[str, tuple[int, T]] = {}

    def offer(self, key: str, item: T, *, order: int = 100) -> None:
        """Place an item under a key, which must be new."""
        if key in self._offers:
            raise ValueError(f"slot {self.name}: {key} is taken")
        self._offers[key] = (order, item)

    def get(self, key: str) -> T | None:
        found = self._offers.get(key)
        return found[1] if found else None

    def items(self) -> Iterator[tuple[str, T]]:
        for key, (_, item) in sorted(self._offers.items(), key=lambda o: (o[1][0], o[0])):
            yield key, item

    def __iter__(self) -> Iterator[T]:
        return (item for _, item in self.items())


site_roles: Slot[Callable[["User", date], Collection[str]]] = Slot("site_roles")
"""The roles somebody holds on a day in the site as a whole, at the workers’ centre."""
matters: Slot[Callable[[int], Iterable[Matter]]] = Slot("matters")
"""What is voted on in a meeting, by the meeting's pk, in the order of its items."""
decisions: Slot[Callable[["Cooperative", str], bool]] = Slot("decisions")
"""Whether the register holds a decision of this number."""
home_cards: Slot[Callable[[Visit], Card | None]] = Slot("home_cards")
needs: Slot[Callable[[Visit], Iterable[Need]]] = Slot("needs")
calendar: Slot[Callable[[Visit], Iterable[Occasion]]] = Slot("calendar")
glance: Slot[Callable[[Visit], Iterable[Figure]]] = Slot("glance")
motion_kinds: Slot[MotionKind] = Slot("motion_kinds")
checks: Slot[Callable[[], Iterable[Finding]]] = Slot("checks")
demo_steps: Slot[Callable[[Story], None]] = Slot("demo_steps")
hours_guards: Slot[Callable[["Cooperative", date], None]] = Slot("hours_guards")
seals: Slot[Callable[["Cooperative", str, str, datetime], Seal | None]] = Slot("seals")
nightly: Slot[Callable[[datetime], Iterable[str]]] = Slot("nightly")
measures: Slot[Callable[["Cooperative", Mapping[str, date], date], Mapping[str, int]]] = (
    Slot("measures")
)
"""What somebody reached since a day, by code: “hours” in minutes, “buy_in” in cents."""
workers: Slot[Callable[["Cooperative", date, date], Iterable[str]]] = Slot("workers")
"""The codes of all who worked between two days, members or not."""
rule_facts: Slot[Callable[["Cooperative", date], Mapping[str, int | Fraction]]] = Slot(
    "rule_facts"
)
"""Numbers of a day that the bounds of the bylaws are held against, such as “members”."""
exit_effects: Slot[Callable[[Leaving], Iterable[Effect]]] = Slot("exit_effects")
membership_ends: Slot[
    Callable[["Cooperative", str, date | None, str, "User | None", datetime], None]
] = Slot("membership_ends")
"""What follows once the last day of a code's membership is set or taken back (None): the
act that did it, who recorded it and when. In the same transaction."""
membership_begins: Slot[
    Callable[["Cooperative", str, date, str, "User | None", datetime], None]
] = Slot("membership_begins")
"""What follows once the first day of a code's membership is set: the act that did it, who
recorded it and when. In the same transaction."""
replays: Slot[
    Callable[["Cooperative", Mapping[str, Any], date, date], Iterable[Replay]]
] = Slot("replays")
"""What was decided between two days, run again with some values of the bylaws changed."""
tables: Slot[Callable[["Cooperative", date], Iterable[Table]]] = Slot("tables")
retention: Slot[Retention] = Slot("retention")
kept_for: Slot[Callable[["Cooperative", str, date], tuple[int, str] | None]] = Slot(
    "kept_for"
)
"""How long the bylaws of a day keep a kind of data, by the parameter's key, and in which
clause; nothing where they do not say."""
code_uses: Slot[Callable[["Cooperative", Collection[str]], Iterable[str]]] = Slot(
    "code_uses"
)
"""Those of some members' codes that something was already done with."""
still_owed: Slot[Callable[["Cooperative", date], Iterable[str]]] = Slot("still_owed")
"""The codes under which money is still open between somebody and the co-op on a day."""
forgotten: Slot[Callable[["Cooperative", Collection[str]], int]] = Slot("forgotten")
"""What a floor blanks of its own once the holders of some codes are no longer named; how
many rows."""
accounts_needed: Slot[Callable[[Collection[int]], Iterable[int]]] = Slot(
    "accounts_needed"
)
"""Those of some users, by their pk, whose account is needed for more than a role."""
year_papers: Slot[Callable[["Cooperative", "FiscalYear"], Iterable[YearPaper]]] = Slot(
    "year_papers"
)
"""The papers of a fiscal year, for the page of the year and the accountant's package."""
provenances: Slot[Callable[["Cooperative", str, str, str], Iterable[Step]]] = Slot(
    "provenances"
)
"""Where a posting to a member's account comes from: asked with the member's code, the
account and the batch; a floor answers for its own batches, with nothing for others."""
posting_guards: Slot[Callable[["Cooperative", Mapping[str, int], str], None]] = Slot(
    "posting_guards"
)
"""What is checked in the same transaction as each posting: the cents that each account
changed by, in the co-op's currency, and the batch. One that raises undoes it all."""
withholding: Slot[
    Callable[["Cooperative", Mapping[str, Mapping[str, int]], date], Mapping[str, int]]
] = Slot("withholding")
"""What is withheld from payments of a day, by code: asked with the cents by kind
(“money”, “dividend”), as `ledger.equity.payable` names them."""
paid: Slot[Callable[["Cooperative", str, str, date, str], None]] = Slot("paid")
"""What follows once a payable was paid: its key, the code, the day, the batch."""
unpaid: Slot[Callable[["Cooperative", str, str, date, str], None]] = Slot("unpaid")
"""What follows once a payment that was made came back: its key, the code, the day on
which it came back, the batch by which it had been paid. In the same transaction."""
line_uses: Slot[
    Callable[["Cooperative", Sequence[BankMove]], Mapping[int, Sequence[LineUse]]]
] = Slot("line_uses")
"""What lines of the bank may be by what an upper floor knows, the likeliest first, by the
line's id: asked for many lines at once."""
kept_answers: Slot[Callable[["User", "UUID"], Mapping[str, Given]]] = Slot("kept_answers")
"""What somebody answered in a lesson, by the question's id; asked by translation key."""
worksheet_cards: Slot[Callable[[LessonVisit, str], Card | None]] = Slot("worksheet_cards")
"""A worksheet to be filled in, by its id, for whoever takes the course; nothing for who
does not, who gets it to print."""
sheet_cards: Slot[Callable[["User | None", str], Iterable[Card]]] = Slot("sheet_cards")
"""The worksheets of somebody's founding group, by the worksheet’s key or the lesson’s
code; for who has no group, and a guest, how one begins. No query for a guest."""
user_facts: Slot[Callable[[], "Exists"]] = Slot("user_facts")
"""What an upper floor would ask of whoever looks, as a subquery on a row that has a
`user`: whoever reads such a row asks it along, and keeps it in `user.known_facts`."""
lesson_cards: Slot[Callable[[LessonVisit], Card | None]] = Slot("lesson_cards")
"""What stands under a lesson: progress, what people say of it."""
course_cards: Slot[Callable[["User | None", "UUID", str, datetime], Card | None]] = Slot(
    "course_cards"
)
"""What stands on the page of a course, by translation key and language: how to join it,
how far one has come."""
lesson_seen: Slot[Callable[["UUID", str, str], None]] = Slot("lesson_seen")
"""What follows once a guest has read, answered or printed a lesson: asked with its
translation key, “read”, “answered” or “printed”, and the language."""
calculators: Slot[Callable[[Worked], Reckoning]] = Slot("calculators")
"""What a worksheet reckons, by the calculator’s key, by the rules that run later."""
founding_steps: Slot[Callable[[Founding], Iterable[tuple[str, str]]]] = Slot(
    "founding_steps"
)
"""What each floor writes when a co-op is founded, in one transaction with all others; it
tells what it wrote as labels and words. One that raises undoes it all."""
opening_plans: Slot[
    Callable[
        ["Cooperative", Mapping[str, Any], Mapping[str, Any], date],
        Iterable[tuple[str, str]],
    ]
] = Slot("opening_plans")
"""What the opening money of a founding comes to, by the decided rules, from a first day
on, as labels and words: one that raises refuses it. Nothing is written."""
practice_steps: Slot[Callable[[Practice], None]] = Slot("practice_steps")
"""What each floor puts into a co-op that is there to be tried out."""
lesson_places: Slot[Callable[[str, str], str | None]] = Slot("lesson_places")
"""Where a lesson is read, by its code and a language."""
lesson_work: Slot[Callable[["User", str], Mapping[str, Any]]] = Slot("lesson_work")
"""What somebody, or their group, wrote in the worksheets of a lesson, by its code: the
typed values by the fields' keys, or by the parameter that a field asks for."""
kept_of_people: Slot[PersonKept] = Slot("kept_of_people")
"""What an upper floor keeps of people beside their learning, and ends along with it."""
text_gone: Slot[Callable[[int], None]] = Slot("text_gone")
"""What an upper floor ends along with a text of a discussion, by its pk, once the text is
changed or gone. In the same transaction."""
profile_cards: Slot[Callable[["User", date], Card | None]] = Slot("profile_cards")


def seal_all(
    cooperative: "Cooperative", *, place: str, subject: str, at: datetime
) -> list[Seal]:
    """The heads that go out with a mail, with minutes or on a page.

    Each floor that owns a chain remembers that its head was published there.
    """
    found = (seal(cooperative, place, subject, at) for seal in seals)
    return [seal for seal in found if seal]
