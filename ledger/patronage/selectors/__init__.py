"""Every read of the patronage year."""

from ledger.patronage.selectors.bound import check_unchanged, hashes, year_of
from ledger.patronage.selectors.checks import Spoken, points_of, spoken
from ledger.patronage.selectors.inputs import prefixes_of, work_out
from ledger.patronage.selectors.view import NoticeLine, Row, YearView, year_view
from ledger.patronage.selectors.years import (
    Year,
    current_worksheet,
    fiscal_years,
    years,
)

__all__ = [
    "NoticeLine",
    "Row",
    "Spoken",
    "Year",
    "YearView",
    "check_unchanged",
    "current_worksheet",
    "fiscal_years",
    "hashes",
    "points_of",
    "prefixes_of",
    "spoken",
    "work_out",
    "year_of",
    "year_view",
    "years",
]
