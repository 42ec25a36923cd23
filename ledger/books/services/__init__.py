"""Every write to the books."""

from ledger.books.services.files import (
    MAIN,
    directory_of,
    files_that_differ,
    is_fresh,
    materialise,
    whole_text,
)
from ledger.books.services.importing import ImportReport, import_books, import_ledger
from ledger.books.services.posting import open_book, post

__all__ = [
    "MAIN",
    "ImportReport",
    "directory_of",
    "files_that_differ",
    "import_books",
    "import_ledger",
    "is_fresh",
    "materialise",
    "open_book",
    "post",
    "whole_text",
]
