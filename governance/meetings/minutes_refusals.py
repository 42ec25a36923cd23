"""Refusals about minutes: what happened, the rule, the way out."""

from coopkit.errors import N_, CoopError


class MeetingNotOverError(CoopError):
    """Minutes of a meeting that goes on."""

    template = N_(
        "“{meeting}” is not closed yet. Minutes are written from what was recorded once "
        "the meeting is over. Close the meeting first."
    )


class MinutesFixedError(CoopError):
    """A change to minutes that were approved."""

    template = N_(
        "The minutes of “{meeting}” were approved by {decision} and are fixed. What is "
        "wrong in them is set right by a decision of a later meeting, in its own minutes."
    )


class NoWhyError(CoopError):
    """A correction that does not say why."""

    template = N_(
        "Say in a few words why the minutes are corrected. Each version keeps its "
        "reason, so that everybody can follow what became of the text."
    )


class NothingChangedError(CoopError):
    """A version like the one before."""

    template = N_(
        "The text is the same as in version {number}. A new version is kept only where "
        "something was changed."
    )


class ChangedMeanwhileError(CoopError):
    """A correction of a version that is not the last any more."""

    template = N_(
        "Somebody saved version {number} while you were writing. Read it, and make your "
        "change to it, so that neither is lost."
    )


class NotTheLastVersionError(CoopError):
    """An approval of a version that was corrected since."""

    template = N_(
        "The motion is about version {asked} of the minutes of “{meeting}”, and version "
        "{number} is the last. Take the motion back, and put version {number} to the "
        "vote: only what stands can be approved."
    )
