"""The books: at three sizes, beside Beancount with beanquery, and beside hledger.

`python -m tests.bench books` runs all of it, which takes some minutes: the largest books
have a million transactions.
"""

import tempfile
from pathlib import Path

from tests.bench import books_at, books_fava, books_import, books_memory


def report() -> str:
    """Every table; the books of each size are made once, in a folder that goes again."""
    with tempfile.TemporaryDirectory(prefix="coopkit-bench-") as name:
        folder = Path(name)
        return "\n".join(
            [
                books_at.report(folder),
                books_memory.report(folder),
                books_import.report(folder),
                books_fava.report(folder),
            ]
        )
