"""Tables of members' capital for the neutral export: each column's name, type, meaning.

Source: the neutral set of movements and yearly accounts.
"""

from coopkit.errors import N_

DAY, TEXT, AMOUNT = "date", "text", "amount"
_NOT_KEPT = N_("Blank: the books do not tell it apart")

MOVEMENTS = (
    ("id", TEXT, N_("Number of the posting in the books")),
    ("date_signed", DAY, _NOT_KEPT),
    ("approved", TEXT, N_("By what right: a decision, an import or a person")),
    ("paid", DAY, _NOT_KEPT),
    ("effective", DAY, N_("Day of the entry in the books")),
    ("member", TEXT, N_("The member’s code")),
    ("kind", TEXT, N_("share, retained (a year’s patronage), interest, or other")),
    ("class", TEXT, _NOT_KEPT),
    ("qty", TEXT, _NOT_KEPT),
    ("unit_value", AMOUNT, _NOT_KEPT),
    ("amount", AMOUNT, N_("What it added to the member’s account; taken is minus")),
    ("counterparty", TEXT, _NOT_KEPT),
    ("ledger_ref", TEXT, N_("Number of the entry in the books")),
)
BALANCES = (
    ("member", TEXT, N_("The member’s code")),
    ("fiscal_year", TEXT, N_("Year, by its end, whose patronage was retained")),
    ("qualified", TEXT, N_("yes: taxed when noticed; no: taxed when paid")),
    ("allocated", AMOUNT, N_("All that was credited to this year’s layer")),
    ("paid", AMOUNT, N_("All that was paid out of it or lost from it")),
    ("balance", AMOUNT, N_("What is left of it on the day of the export")),
)
