"""Every read of the patronage year."""

from ledger.patronage.selectors.advances import advance_rows, advances_of
from ledger.patronage.selectors.bound import check_unchanged, hashes, year_of
from ledger.patronage.selectors.checks import Spoken, points_of, spoken
from ledger.patronage.selectors.consents import (
    ConsentRow,
    agreed_by,
    consents_of,
    consents_on,
    register,
    without_consent,
)
from ledger.patronage.selectors.deliveries import (
    NoticeLine,
    Undelivered,
    netting_notices,
    notice_for,
    notices_of,
    undelivered,
    worksheets_with_notices,
)
from ledger.patronage.selectors.inputs import prefixes_of, work_out
from ledger.patronage.selectors.payables import key_of, owed_of, paid_of, payables
from ledger.patronage.selectors.steps import PathStep, notes_of, path_of
from ledger.patronage.selectors.supplements import (
    given_before,
    kept_for_members,
    posted_results,
    supplemented,
    supplements_of,
)
from ledger.patronage.selectors.view import Row, YearView, year_view
from ledger.patronage.selectors.years import (
    Year,
    bylaws_deadline,
    current_worksheet,
    fiscal_years,
    years,
)

__all__ = [
    "ConsentRow",
    "NoticeLine",
    "PathStep",
    "Row",
    "Spoken",
    "Undelivered",
    "Year",
    "YearView",
    "advance_rows",
    "advances_of",
    "agreed_by",
    "bylaws_deadline",
    "check_unchanged",
    "consents_of",
    "consents_on",
    "current_worksheet",
    "fiscal_years",
    "given_before",
    "hashes",
    "kept_for_members",
    "key_of",
    "netting_notices",
    "notes_of",
    "notice_for",
    "notices_of",
    "owed_of",
    "paid_of",
    "path_of",
    "payables",
    "points_of",
    "posted_results",
    "prefixes_of",
    "register",
    "spoken",
    "supplemented",
    "supplements_of",
    "undelivered",
    "without_consent",
    "work_out",
    "worksheets_with_notices",
    "year_of",
    "year_view",
    "years",
]
