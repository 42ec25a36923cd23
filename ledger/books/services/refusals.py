"""Refusals of a post: what the books already say stands against it."""

from coopkit.errors import N_, CoopError


class NotOpenError(CoopError):
    """An account that is not open on the day."""

    template = N_(
        "The account {account} is not open on {on}. Open it first, or choose another."
    )


class OpenLaterError(NotOpenError):
    """An account that was opened, but on a later day."""

    template = N_(
        "The account {account} is open from {opened}, and this is on {on}. Choose "
        "another account, or a later day."
    )


class ClosedByThenError(NotOpenError):
    """An account that was closed before the day."""

    template = N_(
        "The account {account} was closed at the end of {closed}, and this is on {on}. "
        "Choose another account, or an earlier day."
    )


class OpenAlreadyError(CoopError):
    """An account that is opened twice."""

    template = N_("The account {account} has been opened already. Use it as it is.")


class StillHoldsError(CoopError):
    """An account that is closed with money in it, or before its last entry."""

    template = N_(
        "The account {account} cannot be closed on {on}: it still holds money then, or "
        "is used later. Move the money first."
    )


class ClosedHoldsError(CoopError):
    """A back-dated entry that leaves money in an account that was closed empty."""

    template = N_(
        "The account {account} was closed on {on}, and an account is empty when it is "
        "closed. With this entry it would hold money. Choose another account."
    )


class OtherCurrencyError(CoopError):
    """An account that does not take the co-op's currency."""

    template = N_("The account {account} does not take {currency}. Choose another.")


class LockedError(CoopError):
    """A day in a period that is locked."""

    template = N_(
        "The books are locked through {through}, so nothing is posted on {on}. Post it "
        "on a later day, or give the reason why it belongs there."
    )


class YearClosedError(CoopError):
    """A day in a fiscal year that is closed."""

    template = N_(
        "The fiscal year {year} is closed, so nothing is posted on {on} without a "
        "resolution. Post it on a later day, or name the resolution that reopens it."
    )


class BalanceBrokenError(CoopError):
    """A post that makes a later balance assertion untrue."""

    template = N_(
        "The books say that {account} holds {number} {currency} at the start of {on}. "
        "With this entry it would not. Post it on a later day, or find what is wrong."
    )


class BalanceUntrueError(CoopError):
    """A balance assertion that is not so."""

    template = N_(
        "At the start of {on} the books hold {holds} in {account}; you say {said}. The "
        "difference is {difference}. Look for an entry that is missing, or there twice."
    )


class BalanceSaidTwiceError(CoopError):
    """Two assertions of a day about one account that differ."""

    template = N_(
        "The books already say that {account} holds {number} {currency} at the start of "
        "{on}, give or take. A second word that differs is not taken. Leave it out."
    )
