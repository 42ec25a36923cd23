"""How far a stage is and what is next in it, in sentences.

A sentence is a template with named places; whoever shows it says it in the reader's
language (`Sentence.said`). Counts are written so that no word depends on a number.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coopkit.errors import N_, Marked
from governance.formation.sheet_files import SheetFile, Texts
from governance.formation.stage_facts import AGREEMENT, GO_NO_GO, Items, StageFacts

SHEET, PARAMETERS, REVIEWS = (
    "formation:sheet",
    "formation:parameters",
    "formation:reviews",
)
CHECKLIST, FOUNDING, PEOPLE = (
    "formation:checklist",
    "formation:founding",
    "formation:people",
)
OPENING, ACT = "formation:opening", "formation:act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A template of the catalogues; what fills it: counts, and texts by language."""

    template: Marked
    told: Mapping[str, int | Texts]

    def said(self, translate: Callable[[str], str], language: str) -> str:
        """The sentence in a language that the texts have.

        >>> told = {"sheet": {"en": "Our idea", "es": "Nuestra idea"}}
        >>> Sentence(template=N_("Fill in “{sheet}”."), told=told).said(str, "en")
        'Fill in “Our idea”.'
        """
        filled = {
            name: value[language] if isinstance(value, Mapping) else value
            for name, value in self.told.items()
        }
        return translate(self.template).format(**filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Something that is missing: the sentence, and where it is done.

    `page` is the name of an address of the co-op; `sheet` the key that the page
    `formation:sheet` is about, else "". What `has_to_wait` cannot be done yet.
    """

    sentence: Sentence
    page: str
    sheet: str = ""
    has_to_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What of a stage is there: its rules (parameters), its worksheets, its tasks."""

    rules: tuple[str, ...]
    decided: tuple[str, ...]
    proposed: tuple[str, ...]
    sheets: tuple[SheetFile, ...]
    saved: tuple[str, ...]
    unsettled: tuple[str, ...]
    items: Items
    has_lawyer: bool

    @property
    def is_decided(self) -> bool:
        return len(self.decided) == len(self.rules)

    @property
    def empty(self) -> tuple[SheetFile, ...]:
        """Worksheets that decide no rule, and in which nothing stands."""
        return tuple(
            each
            for each in self.sheets
            if not set(each.parameters) & set(self.rules) and each.key not in self.saved
        )

    @property
    def is_filed(self) -> bool:
        return 0 < self.items.total == self.items.filed

    @property
    def is_done(self) -> bool:
        return self.items.total == self.items.done


NOTHING = N_("Nothing has been begun here.")
_DECIDE = {
    "drafted": N_(
        "Begun: worksheets {saved} of {sheets}, rules decided {decided} of {rules}."
    ),
    "decided": N_("Everything here is decided. Rules: {decided} of {rules}."),
    "reviewed": N_("Decided, and every comment of the lawyer has an answer."),
    "done": N_("It is decided, and the co-op is founded on it."),
}
BECAUSE: Mapping[str, Mapping[str, Marked]] = {
    "decide": _DECIDE,
    "bylaws": {
        **_DECIDE,
        "drafted": N_("Rules decided: {decided} of {rules}. The rest is still open."),
        "decided": N_("Every rule of the bylaws is decided: {decided} of {rules}."),
    },
    "filing": {
        "drafted": N_("Tasks begun: {begun} of {total}. Done: {done}."),
        "filed": N_("Everything is filed. Done: {done} of {total}."),
        "done": N_("Every task is done: {done} of {total}."),
    },
    "meeting": {
        "drafted": N_("The meeting is being prepared."),
        "decided": N_("The meeting was held and adopted the bylaws."),
        "done": N_("Two founders signed the act: the co-op is founded."),
    },
    "launch": {
        "drafted": N_("Tasks begun: {begun} of {total}. Done: {done}."),
        "decided": N_("The co-op is founded. Tasks done: {done} of {total}."),
        "done": N_("The books are open. Tasks done: {done} of {total}."),
    },
    "running": {
        "drafted": N_("Tasks begun: {begun} of {total}. Done: {done}."),
        "decided": N_("Your rules are in force. Tasks done: {done} of {total}."),
        "done": N_("The first year is closed. Tasks done: {done} of {total}."),
    },
    "first_year": {
        "drafted": N_("Tasks begun: {begun} of {total}. Done: {done}."),
        "decided": N_("The first year is closed. Tasks done: {done} of {total}."),
        "filed": N_(
            "The first year is closed and all is filed. Done: {done} of {total}."
        ),
        "done": N_("The first year is closed, and every task is done."),
    },
}


SHORT: Mapping[Marked, Marked] = {
    _DECIDE["drafted"]: N_("Begun: worksheets {saved} of {sheets}."),
    _DECIDE["decided"]: N_("Everything here is decided."),
    BECAUSE["launch"]["decided"]: N_("The co-op is founded."),
    BECAUSE["launch"]["done"]: N_("The books are open."),
    BECAUSE["running"]["decided"]: N_("Your rules are in force."),
    BECAUSE["running"]["done"]: N_("The first year is closed."),
    BECAUSE["first_year"]["decided"]: N_("The first year is closed."),
}
"""What is said where there are no rules, or no tasks, to count."""


def because_of(kind: str, state: str, tally: Tally) -> Sentence:
    """Why a stage has its state."""
    items = tally.items
    template = BECAUSE[kind].get(state, NOTHING)
    if not (tally.rules if kind == "decide" else items.total):
        template = SHORT.get(template, template)
    return Sentence(
        template=template,
        told={
            "saved": len(tally.saved),
            "sheets": len(tally.sheets),
            "decided": len(tally.decided),
            "rules": len(tally.rules),
            "begun": items.begun,
            "done": items.done,
            "total": items.total,
        },
    )


def missing_in(kind: str, tally: Tally, facts: StageFacts) -> Iterator[Next]:
    """What is missing until a stage is done, what comes first first."""
    yield from _BY_KIND[kind](tally, facts)
    if tally.items.open:
        yield _next(N_("Tasks still to do: {open}."), CHECKLIST, open=tally.items.open)


def _deciding(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    if facts.is_founded and tally.is_decided:
        return
    for sheet in tally.sheets:
        yield from _sheet(sheet, tally)
    for key in tally.unsettled:
        yield SETTLE[key]
    if tally.is_decided and tally.has_lawyer and tally.rules:
        yield from _review(facts)


def _sheet(sheet: SheetFile, tally: Tally) -> Iterator[Next]:
    """What one worksheet waits for: to be filled in, put to a vote, or voted on."""
    rules = set(sheet.parameters) & set(tally.rules)
    voted = len(rules & set(tally.proposed))
    left = len(rules - set(tally.decided) - set(tally.proposed))
    told: dict[str, int | Texts] = {"sheet": sheet.title, "left": left, "voted": voted}
    if voted:
        text = N_("Vote on “{sheet}”. Rules in an open vote: {voted}.")
        yield Next(
            sentence=Sentence(template=text, told=told), page=SHEET, sheet=sheet.key
        )
    if sheet.key not in tally.saved and (left or not rules):
        text = N_("Fill in “{sheet}”.")
    elif left:
        text = N_("Put “{sheet}” to the group. Rules still open: {left}.")
    else:
        return
    yield Next(sentence=Sentence(template=text, told=told), page=SHEET, sheet=sheet.key)


def _review(facts: StageFacts) -> Iterator[Next]:
    if not facts.review_is_out:
        yield _next(N_("Send the draft of the bylaws to a lawyer."), REVIEWS)
    elif not facts.review_is_back:
        yield _next(N_("Wait for the lawyer’s comments, and note them."), REVIEWS)
    elif not facts.review_is_answered:
        yield _next(N_("Answer each comment of the lawyer."), REVIEWS)


def _bylaws(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    if facts.is_founded and tally.is_decided:
        return
    left = len(tally.rules) - len(tally.decided)
    if left:
        yield _next(N_("Decide what is open. Rules: {left}."), PARAMETERS, left=left)
    else:
        yield from _review(facts)
        yield from _meeting(tally, facts)


def _meeting(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    del tally
    if facts.is_founded:
        return
    if not facts.meeting_is_called:
        yield _next(N_("Call the founding meeting."), FOUNDING)
    elif not facts.meeting_is_held:
        yield _next(N_("Hold the founding meeting, and write its minutes."), FOUNDING)
    elif not facts.is_adopted:
        yield _next(N_("Adopt the bylaws by a vote."), FOUNDING)
    else:
        yield _next(N_("Draw up the founding act; two founders sign it."), ACT)


def _meeting_and_sheet(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    if not facts.is_founded and not facts.meeting_is_held:
        for sheet in tally.empty:
            yield from _sheet(sheet, tally)
    yield from _meeting(tally, facts)


def _launch(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    del tally
    if not facts.is_founded:
        yield _AFTER_THE_ACT
    elif not facts.books_are_open:
        yield _next(N_("Open the books."), OPENING)


def _running(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    del tally
    if not facts.is_founded:
        yield _AFTER_THE_ACT
    elif not facts.year_is_closed:
        yield _next(N_("Work through the first year, and close it."), CHECKLIST)


def _nothing(tally: Tally, facts: StageFacts) -> Iterator[Next]:
    del tally, facts
    yield from ()


def _next(template: Marked, page: str, **told: int) -> Next:
    return Next(sentence=Sentence(template=template, told=told), page=page)


_AFTER_THE_ACT = Next(
    sentence=Sentence(
        template=N_("It begins once two founders have signed the act."), told={}
    ),
    page=FOUNDING,
    has_to_wait=True,
)
SETTLE = {
    AGREEMENT: _next(N_("Invite others: a group is at least two people."), PEOPLE),
    GO_NO_GO: Next(
        sentence=Sentence(
            template=N_("Vote on going on, and write down the result and its day."),
            told={},
        ),
        page=SHEET,
        sheet=GO_NO_GO,
    ),
}
_BY_KIND: Mapping[str, Callable[[Tally, StageFacts], Iterator[Next]]] = {
    "decide": _deciding,
    "bylaws": _bylaws,
    "filing": _nothing,
    "meeting": _meeting_and_sheet,
    "launch": _launch,
    "running": _running,
    "first_year": _running,
}
