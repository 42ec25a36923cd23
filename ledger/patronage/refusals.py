"""What can stop a patronage year, each with the rule and the way out."""

from coopkit.errors import N_, CoopError


class OtherCurrenciesError(CoopError):
    """Income or expenses that are not in the co-op's own currency."""

    template = N_(
        "The year has income or expenses in {currencies}; earnings are worked out in "
        "{currency} alone. Exchange them in the books, at the rate you used, and try "
        "again."
    )


class NoHoursError(CoopError):
    """A year without a sheet of hours."""

    template = N_(
        "There is no sheet of hours for {year}. Patronage is divided by labor: import "
        "the hours of the year first."
    )


class UnknownMeasureError(CoopError):
    """A rule that divides by something the site does not keep."""

    template = N_(
        "The bylaws divide by “{measure}” (clause {clause}), which this site does not "
        "keep. It keeps hours, wages, equal parts and hours of all years; kinds of work "
        "can weigh more than others (“Hours that count”). Let the members adopt one of "
        "these before the next year begins."
    )


class YearNotOverError(CoopError):
    """A year that is still running."""

    template = N_(
        "The fiscal year ends on {year_end}. Its patronage can be worked out from the "
        "day after."
    )


class YearPostedError(CoopError):
    """A second run for a year that stands in the books."""

    template = N_(
        "The allocation of {year} was posted to the books on {on}, under {resolution}. "
        "A year is posted once. A mistake is put right by a new entry, not by a second "
        "run."
    )


class VoteOpenError(CoopError):
    """A worksheet that the members are voting on."""

    template = N_(
        "The members are voting on a worksheet for {year}. Wait for the result, or "
        "withdraw the motion, before you make a new one."
    )


class AlreadyAdoptedError(CoopError):
    """A worksheet that the members adopted and nothing has changed."""

    template = N_(
        "The members adopted the worksheet for {year} ({resolution}), and neither the "
        "books nor the hours have changed since. Post it to the ledger."
    )


class NotFrozenError(CoopError):
    """A worksheet that is not waiting to be sent."""

    template = N_(
        "This worksheet for {year} is {state}; only one that is frozen and not yet "
        "sent can go to the members. Work the year out again."
    )


class NotApprovedError(CoopError):
    """A worksheet without the members' resolution."""

    template = N_(
        "This worksheet for {year} is {state}. Only an allocation that the members "
        "adopted can be posted. Send it to them and declare the result first."
    )


class MotionFailedError(CoopError):
    """An allocation that the members voted down."""

    template = N_(
        "The members did not adopt this worksheet for {year}; nothing can be posted "
        "from it. Change what they asked for, work the year out again and send it anew."
    )


class BooksChangedError(CoopError):
    """Books that are no longer those of the worksheet."""

    template = N_(
        "The books for {year} have changed since this worksheet was made. What the "
        "members decide must rest on the books as they are. Work the year out again "
        "and send it to them."
    )


class HoursChangedError(CoopError):
    """Hours that are no longer those of the worksheet."""

    template = N_(
        "The hours for {year} have changed since this worksheet was made. What the "
        "members decide must rest on the hours as they are. Work the year out again "
        "and send it to them."
    )


class RulesChangedError(CoopError):
    """Choices or rules that are no longer those of the worksheet."""

    template = N_(
        "The chosen accounts, the rules or the roll of members for {year} have changed "
        "since this worksheet was made. Work the year out again and send it to the "
        "members."
    )


class HoursSettledError(CoopError):
    """New hours for a year that stands in the books."""

    template = N_(
        "The hours of {year} were divided under {resolution} and stand in the books. "
        "They are not replaced. A mistake is put right in the current year, by a "
        "decision of the members."
    )


class OtherWorksheetError(CoopError):
    """A motion that names another worksheet, or other figures."""

    template = N_(
        "The motion does not name this worksheet for {year} as it stands: it was "
        "replaced, or its figures differ. Withdraw the motion and send the worksheet "
        "anew."
    )


class DoesNotPassError(CoopError):
    """A worksheet with a point that fails."""

    template = N_(
        "The worksheet for {year} does not pass: {what}. Put that right, then send it."
    )


class UnknownPrefixError(CoopError):
    """A prefix that no account of income or expenses can have."""

    template = N_(
        "“{prefix}” is no account of income or expenses. Choose among the accounts of "
        "the year."
    )
