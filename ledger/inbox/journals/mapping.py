"""Their names for accounts, and ours: earlier choices, words, and names for new ones.

Names here are those of the starting chart (“Expenses:Rent”), under the five English
roots; a book with other roots turns them with `starting_chart.under`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ledger.books.starting_chart import CHART, ROOTS
from ledger.inbox.journals.words import CHART_WORDS, ROOT_WORDS

EARLIER, SAME, GUESS, NEW = "earlier", "same", "guess", "new"
KEEP_APART = ("Assets:Bank", "Assets:Cash", "Liabilities:Card", "Liabilities:Loan")
_NUMBER = re.compile(r"^\s*(\d{3,6})\b(?!\s*$)[\s·.\-–—]*")
_ROOT_OF_DIGIT = dict(zip("123456789", (*ROOTS[:4], *["Expenses"] * 5), strict=True))
_HEADS = {
    **dict.fromkeys(("assets", "asset", "current assets", "fixed assets"), "Assets"),
    **dict.fromkeys(("liabilities", "liability", "current liabilities"), "Liabilities"),
    "equity": "Equity",
    **dict.fromkeys(("income", "revenue", "other income"), "Income"),
    **dict.fromkeys(("expenses", "expense", "other expenses"), "Expenses"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One of our accounts for one of theirs, and why.

    `how` is “earlier” (chosen before), “same” (the names agree), “guess” or “new”.
    """

    account: str
    how: str


def without_number(name: str) -> str:
    """A name without the number that stands in front of it.

    >>> without_number("6000 · Rent"), without_number("1010 Till"), without_number("7")
    ('Rent', 'Till', '7')
    """
    return _NUMBER.sub("", name).strip()


def _parts(theirs: str) -> list[str]:
    parts = [without_number(part) for part in theirs.split(":")]
    return [part for part in parts if part] or [theirs.strip()]


def guessed_root(theirs: str) -> str:
    """The root that a name suggests: by its first part, its number, or its words.

    >>> [guessed_root(name) for name in ("1010 Checking", "Loan interest paid", "Visa")]
    ['Assets', 'Expenses', 'Liabilities']
    """
    head = without_number(theirs.split(":")[0]).casefold()
    if head in _HEADS:
        return _HEADS[head]
    number = _NUMBER.match(theirs)
    words = " ".join(_parts(theirs)).casefold()
    if number and number[1][0] in "1234":
        return _ROOT_OF_DIGIT[number[1][0]]
    for root, starts in ROOT_WORDS:
        if any(re.search(rf"\b{re.escape(start)}", words) for start in starts):
            return root
    return "Expenses"


def new_name(theirs: str, root: str) -> str:
    """A name for a new account of ours, after theirs.

    >>> new_name("6000 · Rent & parking", "Expenses"), new_name("Income:tips", "Income")
    ('Expenses:Rent-And-Parking', 'Income:Tips')
    """
    parts = _parts(theirs)
    if parts[0].casefold() in _HEADS and len(parts) > 1:
        parts = parts[1:]
    return ":".join([root, *(_as_part(part) for part in parts)])


def _as_part(part: str) -> str:
    words = re.findall(r"[^\W_]+", part.replace("&", " and "))
    return "-".join(word[0].upper() + word[1:] for word in words) or "Other"


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _labels() -> dict[str, str]:
    """The chart's own words for its accounts, in every language."""
    return {_plain(words): row.account for row in CHART for words in row.label.values()}


def propose(
    theirs: Collection[str],
    *,
    types: Mapping[str, str],
    earlier: Mapping[str, str],
    ours: Collection[str],
) -> dict[str, Proposal]:
    """An account of ours for each of theirs; two of their banks are never one of ours.

    >>> rows = propose(["Rent", "Fun"], types={}, earlier={}, ours={"Expenses:Rent"})
    >>> rows["Rent"], rows["Fun"].account
    (Proposal(account='Expenses:Rent', how='same'), 'Expenses:Fun')
    """
    labels = _labels()
    by_last = {_plain(name.rpartition(":")[2]): name for name in sorted(ours)}
    found: dict[str, Proposal] = {}
    taken: set[str] = set()
    for name in sorted(theirs):
        if name in earlier:
            found[name] = Proposal(earlier[name], EARLIER)
            continue
        root = types.get(name) or guessed_root(name)
        proposal = _same(name, root, ours, by_last, labels) or _by_words(name, root, ours)
        if proposal and proposal.account in taken and _stays_apart(proposal.account):
            proposal = None
        found[name] = proposal or Proposal(_free(name, root, ours, taken), NEW)
        taken.add(found[name].account)
    return found


def _stays_apart(account: str) -> bool:
    """Whether two of theirs must not become one: banks, loans, and what is whose."""
    return account.startswith((*KEEP_APART, "Equity:"))


def _free(name: str, root: str, ours: Collection[str], taken: set[str]) -> str:
    """A new name that none of theirs has got yet."""
    account = new_name(name, root)
    return f"{account}-2" if account in taken and account not in ours else account


def _same(
    name: str,
    root: str,
    ours: Collection[str],
    by_last: Mapping[str, str],
    labels: Mapping[str, str],
) -> Proposal | None:
    """One of ours whose name, last part or label is theirs."""
    new = new_name(name, root)
    if new in ours:
        return Proposal(new, SAME)
    last = _plain(_parts(name)[-1])
    for account in (by_last.get(last), labels.get(last)):
        if account and account.startswith(f"{root}:") and account in ours:
            return Proposal(account, SAME)
    return None


def _by_words(name: str, root: str, ours: Collection[str]) -> Proposal | None:
    """An account of the chart that the words of their name mean."""
    last, whole = _parts(name)[-1].casefold(), " ".join(_parts(name)).casefold()
    for text in (last, whole):
        for account, starts in CHART_WORDS:
            if account.startswith(f"{root}:") and any(
                re.search(rf"\b{re.escape(start)}", text) for start in starts
            ):
                return Proposal(account, GUESS if account in ours else NEW)
    return None


def propose_names(
    names: Mapping[str, bool], *, codes: Mapping[str, str]
) -> dict[str, str]:
    """What to write for each name: nothing for a worker, a member's code, or the name.

    `codes` gives the code by every way a member's name is known. A code is left out of
    pay, too: everybody who reads the books would know what each member earns.

    >>> names = {"Peña, Ana": False, "Ben": True, "Mill Co": False}
    >>> propose_names(names, codes={"ana peña": "M006"})
    {'Peña, Ana': 'M006', 'Ben': '', 'Mill Co': 'Mill Co'}
    """
    return {
        name: "" if worker else code_of(name, codes) or name
        for name, worker in names.items()
    }


def code_of(name: str, codes: Mapping[str, str]) -> str:
    """The code of the member who bears a name, also as “Last, First”; or nothing."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma else name
    return codes.get(_plain(name)) or codes.get(_plain(turned)) or ""


def by_plain_name(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Codes by the plain form of a name, from pairs of code and name.

    A first and a last name will do where they are one member's only.

    >>> by_plain_name([("M006", "Ana Lucía Peña")])
    {'ana peña': 'M006', 'ana lucía peña': 'M006'}
    """
    short: dict[str, set[str]] = {}
    whole: dict[str, str] = {}
    for code, name in names:
        words = _plain(name).split()
        if words:
            whole[" ".join(words)] = code
            short.setdefault(f"{words[0]} {words[-1]}", set()).add(code)
    alone = {name: min(codes) for name, codes in short.items() if len(codes) == 1}
    return alone | whole
