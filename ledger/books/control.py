"""Control accounts: the books without telling what is whose.

Each member's accounts become one account for all members, and what names a member is left
out: `Equity:Members:M001:Share` becomes `Equity:Members:Share`. What one entry moves
there is one sum, as shares side by side would tell by their order whose is whose; so
every sum over members stays what it was.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from ledger.books.names import lies_in

MEMBERS = "Members"
SOMEBODY = "member"
CAPITAL = "Members’ capital"
POOLED = frozenset({"Share", "Retained"})
"""What stands in a code's place where a book keeps one account for all members."""

_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LINE = re.compile(r'(?:[^"\n]|"(?:[^"\\]|\\.)*")+', re.DOTALL)
_ACCOUNT = re.compile(r"(?<![\w:#^/-])[^\W_a-z][\w-]*(?::[\w-]+)+")
_POSTING = re.compile(r"(\s+(?:\S )?)([^\W_a-z][\w-]*(?::[\w-]+)+)(.*)", re.DOTALL)
_META = re.compile(r"(\s+)([a-z][A-Za-z0-9_-]+):(.*)", re.DOTALL)
_AMOUNT = re.compile(r"\s+(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9'._-]*)\s*")
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_MARKS = re.compile(r"[#^][^\s\"]+")
_SAID_OF_CAPITAL = frozenset({"entry-id", "authority"})


def control_account(
    name: str, *, equity: str, keep: str = "", codes: Collection[str] = ()
) -> str:
    """The account for all members that stands for a member's; others stay as they are.

    `keep` is the code whose accounts stay; with `codes`, a code that has a digit is taken
    out of accounts elsewhere, too.

    >>> control_account("Equity:Members:M001:Retained:2026:Q", equity="Equity")
    'Equity:Members:Retained:2026:Q'
    >>> control_account("Equity:Members:M001:Share", equity="Equity", keep="M001")
    'Equity:Members:M001:Share'
    >>> control_account("Liabilities:Owed:M001", equity="Equity", codes={"M001"})
    'Liabilities:Owed'
    """
    code = code_in(name, equity=equity)
    if code:
        if code == keep:
            return name
        head = f"{equity}:{MEMBERS}"
        rest = name[len(head) + 1 + len(code) :]
        return _elsewhere(head + rest, codes, keep)
    return _elsewhere(name, codes, keep)


def code_in(name: str, *, equity: str) -> str:
    """Whose account it is, by its name; empty where it is no member's.

    >>> code_in("Equity:Members:M001:Share", equity="Equity")
    'M001'
    >>> code_in("Equity:Members:Share", equity="Equity")
    ''
    """
    head, _, rest = name.partition(f"{equity}:{MEMBERS}:")
    code = "" if head else rest.partition(":")[0]
    return "" if code in POOLED else code


def codes_of(accounts: Iterable[str], *, equity: str) -> frozenset[str]:
    """The codes of all members who have an account."""
    return frozenset(code_in(name, equity=equity) for name in accounts) - {""}


def _elsewhere(name: str, codes: Collection[str], keep: str) -> str:
    if not codes:
        return name
    root, *parts = name.split(":")
    left = [
        part
        for part in parts
        if part == keep or part not in codes or not any(map(str.isdigit, part))
    ]
    return name if left == parts else ":".join([root, *(left or [MEMBERS])])


def without_codes(text: str, *, codes: Collection[str], keep: str = "") -> str:
    """A text in which each code of a member, as a whole word, is “member”.

    >>> without_codes("Dividend of M001 (M0012), m002-2026", codes={"M001", "M002"})
    'Dividend of member (M0012), member-2026'
    >>> without_codes("Ours: M001", codes={"M001"}, keep="M001")
    'Ours: M001'
    """

    def said(match: re.Match[str]) -> str:
        return _without(match[0], codes, keep)

    return _WORDS.sub(said, text)


def _without(chain: str, codes: Collection[str], keep: str) -> str:
    """A word, or several joined by hyphens; a code may have hyphens of its own."""
    parts, place = chain.split("-"), 0
    while place < len(parts):
        for end in range(len(parts), place, -1):
            word = "-".join(parts[place:end])
            if word != keep and (word in codes or word.upper() in codes):
                parts[place:end] = [SOMEBODY]
                break
        place += 1
    return "-".join(parts)


