"""Writing tax: ids under seal, looks at them, orders, forms, copies, files."""

from ledger.tax.services.copies import issue_copies, issue_in_steps
from ledger.tax.services.filing import MadeFile, keep_template, make_files
from ledger.tax.services.making import make_forms
from ledger.tax.services.orders import end_withholding, order_withholding
from ledger.tax.services.revealing import (
    agree_to_look,
    ask_to_look,
    decline_look,
    use_look,
)
from ledger.tax.services.sealing import (
    certify,
    give_tax_id,
    name_payer,
    purge_tax_ids,
    reseal_tax_ids,
)

__all__ = [
    "MadeFile",
    "agree_to_look",
    "ask_to_look",
    "certify",
    "decline_look",
    "end_withholding",
    "give_tax_id",
    "issue_copies",
    "issue_in_steps",
    "keep_template",
    "make_files",
    "make_forms",
    "name_payer",
    "order_withholding",
    "purge_tax_ids",
    "reseal_tax_ids",
    "use_look",
]
