"""Payees: what a bank writes about one, as a pattern that rules can go by.

A rule proposes an account for the lines of a pattern. What a person wrote beats what was
learned from what was booked before.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_PATTERN = 200
_PROCESSORS = re.compile(
    r"^(?:sq|tst|sp|pp|py|paypal|sumup|zettle|izettle|stripe|toast)\s*\*\s*"
)
_GENERIC = re.compile(
    r"^(?:(?:recurring |pos |visa |debit |check ?card |card |mobile )*"
    r"(?:purchase|payment)(?: authorized)?(?: on)?|check ?card|pos(?: debit)?"
    r"|compra(?: con)?(?: tarj(?:eta)?\.?)?|pago(?: con)? tarj(?:eta)?\.?"
    r"|ach (?:debit|credit)|debit card|point of sale)\b(?![^\w\s]*$)"
)
_STATES = re.compile(
    r"a[klrz]|c[aot]|d[ce]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkr]"
    r"|p[ar]|ri|s[cd]|t[nx]|ut|v[at]|w[aivy]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is done with the lines of a pattern; `pk` tells which rule it is."""

    pk: int
    pattern: str
    outgoing: bool
    account: str
    payee: str = ""
    narration: str = ""
    written: bool = False
    times: int = 1


def pattern_of(text: str) -> str:
    """A payee in small letters, without numbers, signs, card machine and place.

    >>> pattern_of("SQ *CAFE FRUITVALE 0412 OAKLAND CA")
    'cafe fruitvale'
    >>> pattern_of("Compra tarj. PANADERÍA SOL 12/03"), pattern_of("CHECK 1042")
    ('panaderia sol', 'check')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = " ".join(plain.split())
    plain = _GENERIC.sub("", plain).strip() or plain
    plain = re.sub(r"^[\d/.\- ]+(?=\D)", "", plain)
    plain = _PROCESSORS.sub("", plain) or plain
    words = _without_place(re.split(r"[^\w'&]+", plain.replace("'", "")))
    kept = [word for word in words if word and not re.search(r"[\d_]", word)]
    return " ".join(kept)[:LONGEST_PATTERN].rstrip()


def _without_place(words: list[str]) -> list[str]:
    """Cut a state of the United States at the end, and the town before it.

    The town is known by the shop's number before it, as card machines write it.
    """
    words = [word for word in words if word]
    while words and (words[-1] == "usa" or re.fullmatch(r"\d{5}", words[-1])):
        words = words[:-1]
    if len(words) < 3 or not _STATES.fullmatch(words[-1]):
        return words
    numbers = [place for place, word in enumerate(words) if re.search(r"\d{2}", word)]
    if numbers and numbers[-1] > 0 and len(words) - numbers[-1] <= 5:
        return words[: numbers[-1]]
    return words[:-1]


def proposal(pattern: str, *, outgoing: bool, rules: Sequence[Rule]) -> Rule | None:
    """The rule for a line: written before learned, exact before part, long before short.

    A written rule holds wherever its words stand in the pattern; a learned one for its
    own pattern, or one that goes on after two or more of its words.
    """
    if not pattern:
        return None
    found = [
        rule for rule in rules if rule.outgoing == outgoing and _holds(rule, pattern)
    ]
    return max(
        found,
        key=lambda r: (r.written, r.pattern == pattern, len(r.pattern), r.times, -r.pk),
        default=None,
    )


def _holds(rule: Rule, pattern: str) -> bool:
    if rule.pattern == pattern:
        return True
    if rule.written:
        return f" {rule.pattern} " in f" {pattern} "
    return " " in rule.pattern and pattern.startswith(f"{rule.pattern} ")


def taught(rule: Rule | None, *, account: str) -> tuple[str, int]:
    """The account and the count of a rule after a line of its pattern was booked.

    Another account re-teaches it from one; a person's rule keeps its own.
    """
    if rule is None:
        return account, 1
    if rule.account == account:
        return account, rule.times + 1
    return (rule.account, rule.times) if rule.written else (account, 1)
