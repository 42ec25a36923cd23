"""What is asked about tax: ids as far as pages may, what was paid, forms, schedules."""

from ledger.tax.selectors.forms_made import (
    FormLine,
    YearOfForms,
    filings_of,
    form_lines,
    latest_forms,
    my_forms,
    template_for,
    withheld_by_month,
    years_of_forms,
)
from ledger.tax.selectors.ids import (
    IdLine,
    causes_on,
    current_ids,
    id_lines,
    id_of,
    is_abroad,
    orders_on,
    payer_of,
)
from ledger.tax.selectors.looks import (
    LOOK,
    file_purpose,
    looks_at,
    open_asks,
    reveals_of,
    state_of,
    usable,
)
from ledger.tax.selectors.paid import facts, posted_worksheets, undelivered
from ledger.tax.selectors.year import YearOfTax, partners, year_of_tax

__all__ = [
    "LOOK",
    "FormLine",
    "IdLine",
    "YearOfForms",
    "YearOfTax",
    "causes_on",
    "current_ids",
    "facts",
    "file_purpose",
    "filings_of",
    "form_lines",
    "id_lines",
    "id_of",
    "is_abroad",
    "latest_forms",
    "looks_at",
    "my_forms",
    "open_asks",
    "orders_on",
    "partners",
    "payer_of",
    "posted_worksheets",
    "reveals_of",
    "state_of",
    "template_for",
    "undelivered",
    "usable",
    "withheld_by_month",
    "year_of_tax",
    "years_of_forms",
]
