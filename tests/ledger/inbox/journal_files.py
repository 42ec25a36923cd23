"""Files as other programs export them, written after their known shapes."""

from collections.abc import Sequence

from coopkit.money import plain_amount
from ledger.inbox.journals.entries import TheirEntry

QBO_JOURNAL = """Amanecer Bakery,,,,,,,
Journal,,,,,,,
"January 1 - January 31, 2026",,,,,,,
,,,,,,,
Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit
01/02/2026,Bill,1043,Central Milling,Flour,5000 · Flour,"2,050.00",
,,,Central Milling,Flour,Accounts Payable (A/P),,"2,050.00"
,,,,,,"$2,050.00","$2,050.00"
01/05/2026,Sales Receipt,,Café Fruitvale,Bread of the week,Checking,640.00,
,,,Café Fruitvale,,Sales,,587.16
,,,Café Fruitvale,,Sales Tax Payable,,52.84
,,,,,,$640.00,$640.00
01/09/2026,Payroll Check,DD,Ana Peña,Pay Period: 01/01/2026-01/07/2026,\
Payroll Expenses:Wages,900.00,
,,,Ana Peña,,Payroll Liabilities,,152.00
,,,Ana Peña,,Checking,,748.00
,,,,,,$900.00,$900.00
01/12/2026,Check,204,Void Co,Voided,Checking,0.00,0.00
,,,Void Co,,Sales,0.00,
,,,,,,$0.00,$0.00
TOTAL,,,,,,"$3,590.00","$3,590.00"

"Thursday, Jan 15, 2026 10:01:22 AM GMT-8",,,,,,,
"""

QBO_LEDGER = """Amanecer Bakery
General Ledger
"January - March, 2026"

,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
Checking,,,,,,,,
,Beginning Balance,,,,,,,"10,000.00"
,01/05/2026,Deposit,,Café Fruitvale,Bread,Sales,640.00,"10,640.00"
,01/05/2026,Deposit,,Lakeside Grocery,Bread,Sales,720.00,"11,360.00"
,01/06/2026,Expense,,Foothill,Rent,Rent,"-6,800.00","4,560.00"
,02/25/2026,Expense,,Loan Fund,Loan,-Split-,"-1,753.03","2,806.97"
Total for Checking,,,,,,,"$ -7,193.03",
Loan Payable,,,,,,,,
,Beginning Balance,,,,,,,"4,000.00"
,02/25/2026,Expense,,Loan Fund,Loan,Checking,"-1,700.00","2,300.00"
Total for Loan Payable,,,,,,,"$ -1,700.00",
Retained Earnings,,,,,,,,
,Beginning Balance,,,,,,,"6,000.00"
Total for Retained Earnings,,,,,,,,
Sales,,,,,,,,
,01/05/2026,Deposit,,Café Fruitvale,Bread,Checking,640.00,640.00
,01/05/2026,Deposit,,Lakeside Grocery,Bread,Checking,720.00,"1,360.00"
Total for Sales,,,,,,,"$1,360.00",
Occupancy,,,,,,,,
Rent,,,,,,,,
,01/06/2026,Expense,,Foothill,Rent,Checking,"6,800.00","6,800.00"
Total for Rent,,,,,,,"$6,800.00",
Total for Occupancy with sub-accounts,,,,,,,"$6,800.00",
Interest Paid,,,,,,,,
,02/25/2026,Expense,,Loan Fund,Interest,Checking,53.03,53.03
Total for Interest Paid,,,,,,,$53.03,
"""

DESKTOP_DETAIL = """,Trans #,Type,Date,Num,Name,Memo,Account,Clr,Split,Debit,Credit
,1,Check,01/06/2026,101,Foothill,Rent,1000 · Checking,,6000 · Rent,,"6,800.00"
,1,Check,01/06/2026,101,Foothill,Rent,6000 · Rent,,1000 · Checking,"6,800.00",
,2,Deposit,01/07/2026,,,Counter,1000 · Checking,,-SPLIT-,500.00,
,3,Check,01/08/2026,102,Sonic,Internet,1000 · Checking,,6200 · Utilities,,145.00
,2,Deposit,01/07/2026,,,Counter,4000 · Sales,,1000 · Checking,,460.00
,2,Deposit,01/07/2026,,,Counter,2200 · Sales Tax Payable,,1000 · Checking,,40.00
,3,Check,01/08/2026,102,Sonic,Internet,6200 · Utilities,,1000 · Checking,145.00,
TOTAL,,,,,,,,,,"7,445.00","7,445.00"
"""

DESKTOP_JOURNAL = """,Trans #,Type,Date,Num,Name,Memo,Account,Debit,Credit
,7,Check,01/06/2026,101,Foothill,Rent,Checking,,6800.00
,,,,,Foothill,Rent,Rent,6800.00,
,,,,,,,,6800.00,6800.00
,8,General Journal,01/31/2026,A1,,Wear,Depreciation Expense,300.00,
,,,,,,Wear,Accumulated Depreciation,,300.00
,,,,,,,,300.00,300.00
TOTAL,,,,,,,,7100.00,7100.00
"""

