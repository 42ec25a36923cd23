"""Refusals about meetings: what cannot be done, and the way out."""

from coopkit.errors import N_, CoopError


class InThePastError(CoopError):
    """A meeting that would begin before now."""

    template = N_(
        "The meeting would begin on {starts_at}, which is already past. Choose a later "
        "day."
    )


class EndsBeforeItBeginsError(CoopError):
    """A meeting that ends before it begins."""

    template = N_(
        "The meeting would end before it begins. Give an end that comes after "
        "{starts_at}."
    )


class AlreadyCalledError(CoopError):
    """Something that is only done while a meeting is being prepared."""

    template = N_(
        "“{title}” has already been called. Change its day or place on the page of the "
        "meeting: everybody is then told again."
    )


class NotCalledError(CoopError):
    """Something that is only done once a meeting was called."""

    template = N_(
        "“{title}” has not been called, or is over. Send its notice first; until then it "
        "can be changed freely."
    )


class MeetingNotOpenError(CoopError):
    """Something that belongs to a meeting under way."""

    template = N_("“{title}” is not under way. The secretary opens it on its day.")


class NotItsDayError(CoopError):
    """A meeting that is opened before its day."""

    template = N_(
        "“{title}” is called for {starts_at}, and cannot be opened on a day before. Move "
        "it and tell everybody, or wait."
    )


class NotToldError(CoopError):
    """A meeting that is opened without notice, and somebody is missing."""

    template = N_(
        "No notice of “{title}” was sent. Without notice it can only be held if "
        "everybody who may vote is there and agrees. Missing: {missing}."
    )


class OverError(CoopError):
    """A meeting that is over, or was called off."""

    template = N_("“{title}” is over or was called off. Call another meeting.")


class NobodyToTellError(CoopError):
    """A notice that nobody would get."""

    template = N_(
        "There is nobody to tell of “{title}”: no members, or no board. Record first who "
        "belongs."
    )


class ItemOverError(CoopError):
    """A step in an item that is not under way."""

    template = N_(
        "“{title}” is not under way. Take it up first; then what happens in it can be "
        "written down."
    )


class OwnSecondError(CoopError):
    """Somebody who seconds what they moved."""

    template = N_(
        "{name} moved this and cannot second it too. Record the other member who did."
    )


class NoSecondCallError(CoopError):
    """A meeting that is put off to a day that is past or before it."""

    template = N_(
        "The meeting can be put off to a later moment only. Choose one after {starts_at}."
    )
