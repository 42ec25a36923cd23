"""Sums of the books for capital's own questions: one row a sum, not one an account."""

from ledger.books.selectors.totals import held_in, total_under

__all__ = ["held_in", "total_under"]
