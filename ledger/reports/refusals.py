"""What a report refuses, and the way out."""

from coopkit.errors import N_, CoopError


class TooLongForPaperError(CoopError):
    """More lines than anybody prints."""

    template = N_(
        "This report has {count} lines; a PDF has at most {most}. Take the spreadsheet, "
        "or choose fewer days."
    )


class TooLongForSheetError(CoopError):
    """More entries than a spreadsheet opens with ease."""

    template = N_(
        "There are more than {most} entries in these days. Choose a day earlier in the "
        "year, or take the entries of the year."
    )


class OnlyWholeYearsError(CoopError):
    """A ledger asked for up to a day within a fiscal year."""

    template = N_(
        "Entries are given as a ledger for whole fiscal years only. Leave the day blank "
        "to have all of {year}."
    )
