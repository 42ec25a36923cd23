"""What is said about a line of a sheet of hours."""

from coopkit.errors import N_, CoopError


class UnknownWorkerError(CoopError):
    template = N_(
        "Nobody has the code “{key}”. Members are on the roll; a worker who is not a "
        "member has a T and a number, like T001."
    )


class NoDayError(CoopError):
    template = N_("“{day}” is not a date. Write it like 2026-01-31 or 1/31/2026.")


class OutsideYearError(CoopError):
    template = N_("This day is outside the fiscal year, {first} to {last}.")


class LockedDayError(CoopError):
    template = N_(
        "The hours of this day are locked ({first} to {last}). Leave the line out; a "
        "mistake in locked hours is put right by a correction."
    )


class KnownLineError(CoopError):
    template = N_(
        "These hours stand on file already: {filename}, line {line}. Leave them out, or "
        "let the page leave out what is there."
    )


class NoHoursError(CoopError):
    template = N_("There are no hours on this line. Write 0 if there were none.")


class NegativeHoursError(CoopError):
    template = N_("Hours are never negative. Correct the line they were wrong in.")


class TooManyHoursError(CoopError):
    template = N_(
        "{hours} hours by this day are more than there are in the {days} days that a "
        "line of this worker can stand for. Correct the hours, or the day."
    )


class UnknownKindError(CoopError):
    template = N_("“{kind}” is not a kind of hours in the bylaws. Kinds: {kinds}.")


class TwiceError(CoopError):
    template = N_("This is the same worker, day and kind as line {line}.")


class OutsideMembershipNote(CoopError):  # noqa: N818
    """Not a refusal: how some hours will count."""

    template = N_(
        "{code} was not a member on {lines} of these lines: {hours} hours count as the "
        "labor of a non-member."
    )


class LeftOutNote(CoopError):  # noqa: N818
    template = N_("A line of totals, or a line that only separates, was left out.")


class KnownLineNote(CoopError):  # noqa: N818
    template = N_("Left out: it stands on file already, in {filename}, line {line}.")


class NoHoursNote(CoopError):  # noqa: N818
    template = N_("A line without hours was left out.")
