"""What a circle refuses, and why."""

from coopkit.errors import N_, CoopError


class WrongCodeError(CoopError):
    """A code that opens nothing."""

    template = N_(
        "This code opens no circle. Look at it again, or ask who gave it to you: a new "
        "code may have been made since."
    )


class NotAgreedError(CoopError):
    """Somebody who joins without saying yes to what holds there."""

    template = N_("Read what holds in this circle, and tick that you agree. Then join.")


class NotInCircleError(CoopError):
    """Somebody who speaks without having joined."""

    template = N_("You are not in “{title}”. Join first; then you can write.")


class CirclePausedError(CoopError):
    """A text for a circle that rests."""

    template = N_(
        "“{title}” is paused, so nobody can write now. Keep your text, and come back in "
        "some days."
    )


class CircleClosedError(CoopError):
    """A text for a circle that is over."""

    template = N_(
        "“{title}” is closed. It can be read for a year, and nothing new can be written."
    )


class SameLanguageError(CoopError):
    """A translation into the language that a text has."""

    template = N_("The text is in this language already. Choose the other one.")
