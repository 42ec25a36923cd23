"""Questions in BQL: which of them may be asked.

A question is one statement that only reads. Beancount's query language also has verbs
that open files for writing (`.output`, `create table`), and its shell has more of them.
"""

import re

from coopkit.errors import N_, CoopError

LONGEST = 4_000
_VERB = re.compile(r"\s*(select|balances|journal|print)\b", re.IGNORECASE)
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_LITERAL = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
_REPEATED = re.compile(r"(?<!\()[*+?]|\{\d*,?\d*\}")
_REPEATED_GROUP = re.compile(r"\)\s*(?:[*+?]|\{\d*,?\d*\})")
MOST_REPEATED = 2


class NotAQuestionError(CoopError):
    """A text that does not begin as a question does."""

    template = N_(
        "“{start}” is not a question to the books. A question begins with SELECT, "
        "BALANCES, JOURNAL or PRINT. Start from one of the examples."
    )


class TwoQuestionsError(CoopError):
    """More than one statement."""

    template = N_(
        "These are several questions. Ask one at a time: take out the semicolon and what "
        "follows it."
    )


class TooLongAQuestionError(CoopError):
    """A text longer than a question needs."""

    template = N_(
        "The question has {length} signs; up to {most} can be asked. Shorten it."
    )


class SyntaxOfQuestionError(CoopError):
    """A question that does not read as one."""

    template = N_(
        "The question could be read only up to “{said}”. Look there for a missing comma, "
        "a missing quote or a word in the wrong place: SELECT what, WHERE which, GROUP "
        "BY, ORDER BY."
    )


class EndOfQuestionError(CoopError):
    """A question that ends too early."""

    template = N_(
        "The question ends too early. Something is missing at its end: a closing quote "
        "or bracket, or what follows the last word."
    )


class UnknownColumnError(CoopError):
    """A question for a column that there is not."""

    template = N_(
        "There is no column “{said}”. Columns are date, year, month, account, payee, "
        "narration, number, currency, position, balance, tags and links; text stands in "
        "quotes, like 'Income'."
    )


class UnknownFunctionError(CoopError):
    """A question with a function that there is not, or not for this."""

    template = N_(
        "“{said}” cannot be worked out: there is no such function, or it does not take "
        "what stands in its brackets. sum, count, first, last, year, month and root are "
        "there."
    )


class GroupMissingError(CoopError):
    """Sums beside columns that are not grouped by."""

    template = N_(
        "A sum stands beside a column of single entries: {said}. Write every column that "
        "is no sum after GROUP BY."
    )


class PatternError(CoopError):
    """A pattern that is none."""

    template = N_(
        "The pattern after ~ cannot be read: {said}. Put a backslash before signs like "
        "( [ * +, or leave them out."
    )


class NotUnderstoodError(CoopError):
    """A question that Beancount cannot answer, in its own words."""

    template = N_(
        "The books cannot answer this. Beancount says: {said}. Start from one of the "
        "examples and change a little at a time."
    )


_COLUMN = re.compile(r'column "([^"]*)" not found')
_FUNCTION = re.compile(r'no function matches "([^"]*)"')
_OPERATOR = re.compile(r'operator "([^"]*)" not supported')


def complaint_about(wrong: str, said: str) -> CoopError:
    """The refusal that tells in plain words what Beancount says of a question.

    >>> said = 'column "acount" not found in table "postings"'
    >>> str(complaint_about("compilation", said))[:31]
    'There is no column “acount”. Co'
    """
    if wrong == "syntax":
        return SyntaxOfQuestionError(said=said) if said else EndOfQuestionError()
    if wrong == "no question":
        return NotAQuestionError(start=said)
    if wrong == "pattern":
        return PatternError(said=said)
    for pattern, refusal in (
        (_COLUMN, UnknownColumnError),
        (_FUNCTION, UnknownFunctionError),
        (_OPERATOR, UnknownFunctionError),
    ):
        found = pattern.search(said)
        if found:
            return refusal(said=found[1])
    if "GROUP-BY clause in aggregate" in said:
        return GroupMissingError(said=said.rpartition(": ")[2])
    return NotUnderstoodError(said=said)


def check_question(text: str) -> None:
    """Refuse what is not one statement that only reads the books.

    >>> check_question("SELECT account, sum(position) WHERE narration ~ 'using; it'")
    >>> check_question("print; .output /etc/motd")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ledger.books.questions.TwoQuestionsError: These are several questions. ...
    """
    if len(text) > LONGEST:
        raise TooLongAQuestionError(length=len(text), most=LONGEST)
    if not _VERB.match(text):
        raise NotAQuestionError(start=" ".join(text.split())[:20])
    bare = _STRING.sub("''", text).rstrip().removesuffix(";")
    if ";" in bare:
        raise TwoQuestionsError


def may_hang(text: str) -> bool:
    """Whether a pattern may take for ever: a group, or more than two signs, repeated.

    Patterns run inside the site, and nothing stops one that has begun.

    >>> may_hang("(.+)+!"), may_hang(".*.*.*!"), may_hang("(a|a)*$")
    (True, True, True)
    >>> may_hang("^Expenses:(Rent|Power).*"), may_hang(r"C\\+\\+ [*+?] \\(.*\\)")
    (False, False)
    """
    plain = _LITERAL.sub("x", text)
    return bool(
        _REPEATED_GROUP.search(plain) or len(_REPEATED.findall(plain)) > MOST_REPEATED
    )


def may_filter(text: str) -> bool:
    """Whether a filter, in quotes or bare, asks for nothing that may take for ever."""
    return not (
        any(map(may_hang, _STRING.findall(text)))
        or any(map(may_hang, _STRING.sub(" ", text).split()))
    )


def may_ask(queries: list[str]) -> bool:
    """Whether at most one question is asked, only reads, and cannot take for ever.

    >>> may_ask(["SELECT account, sum(position) GROUP BY account"]), may_ask([])
    (True, True)
    >>> may_ask([".output /etc/motd"]), may_ask(["select 1; .output x"])
    (False, False)
    >>> may_ask(["select count(*) where narration ~ '(.+)+!'"])
    False
    """
    if len(queries) > 1:
        return False
    try:
        for text in queries:
            check_question(text)
    except CoopError:
        return False
    patterns = [part for text in queries for part in _STRING.findall(text)]
    # A pattern could be put together from pieces by this function.
    if any("subst" in text.casefold() for text in queries):
        return not any(map(_REPEATED.search, patterns))
    return not any(map(may_hang, patterns))
