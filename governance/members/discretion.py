"""Discretion: what of a membership everybody inside may know, and what only a few.

Whoever calls the co-op together (secretary, board) and the person themselves know all of
it. Everybody else learns who belongs, in which class, since when and until when. A leave,
a suspension, an accusation, a notice and every reason are nobody else’s business; and
all ways to leave look the same, so that none tells of another.
Source: domain reference, retention and privacy; Bylaws, art. 2.
"""

from collections.abc import Iterable

from governance.members.standing import EXITS, INSIDE, MEMBERS, Standing

PUBLIC = frozenset({"candidate", "admitted", "readmitted", "class"})
LEFT = "left"


def kind_told(kind: str, *, in_full: bool) -> str | None:
    """What an event is called to a reader, or None where it is not theirs to know.

    An application that was closed is told as little as the application itself.

    >>> kind_told("expelled", in_full=False), kind_told("suspended", in_full=False)
    ('left', None)
    """
    if in_full:
        return kind
    if kind in EXITS - {"declined"}:
        return LEFT
    return kind if kind in PUBLIC else None


def standing_told(standing: str, *, in_full: bool) -> str:
    """A standing as a reader may know it.

    >>> standing_told("suspended", in_full=False), standing_told("left", in_full=False)
    ('member', 'left')
    """
    return str(Standing.MEMBER if standing in MEMBERS and not in_full else standing)


def is_told_of(standings: Iterable[str], *, in_full: bool) -> bool:
    """Whether a membership of these standings is known to a reader: applications are not.

    >>> is_told_of(["applicant"], in_full=False), is_told_of(["left"], in_full=True)
    (False, True)
    """
    return in_full or any(standing in INSIDE for standing in standings)
