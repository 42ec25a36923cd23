"""What cohorts refuse, and the way out of it."""

from coopkit.errors import N_, CoopError

GROUPS_AT_MOST = 5
"""Study groups that one person leads at a time."""


class UnknownCodeError(CoopError):
    """No open cohort has this code."""

    template = N_(
        "No cohort that can be joined has the code “{code}”. A code has eight "
        "letters and numbers. Ask whoever gave it to you to read it again, or "
        "choose an open cohort."
    )


class CohortFullError(CoopError):
    """The last seat is taken."""

    template = N_(
        "“{title}” is full: all of its {seats} seats are taken. Ask its facilitator for "
        "one, choose another cohort, or start the course alone: nothing you do is lost."
    )


class CohortClosedError(CoopError):
    """The cohort takes nobody in and changes no more."""

    template = N_(
        "“{title}” is closed. What was done in it stays. Choose another cohort, or take "
        "the course alone."
    )


class NotOpenError(CoopError):
    """Somebody without a code tries a cohort that asks for one."""

    template = N_(
        "“{title}” cannot be joined so. Join it with the code that its facilitator gives "
        "out."
    )


class NobodyAskedError(CoopError):
    """There is nothing to decide any more."""

    template = N_(
        "This was settled already, or the person has taken the request back. Look at the "
        "list of people as it stands now."
    )


class TooManyGroupsError(CoopError):
    """Somebody leads as many study groups as one may."""

    template = N_(
        "You lead {number} study groups that are open, which is as many as one person "
        "can. Close one that is over, then start the new one."
    )


class MayNotOpenError(CoopError):
    """Somebody who opens no classes tries to."""

    template = N_(
        "Only whoever facilitates for the co-op that you chose can open a class for it. "
        "Choose your own co-op, or start a study group: anybody can."
    )


class TooFewSeatsError(CoopError):
    """More people take part than there would be seats."""

    template = N_(
        "{taken} people take part, more than {seats} seats. Give at least as many seats "
        "as people, or leave the number empty."
    )


class LastFacilitatorError(CoopError):
    """Nobody would lead the cohort."""

    template = N_(
        "You are the only one who leads “{title}”. Add somebody else first, or close it."
    )


class SessionOverlapsItselfError(CoopError):
    """A session ends before it begins."""

    template = N_("A session ends after it begins. Choose a later hour for its end.")


class SessionCancelledError(CoopError):
    """A cancelled session changes no more."""

    template = N_(
        "This session was cancelled, and people were told so by their calendars. Plan "
        "a new one instead."
    )


class TooEarlyError(CoopError):
    """Attendance of a session that has not begun."""

    template = N_(
        "This session has not begun. Attendance is noted from its first minute on; print "
        "the sign-in sheet until then."
    )
