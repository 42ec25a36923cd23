"""Their entries as entries of our books: our accounts, and no name of a person.

Units: whole cents of the co-op's currency; a debit is positive.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coopkit.errors import N_, CoopError
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.inbox.journals.entries import Journal, TheirEntry

LONGEST = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class UnmappedError(CoopError):
    """An account of theirs for which none of ours was chosen."""

    template = N_(
        "No account of the co-op was chosen for “{theirs}”. Choose one, or write the "
        "name of a new one."
    )


def clean(text: str, *, longest: int = LONGEST) -> str:
    """A text on one line, without signs that cannot be printed, and not too long."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:longest].strip()


def as_entries(
    journal: Journal,
    *,
    accounts: Mapping[str, str],
    names: Mapping[str, str],
    people: Mapping[str, str],
) -> list[Entry]:
    """Their entries in our accounts, in the order of their days.

    `names` says what is written for a name of theirs, `people` what is written where a
    person's name stands within a text: a code, or nothing.
    """
    for theirs in journal.accounts:
        if not accounts.get(theirs):
            raise UnmappedError(theirs=theirs)
    hide = Hider({name: to for name, to in people.items() if name != to})
    entries = [_entry(entry, accounts, names, hide) for entry in journal.entries]
    return sorted(entries, key=lambda entry: entry.on)


class Hider:
    """Puts a code, or nothing, in the place of a person's name."""

    def __init__(self, people: Mapping[str, str]) -> None:
        self.people = {name.casefold(): to for name, to in people.items() if name}
        ordered = sorted(self.people, key=len, reverse=True)
        inside = "|".join(re.escape(name) for name in ordered)
        self.pattern = re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.I) if inside else None

    def __call__(self, text: str) -> str:
        if not self.pattern:
            return text
        return self.pattern.sub(lambda found: self.people[found[0].casefold()], text)


def _entry(
    theirs: TheirEntry,
    accounts: Mapping[str, str],
    names: Mapping[str, str],
    hide: Hider,
) -> Entry:
    meta = {
        "their-type": clean(theirs.kind, longest=60),
        "their-number": clean(theirs.number, longest=60),
    }
    who = names.get(theirs.name, theirs.name)
    return Entry(
        on=theirs.on,
        payee=clean(who),
        narration=clean(hide(theirs.memo)) or meta["their-type"] or "–",
        legs=tuple(Leg(accounts[leg.account], leg.cents) for leg in theirs.legs),
        meta={key: text for key, text in meta.items() if text},
    )


def openings(entries: Sequence[Entry], *, known: Iterable[str]) -> list[OpenAccount]:
    """The accounts that the books lack, each opened on its first day.

    >>> legs = (Leg("Assets:Bank", 5), Leg("Income:Sales", -5))
    >>> [row.account for row in openings([Entry(date(2026, 1, 2), "", legs)], known=())]
    ['Assets:Bank', 'Income:Sales']
    """
    known = set(known)
    firsts: dict[str, date] = {}
    for entry in entries:
        for leg in entry.legs:
            if leg.account not in known:
                firsts[leg.account] = min(firsts.get(leg.account, entry.on), entry.on)
    return [OpenAccount(on, account) for account, on in sorted(firsts.items())]
