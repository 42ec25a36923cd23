"""The terms of a clinic: who is called back, until when that is kept, what is refused."""

from datetime import date, timedelta

from coopkit.errors import N_, CoopError

KEPT_DAYS = 30
"""Days after a clinic, on the last of which who asked to be called is erased."""
NOTICE = "2026-11-23"
"""The version of what is told to whoever asks; it is sealed with what they wrote."""


class ClinicEndsFirstError(CoopError):
    """It would end before it begins."""

    template = N_(
        "This clinic would end before it begins. Give an hour for its end that comes "
        "after its beginning."
    )


class ClinicCancelledError(CoopError):
    """It was cancelled, and so changes no more."""

    template = N_(
        "This clinic was cancelled. Calendars say so, and it changes no more. Plan a new "
        "one instead."
    )


class NobodyNamedError(CoopError):
    """Nobody could open what people ask."""

    template = N_(
        "Nobody is named for this clinic. Only the people named for it can open a "
        "request to be called. Name at least one."
    )


class NamesThemselvesError(CoopError):
    """Somebody lets themselves in to what people asked already."""

    template = N_(
        "People asked to be called about this clinic. They trust the people who are "
        "named for it, so nobody adds themselves now. Ask somebody else who plans "
        "clinics to name you."
    )


class TakesNoRequestsError(CoopError):
    """It is over, cancelled, or takes no requests."""

    template = N_(
        "You cannot ask for a call about this clinic any more. Look for the next clinic, "
        "or call the center."
    )


class UnknownRequestError(CoopError):
    """No request stands under a code."""

    template = N_(
        "We keep nothing under this code. It may be mistyped, or it was erased already. "
        "Look at the code once more."
    )


def erase_day(last_day: date) -> date:
    """The day on which a request is erased that was made for something on `last_day`.

    >>> erase_day(date(2026, 12, 5))
    datetime.date(2027, 1, 4)
    """
    return last_day + timedelta(days=KEPT_DAYS)
