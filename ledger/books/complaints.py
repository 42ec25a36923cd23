"""Complaints about a ledger that is imported: each with its line, in a plain sentence.

Beancount's own messages are put into the words of this site; one that is not known here
is passed on as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coopkit.errors import N_, CoopError

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, order=True)
class LineError:
    """What is wrong, and in which line; line 0 is the file as a whole.

    The file is named where there are several.
    """

    line: int
    message: str
    file: str = ""


class UnreadableLineError(CoopError):
    template = N_("This line cannot be read: {detail}.")


class UnknownWordError(CoopError):
    template = N_(
        "This line cannot be read: “{word}” is not known here. Check how it is spelled, "
        "and whether the line before it is whole."
    )


class NoSuchDayError(CoopError):
    template = N_("There is no such day in the calendar. Correct the date.")


class NoNumberError(CoopError):
    template = N_(
        "“{number}” is not a number here. A comma parts thousands, and a point the "
        "decimals, as in 1,250.00."
    )


class NotBalancedError(CoopError):
    template = N_(
        "This transaction does not balance: {residual} is left over. Make its amounts "
        "add up to zero."
    )


class OnlyNearlyBalancedError(CoopError):
    template = N_(
        "This transaction balances only nearly: {residual} is left over, which Beancount "
        "forgives. These books are exact to the last digit. Write out the amounts so "
        'that nothing is left; or put the line: option "account_rounding" "Rounding" '
        "at the head of the file, and an account of that name takes what is left."
    )


class NeverOpenedError(CoopError):
    template = N_(
        "The account {account} is used, but never opened. Add a line that opens it on "
        "or before its first day."
    )


class NotOpenThenError(CoopError):
    template = N_(
        "The account {account} is used before it opens or after it closes. Change the "
        "day of the entry, or of the opening or closing."
    )


class OpenedTwiceError(CoopError):
    template = N_("The account {account} is opened twice. Take one of the two out.")


class WrongBalanceError(CoopError):
    template = N_(
        "The balance of {account} should be {expected} on this day, but the entries "
        "before it make {actual}."
    )


class WrongCurrencyError(CoopError):
    template = N_(
        "The account {account} does not take {currency}. Add the currency where the "
        "account is opened, or change the entry."
    )


class UnusedPadError(CoopError):
    template = N_("This pad fills nothing. Take it out, or assert a balance after it.")


class TooManyMissingError(CoopError):
    template = N_("More than one amount is left out here. Write out all but one.")


class NoCurrencyError(CoopError):
    template = N_("This amount has no currency, and it cannot be told. Write it out.")


class NotWorkedOutError(CoopError):
    template = N_(
        "Beancount could not work this ledger out. Most often an amount is missing, or "
        "something is sold that is not held. Check the file with bean-check first."
    )


class NoSuchLotError(CoopError):
    template = N_("Nothing held matches what is sold here: {detail}.")


class WhichLotError(CoopError):
    template = N_(
        "More than one lot matches what is sold here: {detail}. Name the lot by its "
        "cost, its day or its label; or open the account with a booking method like FIFO."
    )


class NotEnoughHeldError(CoopError):
    template = N_("Less is held than is sold here: {detail}. Correct the number.")


class ClosedTwiceError(CoopError):
    template = N_("The account {account} is closed twice. Take one of the two out.")


class ClosedUnopenedError(CoopError):
    template = N_(
        "The account {account} is closed, but was never opened. Open it, or take this "
        "line out."
    )


class LeftPushedError(CoopError):
    template = N_(
        "“{name}” is pushed in this file, and never popped. Add the line that pops it "
        "after the last entry it is for."
    )


class NotPushedError(CoopError):
    template = N_(
        "“{name}” is popped here, but is not pushed before, in this very file. Take the "
        "line out."
    )


class OtherMessageError(CoopError):
    template = N_("Beancount says: {detail}")


class LedgerRefusedError(CoopError):
    """A ledger that is not taken in, with all that is wrong in it."""

    template = N_("There are problems in the ledger. Nothing was imported.")

    def __init__(self, errors: Iterable[LineError]) -> None:
        self.errors = tuple(errors)
        super().__init__()


class PluginRefusedError(CoopError):
    template = N_(
        "The plugin “{name}” is not run here, because a plugin is a program. Take the "
        "line out, or run it at home and import what it makes."
    )


class PluginSettingRefusedError(CoopError):
    template = N_(
        "The plugin “{name}” is known here, but only without settings. Take the "
        "settings out."
    )


class PluginFailedError(CoopError):
    template = N_(
        "The plugin “{name}” failed on this ledger. Take its line out, or run it at home "
        "and import what it makes."
    )


class OptionRefusedError(CoopError):
    template = N_(
        "The option “{name}” is not used here, because it reaches outside the ledger. "
        "Take the line out."
    )


class QueryRefusedError(CoopError):
    template = N_(
        "Stored queries are not kept here. Take this line out; the queries themselves "
        "can be asked in Fava."
    )


class DocumentNotThereError(CoopError):
    template = N_(
        "This line points at the file “{name}”, which was not handed in with the ledger. "
        "Pack the file too, or take the line out and attach the receipt later."
    )


class CustomRefusedError(CoopError):
    template = N_(
        "The setting “{name}” is not used here, because it can run programs or read "
        "files. Take the line out."
    )


class FiscalYearDiffersError(CoopError):
    template = N_(
        "This line says that the fiscal year ends on {there}; the co-op’s ends on "
        "{here}. Correct one of them."
    )


class TooManyDigitsError(CoopError):
    template = N_(
        "The number {number} has too many digits: the books keep up to 18, exactly. "
        "Write a shorter number."
    )


class NameTooLongError(CoopError):
    template = N_("The name {name} is too long: {most} signs are kept. Shorten it.")


class EntryIdTwiceError(CoopError):
    template = N_("The id {name} is used by two entries. Give each its own, or none.")


class NotKeptError(CoopError):
    template = N_(
        "This entry cannot be written down so that it reads the same again. Use plain "
        "text in it, and import again."
    )


class EmptyLedgerError(CoopError):
    template = N_("There is no entry in this ledger. Choose the file that has them.")


class UnprintableError(CoopError):
    template = N_("This line has a sign that cannot be printed. Type the line again.")


class LineTooLongError(CoopError):
    template = N_("This line is longer than {most} signs. Break it in parts.")


class DivisionError(CoopError):
    template = N_(
        "A division is by a plain number that is not zero. Work this amount out, and "
        "write the result."
    )


class InvalidAccountError(CoopError):
    template = N_(
        "“{account}” is not an account. An account is a path like Expenses:Flour: it "
        "begins with one of the five roots, and each part with a capital or a digit."
    )


_KNOWN: tuple[tuple[re.Pattern[str], type[CoopError]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), refusal)
    for pattern, refusal in (
        (r"Transaction does not balance: (?P<residual>.+)", NotBalancedError),
        (r"Invalid reference to unknown account '(?P<account>.+)'", NeverOpenedError),
        (r"Invalid reference to inactive account '(?P<account>.+)'", NotOpenThenError),
        (r"Invalid account name: (?P<account>.+)", InvalidAccountError),
        (r"Duplicate open directive for (?P<account>.+)", OpenedTwiceError),
        (
            r"Balance failed for '(?P<account>[^']+)': expected (?P<expected>.+) != "
            r"accumulated (?P<actual>.+) \(.+",
            WrongBalanceError,
        ),
        (
            r"Invalid currency (?P<currency>\S+) for account '(?P<account>.+)'",
            WrongCurrencyError,
        ),
        (r"Error applying plugin \"(?P<name>[^\"]+)\".*", PluginFailedError),
        (r"Unused Pad entry", UnusedPadError),
        (r"Too many missing numbers.*", TooManyMissingError),
        (r"You may not have more than one auto-posting.*", TooManyMissingError),
        (r"Failed to categorize posting.*|Could not resolve.*", NoCurrencyError),
        (r"(?P<detail>No position matches .+)", NoSuchLotError),
        (r"Invalid token: '(?P<word>.+)'", UnknownWordError),
        (r"ValueError: (?P<detail>(day|month|year) .+?)( \(\S+:\d+\))?", NoSuchDayError),
        (r"ValueError: Invalid number format: '(?P<number>[^']{1,40}).*", NoNumberError),
        (r"Ambiguous matches for (?P<detail>.+)", WhichLotError),
        (r"Not enough lots to reduce (?P<detail>.+)", NotEnoughHeldError),
        (r"Duplicate close directive for (?P<account>.+)", ClosedTwiceError),
        (r"Unopened account (?P<account>\S+) is being closed", ClosedUnopenedError),
        (r"Unbalanced pushed tag: '(?P<name>.+)'", LeftPushedError),
        (r"Unbalanced metadata key '(?P<name>[^']+)'; .*", LeftPushedError),
        (r"Attempting to pop absent tag: '(?P<name>.+)'", NotPushedError),
        (r"Attempting to pop absent metadata key: '(?P<name>.+)'", NotPushedError),
        (r"(?P<detail>syntax error.*|Invalid token.*)", UnreadableLineError),
    )
)


def in_plain_words(message: str) -> str:
    """Beancount's message as a sentence of this site.

    >>> in_plain_words("Invalid reference to unknown account 'Assets:Cash'")
    'The account Assets:Cash is used, but never opened. Add a line that opens it on
    or before its first day.'
    """
    for pattern, refusal in _KNOWN:
        match = pattern.fullmatch(message.strip())
        if match:
            return str(refusal(**match.groupdict()))
    return str(OtherMessageError(detail=message.strip()))
