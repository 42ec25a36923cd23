"""What payouts refuse, each a sentence with its rule and the way out."""

from coopkit.errors import N_, CoopError


class NothingOwedError(CoopError):
    """A run that would pay nobody."""

    template = N_(
        "There is nothing to pay of what was chosen: it was paid, or it is in a run "
        "already. Look at the list again."
    )


class InARunError(CoopError):
    """A debt that another run pays."""

    template = N_(
        "“{title}” for {code} is in run {number} already. What is owed is paid once. "
        "Finish that run, or take the payment out of it first."
    )


class NoPayingAccountError(CoopError):
    """A run before the co-op said from where it pays."""

    template = N_(
        "The account that payments leave from is not set. Say which bank account it is, "
        "then try again."
    )


class OtherBankError(CoopError):
    """A file of another kind than the co-op's account can send."""

    template = N_(
        "The co-op’s account is {kind}, and this file needs another. Choose the file "
        "that fits, or set the account anew."
    )


class FileMadeError(CoopError):
    """The same file of a run once more, unasked."""

    template = N_(
        "This file was made on {at}, and everybody in it is on the way to be paid. The "
        "same run is not sent twice. If the bank did not take the file, ask for a new "
        "one: the payments keep their ids, so that no bank pays them twice."
    )


class NotOwedError(CoopError):
    """A payment of more than the books say is owed."""

    template = N_(
        "{account} holds {held}, and this would pay {wanted} from it. No more is paid "
        "than the books owe. Look at the account: it may have been paid by hand."
    )


class PayoutStateError(CoopError):
    """Something that cannot be done to a payment as it stands."""

    template = N_(
        "The payment to {code} is “{state}”, so this cannot be done with it. Look at the "
        "run again."
    )


class RunBegunError(CoopError):
    """A run that cannot be cancelled any more."""

    template = N_(
        "A file of this run was made, or something of it is paid, so it stays. Take "
        "single payments out of it instead."
    )


class NoDetailsError(CoopError):
    """A payment by bank to somebody whose bank is not known."""

    template = N_(
        "{code} has given no bank details that this account can pay to. Ask for them, "
        "or pay by check or by hand."
    )


class NoReasonGivenError(CoopError):
    """A payment that came back, without a word why."""

    template = N_("Say in a few words why, so that whoever reads this later knows.")


class LineTakenError(CoopError):
    """A line of the bank that no longer fits."""

    template = N_(
        "The bank’s line of {on} was settled meanwhile, or no longer fits these "
        "payments, so nothing was recorded. Look at the lines again."
    )


class TooEarlyError(CoopError):
    """A payment recorded for a day that has not come."""

    template = N_(
        "{on} has not come yet. A payment is recorded when it was made. Use today or an "
        "earlier day."
    )
