"""The open-book report: where the money came from and went, in sentences for everybody.

A sentence is a template with named places, its amounts in cents and its shares exact;
whoever shows it writes them out in the reader's language.
Source: open-book management as worker co-ops practise it: everybody reads the figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from coopkit.errors import N_, Marked

ENOUGH_MONTHS, FEW_MONTHS = 3, 1
MOST_PARTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A template; what fills it: cents, shares, and tenths of months."""

    template: Marked
    cents: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    tenths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What came in and went out in some days, by group; all amounts positive."""

    income: Mapping[str, int]
    expenses: Mapping[str, int]
    labor: int = 0

    @property
    def came(self) -> int:
        return sum(self.income.values())

    @property
    def went(self) -> int:
        return sum(self.expenses.values())

    @property
    def left(self) -> int:
        return self.came - self.went


@dataclass(frozen=True, slots=True)
class Reserve:
    """Cash at the end of a day; `monthly` is what a usual month costs."""

    cash: int
    monthly: int = 0

    @property
    def months_tenths(self) -> int | None:
        """For how many months cash pays, in tenths, rounded down; None without costs."""
        if self.monthly <= 0 or self.cash < 0:
            return None
        return 10 * self.cash // self.monthly


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What there is at the end of a day; `monthly` is what a usual month costs."""

    cash: int
    has: int
    owes: int
    members: int
    collective: int
    monthly: int = 0

    @property
    def own(self) -> int:
        return self.has - self.owes

    @property
    def months_tenths(self) -> int | None:
        """For how many months cash pays, in tenths, rounded down; None without costs."""
        return Reserve(self.cash, self.monthly).months_tenths


def parts_of(
    amounts: Mapping[str, int], *, most: int = MOST_PARTS
) -> tuple[list[tuple[str, int]], int]:
    """The largest parts, and what all others come to.

    >>> parts_of({"a": 5, "b": 1, "c": 2, "d": 9}, most=3)
    ([('d', 9), ('a', 5)], 3)
    """
    ordered = sorted(amounts.items(), key=lambda part: (-part[1], part[0]))
    if len(ordered) <= most:
        return ordered, 0
    return ordered[: most - 1], sum(cents for _, cents in ordered[most - 1 :])


def result_sentences(now: Flow, before: Flow | None) -> list[Sentence]:
    """What came, went and is left; and how that was in the same days a year before.

    >>> said = result_sentences(Flow(income={"Sales": 900}, expenses={"Rent": 400}), None)
    >>> said[0].cents["left"]
    500
    """
    cents = {"came": now.came, "went": now.went}
    if now.left >= 0:
        text = N_("{came} came in and {went} went out, so {left} are left.")
        cents["left"] = now.left
    else:
        text = N_("{came} came in and {went} went out: {missing} more than came in.")
        cents["missing"] = -now.left
    said = [Sentence(template=text, cents=cents)]
    if before is None:
        return said
    if before.left >= 0:
        text = N_("In the same days a year before, {then} were left.")
    else:
        text = N_("In the same days a year before, {then} were missing.")
    said.append(Sentence(template=text, cents={"then": abs(before.left)}))
    if before.came > 0 and now.came != before.came:
        more = now.came - before.came
        share = Fraction(abs(more), before.came)
        if more > 0:
            text = N_("{more} more came in than then, which is {share} more.")
        else:
            text = N_("{more} less came in than then, which is {share} less.")
        said.append(
            Sentence(template=text, cents={"more": abs(more)}, shares={"share": share})
        )
    return said


def labor_sentences(now: Flow, before: Flow | None) -> list[Sentence]:
    """What part of what came in paid for work.

    >>> flow = Flow(income={"Sales": 900}, expenses={"Pay": 400}, labor=400)
    >>> labor_sentences(flow, None)[0].shares["share"]
    Fraction(4, 9)
    """
    if now.came <= 0 or now.labor <= 0:
        return []
    share = Fraction(now.labor, now.came)
    said = [
        Sentence(
            template=N_(
                "{labor} paid for work: {share} of what came in. That is wages, their "
                "taxes and what goes with them."
            ),
            cents={"labor": now.labor},
            shares={"share": share},
        )
    ]
    if before and before.came > 0 and before.labor > 0:
        then = Fraction(before.labor, before.came)
        said.append(
            Sentence(
                template=N_("In the same days a year before it was {then}."),
                shares={"then": then},
            )
        )
    return said


def stand_sentences(stand: Stand) -> list[Sentence]:
    """What the co-op has and owes, and whose the rest is."""
    said = [
        Sentence(
            template=N_("The co-op has {has} and owes {owes}."),
            cents={"has": stand.has, "owes": stand.owes},
        )
    ]
    if stand.own >= 0:
        text = N_("What is left of it, {own}, is the co-op’s own.")
    else:
        text = N_("It owes {missing} more than it has.")
    cents = {"own": stand.own} if stand.own >= 0 else {"missing": -stand.own}
    said.append(Sentence(template=text, cents=cents))
    if stand.members or stand.collective:
        said.append(
            Sentence(
                template=N_(
                    "Of that, {members} stand in members’ accounts and {collective} in "
                    "the collective account; the rest is not yet shared out."
                ),
                cents={"members": stand.members, "collective": stand.collective},
            )
        )
    return said


def reserve_sentences(stand: Stand) -> list[Sentence]:
    """How long cash would last.

    >>> stand = Stand(cash=450, has=450, owes=0, members=0, collective=0, monthly=300)
    >>> stand.months_tenths
    15
    """
    tenths = stand.months_tenths
    if tenths is None:
        text = N_("Cash comes to {cash}.")
        return [Sentence(template=text, cents={"cash": stand.cash})]
    if tenths == 10:
        text = N_(
            "Cash comes to {cash}. A usual month costs {monthly}, so without any income "
            "it would last one month."
        )
    else:
        text = N_(
            "Cash comes to {cash}. A usual month costs {monthly}, so without any income "
            "it would last {months} months."
        )
    said = Sentence(
        template=text,
        cents={"cash": stand.cash, "monthly": stand.monthly},
        tenths={"months": tenths},
    )
    return [said]


def meaning(now: Flow, stand: Stand, *, over: bool) -> list[Sentence]:
    """What the figures mean for members; `over` says that the fiscal year has ended."""
    if now.left < 0:
        text = N_(
            "More went out than came in. If the year ends so, the bylaws say who bears "
            "the loss: the collective account, members’ accounts, or both."
        )
    elif over:
        text = N_(
            "The year is over. What is left is divided by the bylaws: a part stays with "
            "all together, and the rest goes to members by their work."
        )
    else:
        text = N_(
            "The year still runs. What is left when it ends is divided by the bylaws; "
            "nobody is promised a part of it today."
        )
    return [Sentence(template=text), _of_reserve(stand)]


def _of_reserve(stand: Stand) -> Sentence:
    tenths = stand.months_tenths
    if tenths is None:
        return Sentence(
            template=N_("There is no usual month yet to compare the cash with.")
        )
    if tenths < 10 * FEW_MONTHS:
        text = N_(
            "Cash would last less than a month. Ask what comes in soon, and what can "
            "wait."
        )
    elif tenths < 10 * ENOUGH_MONTHS:
        text = N_(
            "Cash would last more than a month, but less than three. Many co-ops want "
            "three, so that a bad season does not end them."
        )
    else:
        text = N_("Cash would last three months or more: a bad season can be borne.")
    return Sentence(template=text)
