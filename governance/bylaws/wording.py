"""Wording: a parameter's value as people read it, in the text and in lists.

Sentences are templates that `say` puts into the reader's language; names of options
stand in the catalogue in each language. No value of a parameter's type is without words.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from coopkit.errors import N_
from coopkit.money import parse_amount, parse_share
from governance.bylaws.catalogue import Parameter

Say = Callable[[str], str]
Texts = Mapping[str, str]

MAJORITIES = {
    ("cast", True): N_("more than {share} of the votes cast for or against"),
    ("cast", False): N_("at least {share} of the votes cast for or against"),
    ("cast_incl_abstain", True): N_(
        "more than {share} of all votes, abstentions included"
    ),
    ("cast_incl_abstain", False): N_(
        "at least {share} of all votes, abstentions included"
    ),
    ("present", True): N_("more than {share} of those who take part"),
    ("present", False): N_("at least {share} of those who take part"),
    ("members", True): N_("more than {share} of all members"),
    ("members", False): N_("at least {share} of all members"),
}
MORE_THAN_MEMBERS = N_("more than {number} of the members")
AT_LEAST_MEMBERS = N_("at least {number} of the members")
AND = N_("{one}, and {other}")
OR = N_("{one}, or {other}")
YES, NO = N_("yes"), N_("no")
ALL_OF = N_("{some} and {last}")
THEN = N_("{one}, then {other}")
STEP = N_("{share} of {base} to {target}")
NO_STEPS = N_("nothing beyond what the other clauses say")
WITH_VOTE, NO_VOTE = N_("with a vote"), N_("without a vote")
WITH_PATRONAGE, NO_PATRONAGE = N_("with patronage"), N_("without patronage")
INVESTS = N_("as investors")
SPANS = {
    "days": (N_("{number} day"), N_("{number} days")),
    "months": (N_("{number} month"), N_("{number} months")),
    "years": (N_("{number} year"), N_("{number} years")),
    "hours": (N_("{number} hour"), N_("{number} hours")),
}
DAYS_OF_MONTHS = (
    N_("January {day}"),
    N_("February {day}"),
    N_("March {day}"),
    N_("April {day}"),
    N_("May {day}"),
    N_("June {day}"),
    N_("July {day}"),
    N_("August {day}"),
    N_("September {day}"),
    N_("October {day}"),
    N_("November {day}"),
    N_("December {day}"),
)


def share_words(share: Fraction) -> str:
    """A share as a percentage where that is exact, else as a fraction.

    >>> [share_words(share) for share in (Fraction(1, 4), Fraction(2, 3), Fraction(1, 8))]
    ['25\\xa0%', '2/3', '12.5\\xa0%']
    """
    hundredths = share * 10_000
    if hundredths.denominator != 1:
        return str(share)
    whole, part = divmod(hundredths.numerator, 100)
    decimals = f".{part:02d}".rstrip("0") if part else ""
    return f"{whole}{decimals}\u00a0%"


def quorum_words(value: Mapping[str, Any], say: Say = str) -> str:
    """A quorum as people say it.

    >>> quorum_words({"any": [{"count": 3}, {"share": "1/5", "of": "members"}]})
    'at least 3 of the members, or at least 20\\xa0% of the members'
    """
    for name, joint in (("at_least", AND), ("any", OR)):
        if name in value:
            words, *others = (quorum_words(part, say) for part in value[name])
            for other in others:
                words = say(joint).format(one=words, other=other)
            return words
    number = (
        str(value["count"])
        if "count" in value
        else share_words(parse_share(value["share"]))
    )
    strictly = value.get("strictly_more", False)
    return say(MORE_THAN_MEMBERS if strictly else AT_LEAST_MEMBERS).format(number=number)


def threshold_words(value: Mapping[str, Any], say: Say = str) -> str:
    """A threshold as people say it.

    >>> half = {"basis": "cast", "threshold": "1/2", "strictly_more": True}
    >>> threshold_words({"any": [half, {**half, "basis": "members"}]}).split(", ")[1]
    'or more than 50\\xa0% of all members'
    """
    for name, joint in (("at_least", AND), ("any", OR)):
        if name in value:
            words, *others = (threshold_words(part, say) for part in value[name])
            for other in others:
                words = say(joint).format(one=words, other=other)
            return words
    words = MAJORITIES[value["basis"], value["strictly_more"]]
    return say(words).format(share=share_words(parse_share(value["threshold"])))


def value_words(
    parameter: Parameter,
    value: Any,
    *,
    language: str = "en",
    say: Say = str,
    currency: str = "USD",
    minor_units: int = 2,
) -> str:
    """Any value as people read it; an amount in the co-op's currency."""
    if parameter.type == "share":
        return share_words(parse_share(value))
    if parameter.type == "money":
        return amount_words(value, currency=currency, minor_units=minor_units)
    if parameter.type in SPANS:
        one, many = SPANS[parameter.type]
        return say(one if value == 1 else many).format(number=value)
    if parameter.type == "date_rule":
        month, _, day = value.partition("-")
        return say(DAYS_OF_MONTHS[int(month) - 1]).format(day=int(day))
    if parameter.type == "yes_no":
        return say(YES if value else NO)
    if parameter.type == "quorum":
        return quorum_words(value, say)
    if parameter.type == "threshold":
        return threshold_words(value, say)
    if parameter.type in _LISTS:
        return _LISTS[parameter.type](parameter, value, language, say)
    if parameter.type == "text" and isinstance(value, Mapping):
        return in_language(value, language)
    return str(value)


