"""The pages of the patronage year, and what a bookkeeper does on them."""

from ledger.patronage.views.acts import accounts, freeze, handed, post, send
from ledger.patronage.views.pages import csv, year, years

__all__ = ["accounts", "csv", "freeze", "handed", "post", "send", "year", "years"]
