"""Why something about a share is not done, said to whoever asked for it."""

from coopkit.errors import N_, CoopError


class NotInsideError(CoopError):
    """A share for somebody who is neither a candidate nor a member."""

    template = N_(
        "{code} is neither a candidate nor a member on {on}. A share is signed for by "
        "somebody who asks to be a member, or is one. Record the application first."
    )


class SignedAlreadyError(CoopError):
    """A second share for one membership."""

    template = N_(
        "{code} has signed for a share already (№ {number}). Each membership has one "
        "share. Record payments on that one."
    )


class OnTheShareError(CoopError):
    """A share that the books hold already."""

    template = N_(
        "The share of {code} stands in the books already. It is paid once. Record it as "
        "an earlier share, and nothing is posted."
    )


class NotOnTheShareError(CoopError):
    """An earlier share that the books do not hold."""

    template = N_(
        "The share account of {code} does not hold this amount on {on}. An earlier share "
        "is recorded as the books have it. Correct the amount or the day."
    )


class NoConsentError(CoopError):
    """Wages that are taken without a consent in writing."""

    template = N_(
        "There is no written consent to take a part of the wages. Wages are taken only "
        "with one. Record the day on which it was signed, or choose another way to pay."
    )


class NotASourceAccountError(CoopError):
    """An account that this kind of payment cannot come from."""

    template = N_(
        "The account {account} cannot take a payment made {source}. Cash comes to a bank "
        "or a till, a part of wages out of the wages owed, and work out of the wages "
        "spent. Choose such an account."
    )


class NotOpenError(CoopError):
    """A payment on a share that is settled."""

    template = N_(
        "Share № {number} takes no payment: it is {state}. Payments are recorded while "
        "it is being paid."
    )


class NothingPaidError(CoopError):
    """A payment of nothing."""

    template = N_("A payment is more than zero. Write what was paid.")


class NotTakenBackError(CoopError):
    """A payment that cannot be taken back here."""

    template = N_(
        "This payment on share № {number} is not taken back here: it was taken back "
        "already, or it came from a debt that became a share. Correct it in the books."
    )


class NotPaidInFullError(CoopError):
    """A certificate for a share that is not paid in full."""

    template = N_(
        "Share № {number} is not paid in full, or its holder is not a member yet. A "
        "certificate says both. Issue it when both are so."
    )


class StillApplyingError(CoopError):
    """A refund while the decision is open."""

    template = N_(
        "{code} is still a candidate. What was paid in is paid back once the application "
        "is closed. Record that decision on the roll first."
    )


class MembersShareError(CoopError):
    """A refund of a member's share."""

    template = N_(
        "{code} is a member or was one. A member’s share is paid out when they leave, "
        "with the whole account. Record the exit, and convert the account."
    )


class NothingToRefundError(CoopError):
    """A refund of nothing."""

    template = N_(
        "Nothing that was paid on share № {number} is left to pay back. What was paid "
        "back is recorded once."
    )


class NoTransferNowError(CoopError):
    """A transfer without an exit that says so."""

    template = N_(
        "{code} has not passed on the membership by {on}. A share goes over when its "
        "holder’s membership ends that way. Record the exit “transferred” first."
    )


class NoShareHereError(CoopError):
    """A transfer of a share that is not there."""

    template = N_(
        "Nothing stands on the share account of {code}. There is nothing to pass on. "
        "Look at the account."
    )


class ReceiverHasAShareError(CoopError):
    """A transfer to somebody who lacks no share, or less than comes over."""

    template = N_(
        "{code} still has {left} to pay on a share, and {comes} would come over. One "
        "member has one share. Let them sign for one first, or pay the rest back."
    )


class DebtTooLargeError(CoopError):
    """A debt that does not fit into the share."""

    template = N_(
        "The co-op owes {owed} on № {number}, and {left} is left to pay on the share. "
        "Only a whole debt is made a share. Pay enough of it back first."
    )


class NoDebtLeftError(CoopError):
    """A loan that is paid, or that is another’s."""

    template = N_(
        "Nothing is owed on № {number} to the person who signed for this share. Choose a "
        "loan or a note of theirs that is open."
    )


class DecisionNeededError(CoopError):
    """A loan that becomes a share without a decision."""

    template = N_(
        "A loan becomes a share only by a decision. Name the resolution by its number, "
        "like 2027-BD-004."
    )


class LoanTermsError(CoopError):
    """A loan that nobody could pay back as it is written."""

    template = N_(
        "This loan has no amount, no instalment, or a due day before it is given. A loan "
        "is an amount that is paid back later. Correct its terms."
    )
