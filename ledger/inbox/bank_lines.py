"""Lines of a bank's statement, and how one is known again in the next file.

Units: whole cents of the statement's currency; they reach the account, or leave it if
negative. A day is the day that the bank wrote, whatever its zone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import scrypt, sha256

LONGEST_PAYEE, LONGEST_MEMO, LONGEST_ID = 200, 500, 80
_NO_ID = re.compile(r"[0\W_]*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One movement, as the bank tells it; `bank_id` is its own name for it, if any."""

    on: date
    cents: int
    payee: str = ""
    memo: str = ""
    bank_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a file says of one account; `number` is never kept.

    `left_out` counts lines that are no movement: pending ones, totals, zeros.
    """

    lines: tuple[Line, ...]
    number: str = ""
    currency: str = ""
    closing_cents: int | None = None
    closing_on: date | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A line that came in before: its key, its day, its cents."""

    key: str
    on: date
    cents: int


def line_of(
    *, on: date, cents: int, payee: str = "", memo: str = "", bank_id: str = ""
) -> Line:
    """A line with its texts on one row, and as long as they are kept.

    >>> line_of(on=date(2026, 3, 1), cents=-5, payee="  CAFE \\n SOL ").payee
    'CAFE SOL'
    """
    payee, memo = _one_row(payee), _one_row(memo)
    if not payee:
        payee, memo = memo, ""
    bank_id = _one_row(bank_id)
    return Line(
        on=on,
        cents=cents,
        payee=payee[:LONGEST_PAYEE].rstrip(),
        memo=memo[:LONGEST_MEMO].rstrip() if memo != payee else "",
        bank_id="" if _NO_ID.fullmatch(bank_id) else bank_id,
    )


def _one_row(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def keys_of(lines: Sequence[Line], *, source: str) -> list[str]:
    """A key for each line of a file, the same in every file that has the line.

    By the bank's own id where there is one, with day and amount, for banks give one id
    to a payment and its fee; else by day, amount, text and which of equal ones it is, so
    that two equal coffees of one day stay two. `source` is csv, ofx or camt.

    >>> coffee = Line(on=date(2026, 3, 1), cents=-3_50, payee="Cafe Sol")
    >>> first, second = keys_of([coffee, coffee], source="csv")
    >>> first == second
    False
    """
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for line in lines:
        if line.bank_id:
            name = line.bank_id
            if len(name) > LONGEST_ID:
                name = sha256(name.encode()).hexdigest()
            keys.append(f"{source}:{name}:{line.on:%Y%m%d}:{line.cents}")
            continue
        words = f"{line.payee} {line.memo}".casefold().split()
        content = (line.on.isoformat(), str(line.cents), " ".join(words))
        seen[content] += 1
        text = "\n".join((*content, str(seen[content])))
        keys.append(f"text:{sha256(text.encode()).hexdigest()}")
    return keys


def only_new(
    lines: Sequence[Line], keys: Sequence[str], known: Iterable[Known]
) -> list[tuple[str, Line]]:
    """The lines that did not come in before, with their keys.

    A line that came in from a file of another kind (an OFX file after a CSV) has another
    key; there, day and amount tell, one for one.
    """
    before = {item.key: item for item in known}
    here = set(keys)
    others: dict[tuple[date, int], list[str]] = defaultdict(list)
    for key, item in before.items():
        if key not in here:
            others[item.on, item.cents].append(key.partition(":")[0])
    found: dict[str, Line] = {}
    for key, line in zip(keys, lines, strict=True):
        if key in before or key in found:
            continue
        kinds = others[line.on, line.cents]
        other = next((kind for kind in kinds if not key.startswith(f"{kind}:")), None)
        if other is None:
            found[key] = line
        else:
            kinds.remove(other)
    return list(found.items())


def number_end(number: str) -> str:
    """The last four signs of an account's number.

    >>> number_end("ES91 2100 0418 4502 0005 1332"), number_end("xx-77")
    ('1332', 'XX77')
    """
    return _plain_number(number)[-4:]


def number_key(number: str, *, salt: str) -> str:
    """A slow hash of an account's number, by which its next file is known; or ""."""
    plain = _plain_number(number)
    if not plain:
        return ""
    return scrypt(plain.encode(), salt=salt.encode(), n=2**13, r=8, p=1, dklen=32).hex()


def _plain_number(number: str) -> str:
    return re.sub(r"[\W_]", "", number).upper()


def joined(parts: Iterable[Part]) -> list[Part]:
    """One part an account, where a file has a statement for each day or month."""
    found: dict[str, Part] = {}
    for part in parts:
        name = _plain_number(part.number)
        first = found.get(name)
        if first is None:
            found[name] = part
            continue
        later = part if _closes_after(part, first) else first
        found[name] = replace(
            first,
            lines=first.lines + part.lines,
            closing_cents=later.closing_cents,
            closing_on=later.closing_on,
            left_out=first.left_out + part.left_out,
        )
    return list(found.values())


def _closes_after(part: Part, other: Part) -> bool:
    if part.closing_on is None or other.closing_on is None:
        return other.closing_on is None
    return part.closing_on >= other.closing_on
