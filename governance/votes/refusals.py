"""What is refused when a vote is prepared, opened or closed, and the way out of each."""

from coopkit.errors import N_, CoopError


class NotPreparedError(CoopError):
    """A change of a vote that is open or done."""

    template = N_(
        "“{title}” is not being prepared any more, so it cannot be changed or opened. "
        "What is voted on, and who votes, is fixed when a vote opens. Prepare a new one."
    )


class TextFixedError(CoopError):
    """Another text for a motion that the notice of a meeting told."""

    template = N_(
        "The notice of “{meeting}” has told the text of this motion, so it cannot be "
        "changed. Move it from the floor as a new motion, or take this one back."
    )


class NeedsNoticeError(CoopError):
    """A weighty motion from the floor, of which nobody was told before."""

    template = N_(
        "This kind of motion must stand in the notice of the meeting, and the notice of "
        "“{meeting}” has gone out. Put it on the agenda of another meeting."
    )


class MeetingOverError(CoopError):
    """A motion for a meeting that is closed or was called off."""

    template = N_(
        "“{meeting}” is over or was called off, so nothing can be voted on there. Choose "
        "another meeting, or a vote without one."
    )


class MeetingNotOpenError(CoopError):
    """A vote in a meeting that is not under way."""

    template = N_(
        "“{meeting}” is not under way, so “{title}” cannot be voted on there yet. Open "
        "the meeting first."
    )


class WrongBodyError(CoopError):
    """A motion of the members in a meeting of the board, or the other way round."""

    template = N_(
        "“{meeting}” is a meeting of another body than the one that is to decide this. "
        "Choose a meeting of the body that decides."
    )


class NoWrittenBallotError(CoopError):
    """A vote without a meeting where the bylaws ask for a meeting."""

    template = N_(
        "By the bylaws the members decide in a meeting, and not by ballot without one. "
        "Put this on the agenda of a meeting. Only a poll, which is advice, can be held "
        "without one."
    )


class ConsensusFirstError(CoopError):
    """A plain vote where the bylaws seek consensus first."""

    template = N_(
        "By the bylaws consensus is sought before a vote is taken. Choose consensus as "
        "the way of deciding: where it is not found, a vote follows."
    )


class BoardMeetsError(CoopError):
    """A vote of the board without a meeting that is not unanimous."""

    template = N_(
        "Without a meeting the board decides only by unanimous written consent: every "
        "director signs. Choose that, or put it on the agenda of a board meeting."
    )


class UnanimousIsTheBoardsError(CoopError):
    """Unanimous written consent of others than the board, or of another kind."""

    template = N_(
        "Unanimous written consent is how the directors decide a motion without a "
        "meeting. Choose the board as the body and a motion as the way of deciding."
    )


class ReservedError(CoopError):
    """The board deciding what the bylaws keep for the members."""

    template = N_(
        "By the bylaws this matter is for the members alone, and the board cannot decide "
        "it. Put it to the members."
    )


class NotSecretWayError(CoopError):
    """A secret ballot in a way of deciding that is by name."""

    template = N_(
        "This way of deciding is by name and cannot be secret: objections are answered "
        "with those who have them, written consent is signed, and of classes that vote "
        "apart each is too small. Choose a motion, a poll or an election."
    )


class NoOptionsError(CoopError):
    """An election or a poll with nobody or nothing to choose."""

    template = N_(
        "“{title}” has nothing to choose from: an election needs somebody who stands and "
        "accepted, a poll at least two answers. Add them, then open the vote."
    )


class UnknownRuleError(CoopError):
    """A way of counting that does not exist."""

    template = N_(
        "“{rule}” is not a way of counting. Choose one of: {known}. The bylaws name the "
        "one for elections."
    )


class NoSeatsError(CoopError):
    """An election that fills nothing."""

    template = N_("An election fills at least one seat. Write how many it fills.")


class UnknownClassError(CoopError):
    """A vote of a class in which nobody votes."""

    template = N_(
        "Nobody on the list votes in the class “{name}”, so it cannot vote apart. Choose "
        "a class that has voters, or none."
    )


class NoClassVoteError(CoopError):
    """A class vote where the bylaws have none."""

    template = N_(
        "By the bylaws classes do not vote apart. Leave the affected classes empty."
    )


class RecordDateError(CoopError):
    """A list of voters of a day to come, or of too long ago."""

    template = N_(
        "The list of voters cannot be that of {record_on}: it is of a day before the "
        "vote opens, at most {most} days before. Choose a day within that time."
    )


class UnknownMemberError(CoopError):
    """Somebody of another co-op."""

    template = N_(
        "{name} does not belong to this co-op’s register. Choose somebody who does."
    )


class VotesTwiceError(CoopError):
    """Somebody who stands on the list of a vote under two codes."""

    template = N_(
        "{name} stands twice on the list of this vote, as {first} and as {second}, and "
        "each person has one vote. Take one of the two off the list, then open the vote."
    )
