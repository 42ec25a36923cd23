"""Wording: a parameter's value as people read it, in the text and in lists.

Sentences are templates that `say` puts into the reader's language; names of options
stand in the catalogue in each language.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from coopkit.errors import N_
from coopkit.money import parse_share
from governance.bylaws.parameters import Parameter

Say = Callable[[str], str]

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
    """A threshold as people say it."""
    words = MAJORITIES[value["basis"], value["strictly_more"]]
    return say(words).format(share=share_words(parse_share(value["threshold"])))


def value_words(
    parameter: Parameter, value: Any, *, language: str = "en", say: Say = str
) -> str:
    """Any value as people read it."""
    if parameter.type == "share":
        return share_words(parse_share(value))
    if parameter.type == "yes_no":
        return say(YES if value else NO)
    if parameter.type == "choice":
        return _option(parameter, value, language)
    if parameter.type == "weights":
        return _weights(parameter, value, language)
    if parameter.type == "quorum":
        return quorum_words(value, say)
    if parameter.type == "threshold":
        return threshold_words(value, say)
    return str(value)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text of the catalogue in a language, else in English."""
    return texts.get(language) or texts["en"]


def _option(parameter: Parameter, value: str, language: str) -> str:
    return in_language(parameter.options[value], language)


def _weights(parameter: Parameter, value: Mapping[str, str], language: str) -> str:
    """Weights in the catalogue's order; a single weight of one is its name alone."""
    if list(value.values()) == ["1"]:
        return _option(parameter, next(iter(value)), language)
    parts = (
        f"{_option(parameter, label, language)} × {value[label]}"
        for label in parameter.options
        if label in value
    )
    return ", ".join(parts)
