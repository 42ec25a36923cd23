"""Campaigns: who is named on their page, what was won, and what they refuse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import Cents

NAMES_FROM = 5
"""Fewer first names than this could be told apart, and are not shown."""


class NotOpenError(CoopError):
    """Somebody signs on to a campaign that is not running."""

    template = N_(
        "This campaign takes no more names: it is not open. Look at the other "
        "campaigns, or ask the center what you can do."
    )


class OverForGoodError(CoopError):
    """A campaign that is over is opened again."""

    template = N_("This campaign is over. Start a new one, and link to it in an update.")


class UnknownSignOnError(CoopError):
    """A code takes back a name that is not there."""

    template = N_(
        "No name stands here under this code. Look at the code again, or it was taken "
        "back already."
    )


class OnlyReaderError(CoopError):
    """The last person who may read a workbook is taken away."""

    template = N_(
        "Nobody could read this workbook any more. Add somebody else first, or erase it."
    )


class NotAnOrganiserError(CoopError):
    """Somebody who does not organise is to read a workbook."""

    template = N_(
        "A workbook is read by organizers and coordinators alone. Ask a coordinator to "
        "give them a seat first."
    )


class NoConsentError(CoopError):
    """Words are to be shown that nobody agreed to."""

    template = N_(
        "Words are shown only when the person agreed. Read the text to them, and tick it "
        "when they say yes."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that workers got back, and where it is written."""

    on: date
    cents: Cents
    workers: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """A payment, and all that was won until and with it."""

    payment: Payment
    sum_cents: Cents


def running_sum(payments: Iterable[Payment]) -> tuple[Won, ...]:
    """What was won, by day, with the sum so far; the last one is the whole.

    >>> first = Payment(on=date(2026, 5, 1), cents=100_05, workers=2, source="Letter")
    >>> [won.sum_cents for won in running_sum([first, first])]
    [10005, 20010]
    """
    won: list[Won] = []
    for payment in sorted(payments, key=lambda one: one.on):
        before = won[-1].sum_cents if won else 0
        won.append(Won(payment=payment, sum_cents=before + payment.cents))
    return tuple(won)


def names_shown(names: Sequence[str]) -> tuple[str, ...]:
    """First names to show, in the order of the alphabet; none while they are few.

    >>> names_shown(["Ana", "", "Luz"])
    ()
    >>> names_shown(["Luz", "", "Ana", "Bea", "Eva", "Ida"])
    ('Ana', 'Bea', 'Eva', 'Ida', 'Luz')
    """
    given = sorted(name for name in names if name)
    return tuple(given) if len(given) >= NAMES_FROM else ()
