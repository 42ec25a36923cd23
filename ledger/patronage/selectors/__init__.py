"""Every read of the patronage year."""

from ledger.patronage.selectors.advances import advance_rows, advances_of, left_over
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
    lines_of,
    netting_notices,
    not_delivered,
    notice_for,
    notices_of,
    notices_short,
    papers_of,
    undelivered,
    worksheets_with_notices,
)
from ledger.patronage.selectors.inputs import prefixes_of, work_out
from ledger.patronage.selectors.netting import netting_of
from ledger.patronage.selectors.payables import (
    key_of,
    owed_of,
    paid_of,
    payables,
    year_of_key,
)
from ledger.patronage.selectors.steps import PathStep, next_of, notes_of, path_of
from ledger.patronage.selectors.supplements import (
    given_before,
    kept_for_members,
    layers_left,
    posted_results,
    supplemented,
    supplements_of,
)
from ledger.patronage.selectors.top_ups import TopUp, top_ups
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
    "TopUp",
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
    "layers_left",
    "left_over",
    "lines_of",
    "netting_notices",
    "netting_of",
    "next_of",
    "not_delivered",
    "notes_of",
    "notice_for",
    "notices_of",
    "notices_short",
    "owed_of",
    "paid_of",
    "papers_of",
    "path_of",
    "payables",
    "points_of",
    "posted_results",
    "prefixes_of",
    "register",
    "spoken",
    "supplemented",
    "supplements_of",
    "top_ups",
    "undelivered",
    "without_consent",
    "work_out",
    "worksheets_with_notices",
    "year_of",
    "year_of_key",
    "year_view",
    "years",
]
