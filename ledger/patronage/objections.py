"""What can stop an act on the path of a year, each with the rule and the way out."""

from coopkit.errors import N_, CoopError


class ConsentStandsError(CoopError):
    """A second consent of the same kind from somebody who has not taken it back."""

    template = N_(
        "{name} consented on {on} already, and has not taken it back. One consent is "
        "enough for all years to come."
    )


class ConsentNotYetError(CoopError):
    """A consent dated on a day that has not come."""

    template = N_(
        "A consent counts from the day the co-op has it, and {on} has not come yet. "
        "Give the day on which it was received."
    )


class CheckNotNeededError(CoopError):
    """Consent by check where another consent holds, or nothing was allocated."""

    template = N_(
        "A check can be a consent only for somebody who consented in no other way and "
        "has a share of {year} in the books (26 C.F.R. § 1.1388-1(c)(3)(iii)). There is "
        "nothing to record here."
    )


class CheckTooLateError(CoopError):
    """A qualified check that was cashed after its last day."""

    template = N_(
        "A qualified check for {year} is a consent only if it is cashed by {last} (the "
        "90th day after the payment period). What this member was kept is nonqualified."
    )


class BylawsConsentStaysError(CoopError):
    """An attempt to take back the consent that comes with membership."""

    template = N_(
        "Consent under the bylaws lasts as long as membership does, and cannot be taken "
        "back alone. Change the bylaws, or let members consent in writing."
    )


class RevokedAlreadyError(CoopError):
    """A consent that was taken back before."""

    template = N_(
        "This consent was taken back on {on} already. It ends with that fiscal year."
    )


class WrongRevocationDayError(CoopError):
    """A revocation that is dated before the consent, or in the future."""

    template = N_(
        "A consent is taken back on a day from {first} to {last}. Give the day on which "
        "the co-op had it in writing."
    )


class AdvanceTooLateError(CoopError):
    """An advance on a year whose allocation stands in the books."""

    template = N_(
        "The allocation of {year} stands in the books; nothing can be advanced on it any "
        "more. Pay what is owed instead."
    )


class AdvanceDayError(CoopError):
    """An advance on a year that has not begun, or in the future."""

    template = N_(
        "An advance on {year} is paid on a day from {first} to {last}. Give that day."
    )


class NotOpenError(CoopError):
    """An account that the books do not have open."""

    template = N_(
        "“{account}” is no account of the books that is open on {on}. Choose the account "
        "the money leaves."
    )


class MembersDecideError(CoopError):
    """A board resolution where the bylaws keep the matter for the members."""

    template = N_(
        "The bylaws keep the allocation of a year for the members (clause {clause}). "
        "Send the worksheet to them."
    )


class UnknownDecisionError(CoopError):
    """A resolution that the register does not hold."""

    template = N_(
        "The register holds no resolution {reference}. Enter the board’s decision in the "
        "register first, and give its number here, for example 2027-BD-003."
    )


class NotPostedError(CoopError):
    """An act on a year that is not in the books."""

    template = N_(
        "The allocation of {year} does not stand in the books, so there is nothing to "
        "take back or to correct. Work the year out again instead."
    )


class PaidAlreadyError(CoopError):
    """A reversal of a year of which something was paid."""

    template = N_(
        "{paid} {currency} of what {year} owed was paid already, and cannot be taken "
        "back by an entry. Correct the year with a supplement instead."
    )


class LayerMovedError(CoopError):
    """A supplement that takes back what a member’s account no longer holds."""

    template = N_(
        "This supplement takes from what {year} left in the account of {code}, and that "
        "was paid or became a note since. What is not in an account is owed instead. "
        "Work the supplement out again, and have it adopted anew."
    )


class LayerPaidError(CoopError):
    """A reversal of a year whose retained parts have moved on."""

    template = N_(
        "What {year} left in the account of {code} was paid, became a note or covered a "
        "loss since. A year is taken back only while all of it still lies in the "
        "accounts. Correct the year with a supplement instead."
    )


class SupplementStandsError(CoopError):
    """A reversal of a year that was supplemented, or a second open supplement."""

    template = N_(
        "There is a supplement to {year} (worksheet {number}). Post it or let it fail "
        "before the next step; one that is posted is reversed first."
    )


class NothingToSupplementError(CoopError):
    """A supplement without a difference."""

    template = N_(
        "Worked out again, {year} gives everybody the same as it did. There is nothing "
        "to supplement. Enter the correction of hours or books first."
    )


class TooLateToReopenError(CoopError):
    """A year that is older than the bylaws let be reopened."""

    template = N_(
        "The bylaws let a year be reopened for {years} years (clause {clause}); {year} "
        "is older. What was wrong is put right in the current year, by a decision of the "
        "members."
    )


class ImmaterialError(CoopError):
    """A difference too small to reopen a year for."""

    template = N_(
        "The difference is {difference} {currency} of {pool} {currency}, less than "
        "{bound} of the year, and its payment period ended on {deadline}. It is put "
        "right in the current year: enter the hours as a correction of this year."
    )


class StepNotReadyError(CoopError):
    """A year that is closed before its steps are done."""

    template = N_(
        "{year} is closed when everything before it is done. Still open: {steps}. Do "
        "these first."
    )


class NoticePeriodOverError(CoopError):
    """A netting notice after its last day."""

    template = N_(
        "A notice of netting for {year} is given by {deadline} (26 U.S.C. § 1388(j)(3)). "
        "The day is over: the losses cannot be netted for that year."
    )


class LossIsTakenBackError(CoopError):
    """A supplement to a year that made a loss."""

    template = N_(
        "{year} made a loss, and nothing of it was paid. Take the year back whole, and "
        "work it out again, instead of supplementing it."
    )
