"""Lines that stand by account, put together into the entries they came from.

Units: whole cents.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger.inbox.journals.entries import TheirEntry, TheirLeg

CREDIT_ROOTS = frozenset({"Liabilities", "Equity", "Income"})
UNSURE = "Expenses"  # also the root of what has no telling word
SEVERAL = "-split-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an account's section; `split` names the other account, if it is one."""

    leg: TheirLeg
    on: date | None
    kind: str = ""
    number: str = ""
    split: str = ""

    @property
    def key(self) -> tuple[date | None, str, str]:
        """What the lines of one entry have in common."""
        return self.on, self.kind, self.number

    def turned(self, sense: int) -> "Line":
        """The line as a debit, if its section counts credits."""
        if sense > 0:
            return self
        return replace(self, leg=replace(self.leg, cents=-self.leg.cents))


class _Pairs:
    """Accounts tied to each other: counting alike (1), or one the other way (-1)."""

    def __init__(self) -> None:
        self.above: dict[str, tuple[str, int]] = {}

    def top(self, account: str) -> tuple[str, int]:
        """The account that stands for its company, and how this one counts beside it."""
        way = 1
        while account in self.above:
            account, step = self.above[account]
            way *= step
        return account, way

    def tie(self, one: str, other: str, way: int) -> None:
        (top, a), (second, b) = self.top(one), self.top(other)
        if top != second:
            self.above[second] = (top, a * b * way)


def senses(lines: Sequence[Line], *, root_of: Callable[[str], str]) -> dict[str, int]:
    """For each account 1 if its section counts debits, -1 if it counts credits.

    Entries of two lines tie their accounts; most names then say which way round.

    >>> def line(account, cents, split):
    ...     return Line(leg=TheirLeg(1, account, cents), on=None, split=split)
    >>> pair = [line("Checking", -5, "Rent"), line("Rent", 5, "Checking")]
    >>> senses(pair, root_of={"Checking": "Assets", "Rent": "Expenses"}.__getitem__)
    {'Checking': 1, 'Rent': 1}
    """
    accounts = sorted({line.leg.account for line in lines})
    by_name = {name: -1 if root_of(name) in CREDIT_ROOTS else 1 for name in accounts}
    if _all_balance(lines, by_name):
        return by_name
    if _count_debits(lines, root_of):
        return dict.fromkeys(accounts, 1)
    pairs = _tied(lines)
    company = {account: pairs.top(account) for account in accounts}
    turned = _guessed_turns(company, root_of)
    _turn_until_balanced(lines, company, turned)
    return {account: way * turned[top] for account, (top, way) in company.items()}


def _all_balance(lines: Sequence[Line], sense: Mapping[str, int]) -> bool:
    return not any(
        sum(sense[line.leg.account] * line.leg.cents for line in group)
        for group in _groups(lines)
    )


def _tied(lines: Sequence[Line]) -> _Pairs:
    """The accounts tied by entries of two lines, whose amounts cancel."""
    pairs = _Pairs()
    for group in _groups(lines):
        if len(group) == 2 and abs(group[0].leg.cents) == abs(group[1].leg.cents):
            one, other = (line.leg for line in group)
            if one.account != other.account and one.cents:
                way = -1 if one.cents == other.cents else 1
                pairs.tie(one.account, other.account, way)
    return pairs


def _count_debits(lines: Sequence[Line], root_of: Callable[[str], str]) -> bool:
    """Whether all sections count debits: entries add up to nothing as they are written.

    One of them moves between an asset and what grows by credits, so it is no chance.
    """
    tells = False
    for group in _groups(lines):
        if sum(line.leg.cents for line in group):
            return False
        roots = {root_of(line.leg.account) for line in group}
        tells = tells or ("Assets" in roots and bool(roots & CREDIT_ROOTS))
    return tells


def _guessed_turns(
    company: Mapping[str, tuple[str, int]], root_of: Callable[[str], str]
) -> dict[str, int]:
    """Which way round each company of tied accounts counts, as most of its names say."""
    votes: defaultdict[str, int] = defaultdict(int)
    for account, (top, way) in company.items():
        root = root_of(account)
        weight = 1 if root == UNSURE else 3
        votes[top] += way * weight * (-1 if root in CREDIT_ROOTS else 1)
    return {top: 1 if votes[top] >= 0 else -1 for top in votes}