class Control:
    """Turns directives' texts, one by one, into those that members may read.

    With `named`, for those who keep the books of a co-op of thousands, the accounts are
    pooled and nothing else is left out: each leg names its member in its metadata. Give
    all accounts of the book and the days they opened on; `roll` are the codes of members
    who may have no account yet.
    """

    def __init__(
        self,
        accounts: Mapping[str, date],
        *,
        equity: str,
        keep: str = "",
        named: bool = False,
        roll: Iterable[str] = (),
    ) -> None:
        self.equity, self.keep, self.named = equity, keep, named
        self.codes = (codes_of(accounts, equity=equity) | {*roll}) - {keep}
        self._images: dict[str, str] = {}
        self._holds: dict[str, bool] = {}
        self._opened: dict[str, date] = {}
        self._heads = frozenset(code.upper().partition("-")[0] for code in self.codes)
        # Only words that begin as a code does: all words would take ten times longer.
        letters = {sign for head in self._heads for sign in (head[0], head[0].lower())}
        self._likely = re.compile(f"[{''.join(sorted(letters)) or ' '}][^\\W_]*")
        self._marker = f"{equity}:{MEMBERS}"
        images = {self.account(name) for name in accounts if self.account(name) != name}
        for name, on in accounts.items():
            image = self.account(name)
            if image in images:
                self._opened[image] = min(on, self._opened.get(image, on))

    def account(self, name: str) -> str:
        """What an account is called here."""
        found = self._images.get(name)
        if found is None:
            codes = () if self.named else self.codes
            found = control_account(name, equity=self.equity, keep=self.keep, codes=codes)
            self._images[name] = found
        return found

    @property
    def shape(self) -> str:
        """What earlier texts depend on: another one, and they are written anew."""
        return " ".join([*sorted(self.codes), *sorted(self._opened)])

    def opens(self) -> str:
        """The accounts for all members, each opened when its first one was."""
        return "".join(
            f'\n{on} open {name} "NONE"\n' for name, on in sorted(self._opened.items())
        )

    def text(self, text: str) -> str:
        """A directive's text as it stands here; empty where it is left out."""
        kind, _, rest = text[11:].partition(" ")
        if kind in {"open", "close", "balance", "note", "document"}:
            return self._on_account(text, kind, _ACCOUNT.match(rest))
        if len(kind) == 1 or kind == "txn":
            return self._transaction(text) if self._is_meant(text) else text
        outside = _STRING.sub('""', text)
        if any(self.account(name) != name for name in _ACCOUNT.findall(outside)):
            return ""
        return text if self.named else self._scrubbed(text)

    def _is_meant(self, text: str) -> bool:
        if self._marker in text:
            return True
        return not self.named and any(
            word.upper() in self._heads for word in self._likely.findall(text)
        )

    def _on_account(self, text: str, kind: str, found: re.Match[str] | None) -> str:
        name = found[0] if found else ""
        if kind == "document":
            return ""
        if self.account(name) != name:
            return ""
        if kind in {"open", "close"} and name in self._opened:
            return ""
        if kind == "balance" and not self._still_holds(name):
            return ""
        return text if self.named else self._scrubbed(text)

    def _still_holds(self, name: str) -> bool:
        """Whether all that lay in an account lies in it here, and nothing else does."""
        if name not in self._holds:
            self._holds[name] = all(
                lies_in(image, name) == lies_in(own, name)
                for own, image in self._images.items()
                if image != own
            )
        return self._holds[name]

    def _scrubbed(self, text: str) -> str:
        head, rest = text[:10], text[10:]
        for pattern in (_STRING, _MARKS):
            rest = pattern.sub(self._said, rest)
        return head + rest

    def _said(self, match: re.Match[str]) -> str:
        return without_codes(match[0], codes=self.codes)

    def _transaction(self, text: str) -> str:
        first, *lines = _LINE.findall(text)
        legs = [_POSTING.fullmatch(line) for line in lines]
        touched = any(leg and self._is_anothers(leg[2]) for leg in legs)
        hidden = touched and not self.named
        if hidden:
            marks = " ".join(_MARKS.findall(_STRING.sub("", first)))
            first = f'{first[:12]} "{CAPITAL}" {marks}'.rstrip()
        sums = self._sums(leg for leg in legs if leg) if hidden else {}
        shown, code, joined = [first], "", False
        for line, leg in zip(lines, legs, strict=True):
            if leg:
                code = self._code(leg[2])
                joined = hidden and self._joins(leg)
                if not joined:
                    shown += self._leg(leg, code)
                elif (key := self._key(leg)) in sums:
                    shown.append(f"  {key[0]}  {sums.pop(key):f} {key[1]}")
            elif not joined and not self._is_left_out(line, hidden, code):
                shown.append(line)
        whole = "\n".join(shown) + "\n"
        return whole if self.named else self._scrubbed(whole)

    def _joins(self, leg: re.Match[str]) -> bool:
        """Whether a leg is another member's, and no more than an amount."""
        return self._is_anothers(leg[2]) and bool(_AMOUNT.fullmatch(leg[3]))

    def _key(self, leg: re.Match[str]) -> tuple[str, str]:
        return self.account(leg[2]), leg[3].split()[1]

    def _sums(self, legs: Iterable[re.Match[str]]) -> dict[tuple[str, str], Decimal]:
        """What an entry moves on each account that stands for others', by currency."""
        sums: dict[tuple[str, str], Decimal] = {}
        for leg in filter(self._joins, legs):
            key, number = self._key(leg), Decimal(leg[3].split()[0])
            sums[key] = _EXACT.add(sums.get(key, Decimal()), number)
        return sums

    def _leg(self, leg: re.Match[str], code: str) -> list[str]:
        line = leg[1] + self.account(leg[2]) + leg[3]
        return [line, f'    member: "{code}"'] if self.named and code else [line]

    def _code(self, name: str) -> str:
        code = code_in(name, equity=self.equity)
        return "" if code == self.keep else code

    def _is_anothers(self, name: str) -> bool:
        return self.account(name) != name

    def _is_left_out(self, line: str, hidden: bool, code: str) -> bool:
        meta = _META.match(line)
        if not meta:
            return False
        if self.named:
            return bool(code) and meta[2] == "member"
        if hidden and meta[2] not in _SAID_OF_CAPITAL:
            return True
        return meta[2].partition("-")[0] in {"member", "members"}
