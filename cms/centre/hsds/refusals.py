"""What can be wrong with a file of HSDS: of the whole file, or of one entry in it."""

from coopkit.errors import N_, CoopError


class FileTooLargeError(CoopError):
    """More than is read at once, packed or unpacked."""

    template = N_(
        "This file is too large: at most {megabytes} MB and {rows} rows are read. Take "
        "out what is not needed, or bring it in as two files."
    )


class NotHsdsError(CoopError):
    """Neither a zip of tables nor a document of tables."""

    template = N_(
        "This file is not read as HSDS. Choose the JSON file or the zip of CSV files as "
        "it was exported, and do not change its form."
    )


class NoOrganizationsError(CoopError):
    """A file without a table of organizations."""

    template = N_(
        "This file holds no organizations. It needs a table “organization” with one row "
        "for each of them."
    )


class EntryError(CoopError):
    """One entry that is not taken in; the others are."""


class NamelessError(EntryError):
    template = N_(
        "An organization without a name or id stands in row {row}. It is left out. Give "
        "it both, and bring the file in again."
    )


class TwiceError(EntryError):
    template = N_(
        "“{name}” stands in the file twice, with the same id. The first one is taken."
    )


class TooLongError(EntryError):
    template = N_(
        "“{name}”: the text in “{field}” is too long; it may have {most} signs. The "
        "entry is left out. Shorten the text, and bring the file in again."
    )


class NoNeedError(EntryError):
    template = N_(
        "“{name}”: the file does not say what it helps with in a way that we know. The "
        "service is left out. Add an attribute with one of: {needs}."
    )


class WrongLinkError(EntryError):
    template = N_(
        "“{name}”: its web address does not begin with https:// or http://. The address "
        "is left out."
    )


class WrongMailError(EntryError):
    template = N_("“{name}”: its e-mail address is not one. The address is left out.")


class WrongDayError(EntryError):
    template = N_(
        "“{name}”: the day of its last check is no day of the past, like 2026-11-02. It "
        "counts as not checked."
    )


class UnknownLanguageError(EntryError):
    template = N_(
        "“{name}”: the language “{language}” has no code that we know, like es or zh. It "
        "is left out."
    )


class UnknownRegionError(EntryError):
    template = N_(
        "“{name}”: the area “{region}” is not one of ours. The entry counts for all "
        "regions unless it has one of ours too."
    )


class EndedError(EntryError):
    template = N_(
        "“{name}” was taken out of the directory. A file does not bring it back; the "
        "list of what is due does."
    )
