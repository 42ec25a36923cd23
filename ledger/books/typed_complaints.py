"""Complaints about Beancount that a person typed: each says the way out."""

from coopkit.errors import N_, CoopError


class TypedTooLongError(CoopError):
    template = N_(
        "This text is longer than {most} signs. Post it in parts, or import it as a file."
    )


class NotUnderstoodError(CoopError):
    template = N_(
        "This text could not be read as Beancount. Take one entry at a time, and look "
        "for a number or a quotation mark that is out of place."
    )


class NothingTypedError(CoopError):
    template = N_("There is no entry in this text. Type at least one.")


class OptionTypedError(CoopError):
    template = N_(
        "Options are set once for the whole ledger, not by an entry. Take this line out."
    )


class PluginTypedError(CoopError):
    template = N_(
        "A plugin is a program, and is not run here. Take this line out, and type the "
        "entries it would make."
    )


class IncludeTypedError(CoopError):
    template = N_(
        "This line reads another file, which is not done here. Take it out, and paste "
        "the entries of that file, or import the whole ledger into empty books."
    )


class PushedTypedError(CoopError):
    template = N_(
        "Tags and remarks are not pushed or popped here. Take this line out, and write "
        "the tag or remark on each entry."
    )


class QueryTypedError(CoopError):
    template = N_(
        "Queries are not entries. Take this line out; the query page keeps queries."
    )


class CustomTypedError(CoopError):
    template = N_("“custom” lines are settings, not entries. Take this line out.")


class PadTypedError(CoopError):
    template = N_(
        "A pad invents an amount. Take this line out, and type the entry that brings "
        "the account to its balance."
    )


class DocumentTypedError(CoopError):
    template = N_(
        "This line points at a file of another computer. Take it out, post the entry, "
        "and attach the file as a receipt on the entry’s page."
    )


class PriceTypedError(CoopError):
    template = N_(
        "Prices of other currencies are not kept with entries here. Take this line out."
    )


class EventTypedError(CoopError):
    template = N_(
        "Events are not kept with entries here. Take this line out, or write it as a "
        "note on an account."
    )


class CommodityTypedError(CoopError):
    template = N_(
        "Currencies are not declared here: the books are kept in the co-op’s own. Take "
        "this line out."
    )


class FlagTypedError(CoopError):
    template = N_(
        "The flag “{flag}” marks an entry as not finished; what is posted here stays. "
        "Write * instead, or wait until you are sure."
    )


class FlaggedLegError(CoopError):
    template = N_(
        "The flag “{flag}” on a single account is not kept here. Take it out, and say "
        "what is open in a remark on the entry."
    )


class LinkTypedError(CoopError):
    template = N_(
        "The link ^{name} is not kept: the books themselves link entries that belong "
        "together. Take it out, or write it as a tag: #{name}."
    )


class RemarkTypedError(CoopError):
    template = N_(
        "Remarks are kept under the first line of a transaction only. Move this one "
        "there, or take it out."
    )


class RemarkValueError(CoopError):
    template = N_("Remarks are texts here. Put the value of “{key}” in quotation marks.")


class OpenTypedError(CoopError):
    template = N_(
        "An account that is opened here holds {currency}, at no cost of lots. Take out "
        "what stands after the account’s name."
    )


class ToleranceTypedError(CoopError):
    template = N_(
        "These books are exact, so a balance has no tolerance. Take out the ~ and the "
        "number after it."
    )


class MarkedNoteError(CoopError):
    template = N_("Notes have no tags or links here. Take them out.")


class PriceOrCostError(CoopError):
    template = N_(
        "Costs and prices are kept only in imported ledgers. Write what it is worth in "
        "{currency}."
    )


class CurrencyTypedError(CoopError):
    template = N_("The books are kept in {currency}. Write this amount of {found} in it.")


class TooManyDecimalsError(CoopError):
    template = N_(
        "The amount {number} has more decimals than {currency}, which has {places}. "
        "Write the exact amount; a comma may part thousands, as in 1,250.00."
    )


class TooFarAheadError(CoopError):
    template = N_("The day {on} is more than ten years ahead. Check the year.")
