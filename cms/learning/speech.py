"""Speech: under which name somebody speaks, how much, and what a moderator may do.

In one place, a lesson or a cohort, somebody has one name for all they say, so that nobody
talks with themselves under two; in another place they have another, unless they choose
the same. A name that is made is drawn from a secret, so that it tells nothing.
"""

import re
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256

from coopkit.errors import N_, CoopError

LONGEST = 2_000
"""Signs in one post."""
POSTS_AN_HOUR = 6
REPORTS_A_DAY = 20
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No sign that is taken for another, and no vowel but A and E: few codes are words."""
LONGEST_ALIAS = 40

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class EmptyPostError(CoopError):
    """Nothing was said."""

    template = N_("There is nothing to send yet. Write something first.")


class LongPostError(CoopError):
    """A text that nobody would read to its end."""

    template = N_(
        "This text has {count} signs; {most} fit. Shorten it, or send it in two parts."
    )


class TooManyPostsError(CoopError):
    """Somebody who speaks without a pause."""

    template = N_(
        "You have sent {count} texts within an hour, which is as many as one person may, "
        "so that others can speak too. Keep your text, and send it a little later."
    )


class ReplyTooDeepError(CoopError):
    """A reply to a reply."""

    template = N_(
        "Replies go one level deep, so that a talk stays readable on a phone. Reply to "
        "the text on top of it."
    )


class NothingToReplyToError(CoopError):
    """A reply to what is not there to be read any more."""

    template = N_(
        "The text you reply to is not shown any more. Send yours as a text of its own."
    )


class AliasTakenError(CoopError):
    """A name that somebody else speaks under in the same place."""

    template = N_(
        "Somebody else speaks here under the name “{alias}”. Choose another, so that "
        "nobody is taken for you."
    )


class AliasIsAddressError(CoopError):
    """A name by which its bearer could be written to or called."""

    template = N_(
        "A name in a discussion cannot be an e-mail address, a web address or a phone "
        "number: everybody who reads here would have it. Choose a plain name."
    )


class ReportedAlreadyError(CoopError):
    """A second report by the same person."""

    template = N_(
        "You have reported this text already. A moderator looks at it; one report from "
        "each person is enough."
    )


class TooManyReportsError(CoopError):
    """Somebody who reports everything."""

    template = N_(
        "You have sent {count} reports within a day, which is as many as one person may. "
        "Write to whoever leads the class, if more is wrong."
    )


class OwnPostError(CoopError):
    """Somebody who reports themselves."""

    template = N_("This text is your own. You can take it back instead of reporting it.")


class NoReasonError(CoopError):
    """A text that is hidden without a word."""

    template = N_(
        "Whoever wrote a text is told why it is hidden. Write a reason of a few words."
    )


def tidy(text: str) -> str:
    """A text as it is kept: no signs that turn the line round, few empty lines.

    >>> tidy("  One\\r\\n\\r\\n\\r\\n\\r\\ntwo \\u202e ")
    'One\\n\\ntwo'
    """
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = "\n".join(line.rstrip() for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def check_text(text: str) -> str:
    """The tidy text, if it is neither empty nor too long."""
    said = tidy(text)
    if not said:
        raise EmptyPostError
    if len(said) > LONGEST:
        raise LongPostError(count=len(said), most=LONGEST)
    return said


def check_alias(alias: str, *, taken: Collection[str]) -> str:
    """A name that was chosen, if nobody else has it here and it is no address.

    >>> check_alias(" Luz  del  Sur ", taken=["Ana"])
    'Luz del Sur'
    """
    name = " ".join(_CONTROL.sub("", alias).split())[:LONGEST_ALIAS].strip()
    digits = sum(sign.isdigit() for sign in name)
    if re.search(r"@|://|www\.|\.(com|org|net)\b", name.casefold()) or digits > 6:
        raise AliasIsAddressError
    if name.casefold() in {other.casefold() for other in taken}:
        raise AliasTakenError(alias=name)
    return name


def made_alias(word: str, seed: str, *, taken: Collection[str]) -> str:
    """A name that nobody has here, drawn from a seed that holds a secret.

    >>> made_alias("Reader", "a secret, a person and a place", taken=[])
    'Reader K6'
    """
    others = {other.casefold() for other in taken}
    for length in (2, 2, 2, 3, 3, 3):
        seed = sha256(seed.encode()).hexdigest()
        number = int(seed, 16)
        code = "".join(SIGNS[number // 30**k % 30] for k in range(length))
        name = f"{word} {code}"
        if name.casefold() not in others:
            return name
    return f"{word} {seed[:8].upper()}"
