"""Every write to the books."""

from ledger.books.services.attaching import attach
from ledger.books.services.comparing import files_that_differ
from ledger.books.services.downloads import take_along
from ledger.books.services.editions import (
    FULL,
    MAIN,
    VARIANTS,
    variant_for,
    whole_text,
)
from ledger.books.services.files import (
    FilesBehindError,
    describe,
    directory_of,
    is_fresh,
    materialise,
    materialise_all,
    up_to_date,
)
from ledger.books.services.importing import ImportReport, import_books, import_ledger
from ledger.books.services.periods import close_year, lock
from ledger.books.services.posting import Bundle, open_book, post, post_bundles
from ledger.books.services.publishing import publish_head
from ledger.books.services.reversing import draft_of_reversal, reverse
from ledger.books.services.year_alone import year_alone

__all__ = [
    "FULL",
    "MAIN",
    "VARIANTS",
    "Bundle",
    "FilesBehindError",
    "ImportReport",
    "attach",
    "close_year",
    "describe",
    "directory_of",
    "draft_of_reversal",
    "files_that_differ",
    "import_books",
    "import_ledger",
    "is_fresh",
    "lock",
    "materialise",
    "materialise_all",
    "open_book",
    "post",
    "post_bundles",
    "publish_head",
    "reverse",
    "take_along",
    "up_to_date",
    "variant_for",
    "whole_text",
    "year_alone",
]