IIF = (
    "!ACCNT\tNAME\tACCNTTYPE\tDESC\n"
    "ACCNT\tChase 1234\tBANK\t\n"
    "ACCNT\tLine\tOCLIAB\t\n"
    "ACCNT\tPurchase Orders\tNONPOSTING\t\n"
    "!EMP\tNAME\nEMP\tZoë Whitfield\n"
    "!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n"
    "!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n"
    "!ENDTRNS\n"
    'TRNS\t1\tCHECK\t1/6/2026\tChase 1234\t"Foothill, Inc."\t"-6,800.00"'
    '\t101\t"Rent ""A"""\n'
    'SPL\t2\tCHECK\t1/6/2026\tRent\t\t"6,800.00"\t\t\n'
    "ENDTRNS\n"
    "TRNS\t3\tCHECK\t1/9/2026\tChase 1234\tZoë Whitfield\t-748.00"
    "\t102\tPay of Zoë Whitfield\n"
    "SPL\t4\tCHECK\t1/9/2026\tWages\t\t900.00\t\t\n"
    "SPL\t5\tCHECK\t1/9/2026\tLine\t\t-152.00\t\t\n"
    "ENDTRNS\n"
    "TRNS\t6\tPURCHORD\t1/9/2026\tPurchase Orders\t\t-10.00\t\t\n"
    "SPL\t7\tPURCHORD\t1/9/2026\tRent\t\t10.00\t\t\n"
    "ENDTRNS\n"
)

GUSTO = """Amanecer Bakery - payroll journal
Employee,Check Date,Regular Hours,Gross Earnings,Employee Taxes,Employer Taxes,\
Reimbursements,Net Pay
"Peña, Ana",01/09/2026,40,"1,000.00",160.00,80.00,25.00,865.00
"Zhao, Lin",01/09/2026,38,950.00,150.00,76.00,0.00,800.00
"Peña, Ana",01/23/2026,40,"1,000.00",160.00,80.00,,840.00
Totals,,118,"2,950.00",470.00,236.00,25.00,"2,505.00"
"""

ADP = """Co Code,File #,Pay Date,Reg Hours,Gross Pay,\
Federal Withholding,State Withholding,Deductions,Net Pay
ABC,000123,2026-01-09,80,2000.00,210.00,80.50,15.00,1694.50
ABC,000124,2026-01-09,80,1800.00,180.00,70.00,0,1550.00
"""


def _money(cents: int) -> str:
    text = plain_amount(abs(cents))
    return f'"{int(text[:-3]):,}{text[-3:]}"'


def qbo_journal_of(entries: Sequence[TheirEntry]) -> bytes:
    """Entries as QuickBooks Online prints its Journal."""
    lines = ["Co-op,,,,,,,", "Journal,,,,,,,", "All Dates,,,,,,,", ""]
    lines.append("Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit")
    for entry in entries:
        head = f"{entry.on:%m/%d/%Y},{entry.kind},{entry.number}"
        for leg in entry.legs:
            sides = f"{_money(leg.cents)}," if leg.cents > 0 else f",{_money(leg.cents)}"
            lines.append(f'{head},"{leg.name}","{leg.memo}","{leg.account}",{sides}')
            head = ",,"
        whole = _money(sum(max(leg.cents, 0) for leg in entry.legs))
        lines.append(f",,,,,,{whole},{whole}")
    return "\n".join(lines).encode()


def iif_of(entries: Sequence[TheirEntry]) -> bytes:
    """Entries as QuickBooks Desktop writes IIF."""
    columns = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO"
    lines = [f"!TRNS\t{columns}", f"!SPL\t{columns}", "!ENDTRNS"]
    for entry in entries:
        word = "TRNS"
        for leg in entry.legs:
            cells = (
                *(word, entry.kind, f"{entry.on:%m/%d/%Y}", leg.account, leg.name),
                *(plain_amount(leg.cents), entry.number, leg.memo),
            )
            lines.append("\t".join(cells))
            word = "SPL"
        lines.append("ENDTRNS")
    return "\n".join(lines).encode()


def general_ledger_of(entries: Sequence[TheirEntry], credit: frozenset[str]) -> bytes:
    """Entries as QuickBooks prints a general ledger, section by section.

    Accounts in `credit` count credits as positive.
    """
    head = ",Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance"
    lines = ["Co-op", "General Ledger", "All Dates", "", head]
    for account in sorted({leg.account for entry in entries for leg in entry.legs}):
        sense, total = (-1 if account in credit else 1), 0
        lines.append(f'"{account}",,,,,,,,')
        for entry in entries:
            others = {leg.account for leg in entry.legs}
            for place, leg in enumerate(entry.legs):
                if leg.account != account:
                    continue
                split = "-Split-" if place == 0 else entry.legs[0].account
                if len(entry.legs) == 2:
                    (split,) = others - {account}
                cents = sense * leg.cents
                total += cents
                lines.append(
                    f",{entry.on:%m/%d/%Y},{entry.kind},{entry.number},"
                    f'"{leg.name}","{leg.memo}","{split}",{plain_amount(cents)},'
                )
        lines.append(f'"Total for {account}",,,,,,,{plain_amount(total)},')
    return "\n".join(lines).encode()