def amount_words(amount: str, *, currency: str = "USD", minor_units: int = 2) -> str:
    """An amount as the house writes it for people.

    >>> amount_words("1500.00"), amount_words("1500.00", currency="EUR")
    ('$1,500.00', '1,500.00\xa0EUR')
    """
    decimals = max(minor_units, len(amount.rpartition(".")[2].rstrip("0")))
    whole, part = divmod(parse_amount(amount, minor_units=decimals), 10**decimals)
    digits = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    return f"${digits}" if currency == "USD" else f"{digits}\u00a0{currency}"


def in_language(texts: Texts, language: str) -> str:
    """A text in a language, else in English, else in the first it has."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def listed(words: list[str], say: Say = str, *, is_ordered: bool = False) -> str:
    """Several words as one phrase.

    >>> listed(["bread", "wine", "oil"]), listed(["bread", "wine"], is_ordered=True)
    ('bread, wine and oil', 'bread, then wine')
    """
    if is_ordered:
        said, *others = words
        for other in others:
            said = say(THEN).format(one=said, other=other)
        return said
    if len(words) == 1:
        return words[0]
    return say(ALL_OF).format(some=", ".join(words[:-1]), last=words[-1])


def _option(parameter: Parameter, value: str, language: str, say: Say) -> str:
    return in_language(parameter.options[value], language)


def _choices(parameter: Parameter, value: list[str], language: str, say: Say) -> str:
    words = [_option(parameter, each, language, say) for each in value]
    return listed(words, say, is_ordered=parameter.is_ordered)


def _weights(
    parameter: Parameter, value: Mapping[str, str], language: str, say: Say
) -> str:
    """Weights in the catalogue's order; a single weight of one is its name alone."""
    if list(value.values()) == ["1"]:
        return _option(parameter, next(iter(value)), language, say)
    parts = (
        f"{_option(parameter, label, language, say)} × {value[label]}"
        for label in parameter.options
        if label in value
    )
    return ", ".join(parts)


def _classes(
    parameter: Parameter, value: list[dict[str, Any]], language: str, say: Say
) -> str:
    """Each class with its rights: “Worker members (with a vote, with patronage)”."""
    said = []
    for row in value:
        rights = [
            WITH_VOTE if row["votes"] else NO_VOTE,
            WITH_PATRONAGE if row["patronage"] else NO_PATRONAGE,
            *([INVESTS] if row["investor"] else []),
        ]
        own = ", ".join(say(right) for right in rights)
        said.append(f"{in_language(row['name'], language)} ({own})")
    return "; ".join(said)


def _steps(
    parameter: Parameter, value: list[dict[str, str]], language: str, say: Say
) -> str:
    """Steps in their order: “20 % of net earnings to the reserve, then …”."""
    if not value:
        return say(NO_STEPS)
    words = [
        say(STEP).format(
            share=share_words(parse_share(row["share"])),
            base=in_language(parameter.bases[row["of"]], language),
            target=in_language(parameter.options[row["to"]], language),
        )
        for row in value
    ]
    return listed(words, say, is_ordered=True)


_LISTS: Mapping[str, Callable[[Parameter, Any, str, Say], str]] = {
    "choice": _option,
    "choices": _choices,
    "weights": _weights,
    "classes": _classes,
    "steps": _steps,
}
