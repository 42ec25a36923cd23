"""Refusals of a value: one sentence for each type, that names the number it is about."""

from collections.abc import Mapping

from coopkit.errors import N_, CoopError


class NoModelBylawsError(CoopError):
    """A jurisdiction without rules on file."""

    template = N_(
        "No model bylaws are on file for “{jurisdiction}”. Choose a jurisdiction that "
        "has some, or add a folder with its parameters and text."
    )


class UnknownParameterError(CoopError):
    """A key that the catalogue does not hold."""

    template = N_(
        "The bylaws know no “{key}”. Choose one of the numbers that the text prints."
    )


class ValueShapeError(CoopError):
    """A value that is not of its parameter's type."""

    template = N_("“{name}” does not take this value. Look at the one in force.")


class NotAShareError(ValueShapeError):
    template = N_("“{name}” takes a share from 0 to 1. Write it like 1/4, 25% or 0.25.")


class NotANumberError(ValueShapeError):
    template = N_("“{name}” takes a whole number. Write digits alone, like 7.")


class NotMoneyError(ValueShapeError):
    template = N_(
        "“{name}” takes an amount of 0 or more in the co-op’s currency. Write it like "
        "1234.50."
    )


class NotYesOrNoError(ValueShapeError):
    template = N_("“{name}” takes yes or no. Choose one of the two.")


class NotAnOptionError(ValueShapeError):
    template = N_("“{name}” takes one of the options that are offered. Choose one.")


class NotOptionsError(ValueShapeError):
    template = N_(
        "“{name}” takes one or more of the options that are offered, each once. Choose "
        "at least one."
    )


class NotADayOfTheYearError(ValueShapeError):
    template = N_("“{name}” takes a day of the year. Write month and day, like 12-31.")


class NotATextError(ValueShapeError):
    template = N_("“{name}” takes a short text. Write 1 to 500 letters.")


class NotWeightsError(ValueShapeError):
    template = N_(
        "“{name}” takes a weight of 0 or more for each line, at least one above 0. Write "
        "them like 1 or 1.5."
    )


class NotAQuorumError(ValueShapeError):
    template = N_(
        "“{name}” takes a number of members, or a share of them from 0 to 1. Write the "
        "share like 1/2 or 50%."
    )


class NotAThresholdError(ValueShapeError):
    template = N_(
        "“{name}” takes a share above 0 and up to 1, and whose votes it is a share of. "
        "Write the share like 1/2 or 50%."
    )


class NotClassesError(ValueShapeError):
    template = N_(
        "“{name}” takes classes of members, each with a name and a key of its own, and "
        "one of them at least votes. Name each class, and let one vote."
    )


class NotStepsError(ValueShapeError):
    template = N_(
        "“{name}” takes steps: a share, what it is a share of, and where it goes. "
        "Together they take no more than all of it. Fill each step whole, or empty it."
    )


REFUSALS: Mapping[str, type[ValueShapeError]] = {
    "share": NotAShareError,
    "count": NotANumberError,
    "days": NotANumberError,
    "months": NotANumberError,
    "years": NotANumberError,
    "hours": NotANumberError,
    "money": NotMoneyError,
    "yes_no": NotYesOrNoError,
    "choice": NotAnOptionError,
    "choices": NotOptionsError,
    "date_rule": NotADayOfTheYearError,
    "text": NotATextError,
    "weights": NotWeightsError,
    "quorum": NotAQuorumError,
    "threshold": NotAThresholdError,
    "classes": NotClassesError,
    "steps": NotStepsError,
}


class NumberOutOfBoundsError(CoopError):
    """A number below or above what a parameter can be."""

    template = N_(
        "“{name}” cannot be {value}: it goes from {least} to {most}. Choose a number in "
        "between."
    )


class ThresholdNeverMetError(CoopError):
    """A majority that no vote could ever reach."""

    template = N_(
        "“{name}” asks for more than all of the votes, which nobody can reach. Lower the "
        "share, or do not ask for strictly more."
    )
