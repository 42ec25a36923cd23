"""Examples: what people ask the books, in plain words and in the books' own language."""

from dataclasses import dataclass
from datetime import date

from coopkit.errors import N_


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words, and how it is asked."""

    words: str
    question: str


EXAMPLES = (
    Example(
        N_("What does the co-op have, and what does it owe?"),
        "SELECT account, sum(position) AS holds\n"
        "WHERE account ~ '^({assets}|{liabilities}):'\n"
        "GROUP BY account ORDER BY account",
    ),
    Example(
        N_("On what was money spent this fiscal year, the most first?"),
        "SELECT account, sum(number) AS spent, currency\n"
        "WHERE account ~ '^{expenses}:' AND date >= {first} AND date <= {last}\n"
        "GROUP BY account, currency ORDER BY spent DESC",
    ),
    Example(
        N_("What came in, month by month?"),
        "SELECT year, month, neg(sum(number)) AS income, currency\n"
        "WHERE account ~ '^{income}:'\n"
        "GROUP BY year, month, currency ORDER BY year, month",
    ),
    Example(
        N_("Who was paid most?"),
        "SELECT payee, count(*) AS times, sum(number) AS paid, currency\n"
        "WHERE account ~ '^{expenses}:' AND payee != ''\n"
        "GROUP BY payee, currency ORDER BY paid DESC LIMIT 20",
    ),
    Example(
        N_("What moved in the bank and the cash box lately?"),
        "SELECT date, payee, narration, account, position\n"
        "WHERE account ~ '^{assets}:'\n"
        "ORDER BY date DESC LIMIT 50",
    ),
    Example(
        N_("Which amounts this fiscal year are 1,000 or more?"),
        "SELECT date, narration, account, position\n"
        "WHERE abs(number) >= 1000 AND date >= {first} AND date <= {last}\n"
        "ORDER BY date DESC",
    ),
)


def examples(
    *, assets: str, liabilities: str, income: str, expenses: str, first: date, last: date
) -> list[Example]:
    """Questions to start from, about the fiscal year from `first` to `last`.

    Accounts are those of the book, which may name its five kinds in its own way.

    >>> year = {"first": date(2026, 7, 1), "last": date(2027, 6, 30)}
    >>> names = {"assets": "A", "liabilities": "L", "income": "I", "expenses": "E"}
    >>> print(examples(**names, **year)[1].question.splitlines()[1])
    WHERE account ~ '^E:' AND date >= 2026-07-01 AND date <= 2027-06-30
    """
    said = {
        "assets": assets,
        "liabilities": liabilities,
        "income": income,
        "expenses": expenses,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    return [Example(one.words, one.question.format(**said)) for one in EXAMPLES]