def _turn_until_balanced(
    lines: Sequence[Line], company: Mapping[str, tuple[str, int]], turned: dict[str, int]
) -> None:
    """Turn a company of accounts round where more entries balance so."""
    sums: list[dict[str, int]] = []
    of_company: defaultdict[str, list[int]] = defaultdict(list)
    for group in _groups(lines):
        parts: defaultdict[str, int] = defaultdict(int)
        for line in group:
            top, way = company[line.leg.account]
            parts[top] += way * line.leg.cents
        for top in parts:
            of_company[top].append(len(sums))
        sums.append(parts)
    for top, places in sorted(of_company.items(), key=lambda item: len(item[1])):
        lefts = [
            (sum(turned[each] * cents for each, cents in sums[place].items()), place)
            for place in places
        ]
        now = sum(left == 0 for left, _ in lefts)
        then = sum(left == 2 * turned[top] * sums[place][top] for left, place in lefts)
        if then > now:
            turned[top] *= -1


def put_together(lines: Sequence[Line]) -> list[TheirEntry]:
    """The entries that lines came from, in the order of their first lines."""
    entries = []
    for group in _groups(lines):
        for part, joined in _parted(group):
            first = min(part, key=lambda line: line.leg.line)
            if first.on is not None:
                entries.append(
                    TheirEntry(
                        line=first.leg.line,
                        on=first.on,
                        kind=first.kind,
                        number=first.number,
                        legs=tuple(line.leg for line in part),
                        joined=joined,
                    )
                )
    return sorted(entries, key=lambda entry: (entry.on, entry.line))


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: defaultdict[tuple[date | None, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.on is not None or line.split:
            groups[line.key].append(line)
    return list(groups.values())


def _names(account: str) -> set[str]:
    """How a column Split may write an account: whole, or by its last part."""
    return {account.casefold(), account.rpartition(":")[2].casefold()}


def _parted(group: Sequence[Line]) -> Iterable[tuple[list[Line], bool]]:
    """A group in its entries, each with whether it may still be several.

    First go pairs that name each other with amounts that cancel; then lines around one
    that says “-Split-”. What is left stays together.
    """
    left = list(group)
    if len(left) > 2:
        pairs = _pairs(left)
        for pair in pairs:
            yield list(pair), False
        taken = {id(line) for pair in pairs for line in pair}
        left = [line for line in left if id(line) not in taken]
        companies = _companies(left)
        for company in companies:
            yield company, False
        taken = {id(line) for company in companies for line in company}
        left = [line for line in left if id(line) not in taken]
    by_name: defaultdict[str, list[Line]] = defaultdict(list)
    for line in left:
        by_name[line.leg.name].append(line)
    if all(sum(line.leg.cents for line in part) == 0 for part in by_name.values()):
        for part in by_name.values():
            yield part, _may_be_several(part)
    elif left:
        yield left, _may_be_several(left)


def _may_be_several(lines: Sequence[Line]) -> bool:
    """Whether nobody can tell that these lines are one entry.

    One entry has a number, or one line that says “-Split-”, or names one other account.
    """
    heads = sum(line.split.casefold() == SEVERAL for line in lines)
    others = {line.split.casefold() for line in lines}
    apart = heads > 1 or (not heads and len(others) > 2)
    return len(lines) > 2 and not lines[0].number and apart


def _pairs(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    waiting: dict[tuple[int, str, str], list[Line]] = {}
    found = []
    for line in lines:
        split = line.split.casefold()
        if not split or split == SEVERAL:
            continue
        mine = _names(line.leg.account)
        keys = [(-line.leg.cents, split, name) for name in sorted(mine)]
        key = next((key for key in keys if waiting.get(key)), None)
        if key:
            found.append((waiting[key].pop(0), line))
            continue
        for name in sorted(mine):
            waiting.setdefault((line.leg.cents, name, split), []).append(line)
    return _once(found)


def _once(pairs: Sequence[tuple[Line, Line]]) -> list[tuple[Line, Line]]:
    """Pairs of which no line stands in two."""
    taken: set[int] = set()
    kept = []
    for one, other in pairs:
        if id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            kept.append((one, other))
    return kept


def _companies(lines: Sequence[Line]) -> list[list[Line]]:
    """A line that says “-Split-”, with all that name its account, if they cancel."""
    heads = [line for line in lines if line.split.casefold() == SEVERAL]
    if len(heads) < 2:
        return []
    found = []
    for head in heads:
        names = _names(head.leg.account)
        if sum(bool(names & _names(other.leg.account)) for other in heads) > 1:
            continue
        company = [head, *(line for line in lines if line.split.casefold() in names)]
        if sum(line.leg.cents for line in company) == 0:
            found.append(company)
    return found
