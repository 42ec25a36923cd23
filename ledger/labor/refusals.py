"""Refusals: what cannot be done with hours, the rule, and the way out."""

from coopkit.errors import N_, CoopError


class NotAYearEndError(CoopError):
    """A day on which no fiscal year of the co-op ends."""

    template = N_(
        "No fiscal year ends on {day}. This co-op’s year ends on {right}. Choose a year."
    )


class SameSheetError(CoopError):
    """A sheet that already holds hours of the year, once more."""

    template = N_(
        "This is the sheet that already holds the year ({filename}), so nothing was "
        "changed. Import a corrected sheet to replace it."
    )


class NoLinesError(CoopError):
    """A header with nothing below it."""

    template = N_(
        "The sheet has no line with hours. Add one line a worker and pay period, and "
        "import it again."
    )


class NothingNewError(CoopError):
    """A sheet of which every line stands on file already."""

    template = N_(
        "All {count} lines of the sheet stand on file already, so nothing was changed. "
        "To replace what is there, import it as a sheet of the whole year."
    )


class LockedHoursError(CoopError):
    """Hours of days that are locked."""

    template = N_(
        "The hours from {first} to {last} are approved and locked. A mistake in them is "
        "put right by a correction; other days can still be changed."
    )


class NotLockedError(CoopError):
    """A correction of hours that can still be changed as they are."""

    template = N_(
        "The hours of {day} are not locked, so no correction is needed. Enter them by "
        "hand, or import a corrected sheet."
    )


class UndoneError(CoopError):
    """A sheet that no longer holds."""

    template = N_("{filename} was taken back or replaced already. Nothing was changed.")


class TypedTwiceError(CoopError):
    """Typed hours that stand on file."""

    template = N_(
        "{code} has hours of this kind on {day} already, in {filename}, line {line}. "
        "Write only what is missing under another kind or day, or take back what is "
        "wrong with a minus."
    )


class BelowZeroError(CoopError):
    """More taken back than there is."""

    template = N_(
        "{code} has {there} hours of this kind in the year, and {taken} cannot be taken "
        "back. Take back {there} at most."
    )


class NoSuchWorkerError(CoopError):
    """A code that nobody has."""

    template = N_(
        "Nobody has the code “{code}”. Members are on the roll; a worker who is not a "
        "member has a T and a number, like T001."
    )


class NoSuchKindError(CoopError):
    """A kind of hours that the bylaws do not know."""

    template = N_("“{kind}” is not a kind of hours in the bylaws. Kinds: {kinds}.")


class TwoYearsError(CoopError):
    """Typed hours of several fiscal years."""

    template = N_(
        "These lines lie in two fiscal years, {first} and {second}. Enter each year’s "
        "hours by themselves."
    )


class PeriodsExistError(CoopError):
    """Pay periods of a year that has some."""

    template = N_(
        "{year} has pay periods already, and some of them are approved or locked. They "
        "stay as they are."
    )


class NotOverError(CoopError):
    """A period that still runs."""

    template = N_(
        "The period to {last} is not over. Hours are approved and locked from the day "
        "after it."
    )


class WrongStateError(CoopError):
    """A step that does not follow."""

    template = N_(
        "The period to {last} is {state}. It is first approved, then locked; a locked "
        "one is opened again only by a decision."
    )


class ChangedSinceError(CoopError):
    """Hours that changed after they were approved."""

    template = N_(
        "The hours to {last} changed after they were approved. Look at them, and "
        "approve them again."
    )


class QuestionsOpenError(CoopError):
    """A lock while somebody waits for an answer."""

    template = N_(
        "{count} questions of members about these hours wait for an answer. Answer "
        "them, and lock the hours then."
    )


class NoHoursYetError(CoopError):
    """A lock of a year without hours."""

    template = N_(
        "{year} has no hours yet. Import or enter them, and lock the year then."
    )


class NoAuthorityError(CoopError):
    """Something that only a decision allows."""

    template = N_(
        "This opens what was locked, so it needs a decision. Name the resolution by its "
        "number, like 2027-GM-003."
    )


class AskedAlreadyError(CoopError):
    """The same question again."""

    template = N_(
        "You have asked about these days already, and the bookkeeper has not answered "
        "yet. You are told when they do."
    )


class NotYetWorkedError(CoopError):
    """A question about days to come."""

    template = N_("{day} has not come yet. Ask about days that are over.")


class AnsweredError(CoopError):
    """A question that has its answer."""

    template = N_("This question was answered already. Nothing was changed.")
