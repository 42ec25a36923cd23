"""What is missing before a co-op can be founded, and what a founding refuses."""

from coopkit.errors import N_, CoopError


class OpenRulesError(CoopError):
    """Parameters of the bylaws that nobody has decided."""

    template = N_(
        "{count} rules of your bylaws are not decided yet, {first} among them. A rule "
        "that nobody decided is never in force. Decide them, or adopt the rest as the "
        "model proposes."
    )


class TooFewFoundersError(CoopError):
    """A group too small to sign."""

    template = N_(
        "Your group has {count} people, and two founders sign the founding act. Invite "
        "somebody else first."
    )


class TooFewMembersError(CoopError):
    """Fewer founders than the decided bylaws ask for."""

    template = N_(
        "Your group has {count} people, and the bylaws you decided ask for at least "
        "{least} members. Invite more people, or decide on another number."
    )


class BoardTooLargeError(CoopError):
    """A board with more seats than founders."""

    template = N_(
        "The bylaws you decided ask for at least {least} directors, and your group has "
        "{count} people. Decide on a smaller board, or that all members are the board."
    )


class NoMeetingError(CoopError):
    """No founding meeting was called."""

    template = N_(
        "The founding meeting is not called yet. Call it on the page of the founding "
        "meeting."
    )


class MeetingNotClosedError(CoopError):
    """A founding meeting that is not over."""

    template = N_(
        "The founding meeting is not over yet. Hold it, declare each result, and close "
        "it; then the act can be drawn up."
    )


class NotAdoptedError(CoopError):
    """Something the meeting did not adopt."""

    template = N_(
        "“{what}” was not adopted. Everything that the act writes needs a decision; put "
        "it to the vote again at another founding meeting."
    )


class NotDeclaredError(CoopError):
    """A vote without a result."""

    template = N_("The result of “{what}” is not declared yet. Declare it first.")


class MovedSinceError(CoopError):
    """Rules that were decided anew after the meeting was told of them."""

    template = N_(
        "What you decided has changed since the founding meeting was called: the draft’s "
        "fingerprint was {told}, and is {now} now. The bylaws are adopted exactly as "
        "they were told, or not at all. Decide again what changed, or take the motion "
        "back and call the meeting anew."
    )


class OpeningMovedError(CoopError):
    """Opening money that was changed after it was told."""

    template = N_(
        "The opening money has changed since it was put to the vote. Write it again as "
        "it was told, or take the motion back and put the new one to the vote."
    )


class NoOpeningError(CoopError):
    """Opening money that nobody wrote down."""

    template = N_(
        "Nobody has written down yet what each founder pays in. Fill in the opening "
        "money first; nothing is an answer too."
    )


class NotElectedError(CoopError):
    """A board with empty seats."""

    template = N_(
        "{elected} of {seats} seats of the board were filled, and your bylaws ask for at "
        "least {least}. Hold the election again at another founding meeting."
    )


class NoMinutesError(CoopError):
    """A founding meeting without minutes."""

    template = N_("The minutes of the founding meeting are not written yet. Draft them.")


class NotOfTheGroupError(CoopError):
    """Somebody named who is no founder any more."""

    template = N_(
        "{code} is not in the group any more, and was chosen for “{what}”. Choose "
        "somebody else at another founding meeting."
    )


class TwoOfficesError(CoopError):
    """One person in two offices that check each other."""

    template = N_(
        "One person cannot be {one} and {other} at the same time: each looks after the "
        "other. Choose two people (model bylaws, clause 7.11)."
    )


class TwoSignersError(CoopError):
    """Fewer than two people who sign at the bank."""

    template = N_(
        "Two different people sign for the bank account, so that nobody moves money "
        "alone. Choose two."
    )


class FirstDayError(CoopError):
    """A first day before the meeting."""

    template = N_(
        "The first day of the co-op, {on}, lies before the founding meeting on "
        "{meeting}. Nothing is founded before it is adopted. Choose a later day."
    )


class AgreementDayError(CoopError):
    """A first day on which the group agreement has only begun, or was changed."""

    template = N_(
        "The first day of the co-op, {on}, is not after {agreed}, the day from which "
        "your group agreement holds as it is. A day has one rule. Choose a later first "
        "day; once the meeting was told of it, that takes another meeting."
    )


class NoClassError(CoopError):
    """Classes of members of which none is for founders."""

    template = N_(
        "No class of members in the rules you decided both votes and shares in the "
        "surplus, so no founder could become a member. Decide on the classes again."
    )


class RowsError(CoopError):
    """Opening money that is not that of the founders of now."""

    template = N_(
        "The opening money does not have exactly one line for each founder: look at "
        "{codes}. Write it down anew, and put it to the vote."
    )
