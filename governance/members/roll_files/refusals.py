"""What can be wrong with a line of a roll from elsewhere: what, the rule, the way out."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from coopkit.errors import N_, CoopError
from governance.members.roll_files.columns import OURS

ROLES = OURS
NAME, DAY = N_("the name"), N_("the day of admission")


class NoMembersInFileError(CoopError):
    """A file with a header and nothing below it."""

    template = N_(
        "The file names its columns and holds no member. Add a line for each membership, "
        "and choose the file again."
    )


class NoCodeError(CoopError):
    """Text that can be no member's code."""

    template = N_(
        "“{text}” cannot be a code. A code has at most 16 letters and digits and begins "
        "with a capital, like M012; a bare number becomes M and that number. Change it, "
        "or leave the cell empty to get the next free code."
    )


class WorkerCodeError(CoopError):
    """A code of the form that workers have who are not members."""

    template = N_(
        "“{text}” is the form of a code for workers who are not members. Give another "
        "code, or leave the cell empty to get the next free one."
    )


class CodeGivenError(CoopError):
    """A code that is on the co-op's roll already."""

    template = N_(
        "The code {code} is on the roll already. A code is never used again. Take the "
        "line out if it is the same person, or give another code."
    )


class CodeTwiceError(CoopError):
    """A code that stands in the file twice."""

    template = N_(
        "The code {code} stands in line {line} already. A person who came back has a "
        "new code for the new period. Give this line a code of its own."
    )


class NoNameError(CoopError):
    """A line without a name."""

    template = N_(
        "This line has no name. Write the legal name, or the name to show, and choose "
        "the file again."
    )


class AnotherNameError(CoopError):
    """Two names for one person."""

    template = N_(
        "“{person}” is {name} in line {line}, and somebody else here. The column "
        "“person” ties the memberships of one person together; use the same name, or "
        "another number."
    )


class NoEmailError(CoopError):
    """Text that is no address."""

    template = N_(
        "“{text}” is not an e-mail address. Correct it, or leave the cell empty."
    )


class NoClassError(CoopError):
    """A class the bylaws do not know."""

    template = N_(
        "The bylaws have no class of members “{text}”. They have: {classes}. Use one of "
        "these, or leave the cell empty."
    )


class NoEntryError(CoopError):
    """A line that does not say when somebody came."""

    template = N_(
        "This line tells no day on which somebody applied, became a candidate or was "
        "admitted. Fill at least one of applied_on, candidate_on and admitted_on."
    )


class TwoAtOnceError(CoopError):
    """Two memberships of a person on one day."""

    template = N_(
        "{name} would hold two memberships on {on}: this one and that of line {line}. A "
        "person has one on a day. Correct the days, or the column “person”."
    )


class NoLastDayError(CoopError):
    """A way of leaving without a day."""

    template = N_(
        "This line tells how somebody left (“{text}”) and not when. Fill the column "
        "“left_on”, or empty “exit_kind”."
    )


class DaysOutOfOrderError(CoopError):
    """A step dated before the one it follows."""

    template = N_(
        "{later} is {later_on}, before {earlier}, {earlier_on}. Somebody applies, then "
        "becomes a candidate, then a member, and leaves last. Correct the days."
    )


class UnprintableError(CoopError):
    """A cell with signs that cannot be printed."""

    template = N_(
        "The cell “{column}” has a sign that cannot be printed, or a line break. Type it "
        "again in one line."
    )


class SocialSecurityError(CoopError):
    """A cell with a number that may be somebody's with the state."""

    template = N_(
        "The cell “{column}” looks like a social security number, which this roll never "
        "keeps. Nothing of the file was kept. Take it out, and choose the file again."
    )


class TooLongError(CoopError):
    """A cell that is too long."""

    template = N_("The cell “{column}” has more than {most} signs. Shorten it.")


def check_order(days: Sequence[tuple[str, date]]) -> None:
    """Refuse days of which a later step comes before an earlier one."""
    for (earlier, first), (later, second) in pairwise(days):
        if second < first:
            raise DaysOutOfOrderError(
                earlier=earlier, earlier_on=first, later=later, later_on=second
            )


class ExpelledToComeError(CoopError):
    """An expulsion that would take effect without its steps being on record here."""

    template = N_(
        "An expulsion with a last day on {on} has not taken effect yet, and an import "
        "does not show its steps. Leave the last day and the kind of exit out, and "
        "record the case on the page “Exit”."
    )
