"""A bakery's ledger, made up day by day from a fixed seed; amounts in cents."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from coopkit.money import plain_amount
from coopkit.periods import fiscal_year_of

FIRST, LAST = date(2023, 7, 1), date(2026, 10, 31)
CHECKING, SAVINGS = "Assets:Bank:Checking", "Assets:Bank:Savings"
SET_ASIDE, TILL = "Assets:Bank:Patronage", "Assets:Cash:Till"
CARDS, STOCK = "Assets:Receivable:Cards", "Assets:Inventory:Ingredients"
OVENS, WORN = "Assets:Equipment:Cost", "Assets:Equipment:Depreciation"
VAN, LOAN = "Assets:Vehicles:Van", "Liabilities:Loan:Start-up"
PAYROLL_TAX, SALES_TAX = "Liabilities:Payroll-Taxes", "Liabilities:Sales-Tax"
FLOUR = "Expenses:Ingredients:Flour"
ACCOUNTS = (
    *(CHECKING, SAVINGS, SET_ASIDE, TILL, CARDS, STOCK, OVENS, WORN, VAN, LOAN),
    *(PAYROLL_TAX, SALES_TAX, FLOUR, "Income:Sales:Counter"),
    *("Income:Sales:Wholesale", "Income:Interest", "Income:Asset-Sales"),
)

NET = {2024: 61_340_00, 2025: 72_915_00, 2026: 84_200_00}
"""Net earnings of each whole fiscal year, met by the count of stock on its last day."""

SALES = {2024: 922, 2025: 971, 2026: 977, 2027: 985}
"""How well a year sells, in thousandths of the week below."""

WEEK = (0, 2_480_00, 2_620_00, 2_750_00, 3_180_00, 4_350_00, 3_900_00)
BUY_IN = 500_00
"""What a share costs by the bakery’s own bylaws, `members.buy_in`."""
SHARE_DAYS = {f"M{n:03d}": FIRST for n in range(1, 10)}
SHARE_DAYS |= {"M010": date(2024, 1, 15), "M011": date(2025, 12, 1)}
LEFT = {"M009": date(2024, 12, 31), "M010": date(2026, 1, 31)}
WAGE = {2024: 22_00, 2025: 22_80, 2026: 23_60, 2027: 24_40}
CAFES = (
    ("Café Fruitvale", 640_00),
    ("Lakeside Grocery", 720_00),
    ("Temescal Deli", 510_00),
)

WEEKLY = (
    (1, "Central Milling", "Flour", FLOUR, 2_050_00),
    (2, "Clover Dairy", "Butter, milk and eggs", "Expenses:Ingredients:Dairy", 1_480_00),
    (4, "Oakland Produce", "Fruit and fillings", "Expenses:Ingredients:Produce", 870_00),
)
MONTHLY = (
    (1, "Foothill Properties", "Rent", "Expenses:Rent", 6_800_00, 0),
    (2, "Kaiser Permanente", "Health insurance", "Expenses:Payroll:Health", 4_300_00, 0),
    (3, "Mutual of Alameda", "Insurance", "Expenses:Insurance", 1_150_00, 0),
    (5, "Sonic", "Internet and telephone", "Expenses:Utilities:Internet", 145_00, 0),
    (6, "Sweet Maria’s", "Coffee", "Expenses:Ingredients:Coffee", 1_310_00, 9),
    (10, "Pacific Gas", "Gas and electricity", "Expenses:Utilities:Energy", 1_890_00, 15),
    (12, "East Bay Water", "Water", "Expenses:Utilities:Water", 240_00, 8),
    (16, "Bay Packaging", "Boxes and bags", "Expenses:Packaging", 1_120_00, 12),
    (18, "Ortega Repairs", "Oven and mixer care", "Expenses:Repairs", 610_00, 25),
    (20, "Oakland Recycling", "Waste", "Expenses:Utilities:Waste", 310_00, 0),
    (22, "Limpieza Verde", "Cleaning supplies", "Expenses:Supplies", 385_00, 10),
    (24, "El Tecolote", "Advertising", "Expenses:Marketing", 260_00, 5),
    (28, "Ledger Cooperative", "Bookkeeping", "Expenses:Bookkeeping", 450_00, 0),
)
ONCE = (
    (date(2023, 7, 3), "Western Ovens", "Ovens, mixers and shelves", OVENS, 92_000_00),
    (date(2023, 7, 5), "Hegenberger Motors", "Delivery van", VAN, 14_000_00),
    (date(2024, 9, 17), "Western Ovens", "Proofing cabinet", OVENS, 8_400_00),
    (date(2025, 11, 12), "Western Ovens", "Spiral mixer", OVENS, 11_500_00),
    (date(2024, 10, 21), "", "Set aside for patronage dividends", SET_ASIDE, 20_000_00),
    (date(2025, 10, 20), "", "Set aside for patronage dividends", SET_ASIDE, 20_000_00),
)
VAN_SOLD, VAN_PRICE = date(2026, 3, 19), 9_450_00
CLOSED_DAYS = {(12, 25), (1, 1), (7, 4)}
LOAN_PAYMENT = 1_753_03

Legs = tuple[tuple[str, int], ...]


class Bakery:
    """The bakery as it goes along: what each account holds, and the ledger so far."""

    def __init__(self) -> None:
        self.chance = Random(2023)  # noqa: S311
        self.held: defaultdict[str, int] = defaultdict(int)
        self.lines: list[str] = []
        self.tax_due = 0

    def note(self, on: date, payee: str, what: str, *legs: tuple[str, int]) -> None:
        """Write one transaction, and remember what it moved."""
        who = f'"{payee}" ' if payee else ""
        self.lines.append(f'\n{on} * {who}"{what}"\n')
        for account, cents in legs:
            self.held[account] += cents
            self.lines.append(f"  {account}  {plain_amount(cents)} USD\n")

    def pay(self, on: date, payee: str, what: str, account: str, cents: int) -> None:
        """Pay something from the bank."""
        self.note(on, payee, what, (account, cents), (CHECKING, -cents))

    def about(self, cents: int, percent: int) -> int:
        """An amount, more or less by up to so many hundredths."""
        return (
            cents
            * self.chance.randint(100_00 - percent * 100, 100_00 + percent * 100)
            // 10_000
        )

    def found(self) -> None:
        """The first day: accounts, the loan, and who joins when."""
        every = {*ACCOUNTS, *(row[3] for row in (*WEEKLY, *MONTHLY)), *OTHERS}
        self.lines.append('option "title" "Amanecer Bakery"\n')
        self.lines.append('option "operating_currency" "USD"\n\n')
        self.lines += [f"{FIRST} open {account} USD\n" for account in sorted(every)]
        for code, day in SHARE_DAYS.items():
            self.lines.append(f"{day} open Equity:Members:{code}:Share USD\n")
        self.note(
            FIRST,
            "Bay Area Loan Fund",
            "Start-up loan",
            (CHECKING, 120_000_00),
            (LOAN, -120_000_00),
        )
        self.note(FIRST, "", "Change for the till", (TILL, 600_00), (CHECKING, -600_00))

    def live(self, on: date) -> None:
        """One day of the bakery."""
        if on.day == 1 and on > FIRST:
            amount = plain_amount(self.held[CHECKING])
            self.lines.append(f"\n{on} balance {CHECKING}  {amount} USD\n")
        for code, day in SHARE_DAYS.items():
            if day == on:
                share = f"Equity:Members:{code}:Share"
                self.note(
                    on, code, "Membership share", (CHECKING, BUY_IN), (share, -BUY_IN)
                )
        self.sell(on)
        self.buy(on)
        self.pay_people(on)
        self.end_of_month(on)

    def sell(self, on: date) -> None:
        """A day at the counter; cafés on Fridays; the bank fetches cards and cash."""
        year = fiscal_year_of(on, month=6, day=30).name
        total = self.about(WEEK[on.weekday()] * SALES[year] // 1000, 9)
        if total and (on.month, on.day) not in CLOSED_DAYS:
            cash, tax = total * self.chance.randint(24, 32) // 100, total * 9 // 1000
            legs = ((TILL, cash), (CARDS, total - cash), (SALES_TAX, -tax))
            self.note(
                on, "", "Counter sales", *legs, ("Income:Sales:Counter", tax - total)
            )
        if on.weekday() == 4:
            for cafe, usual in CAFES:
                cents = self.about(usual * SALES[year] // 1000, 12)
                sold = ("Income:Sales:Wholesale", -cents)
                self.note(on, cafe, "Bread delivered this week", (CHECKING, cents), sold)
        if on.weekday() == 0 and self.held[CARDS]:
            taken = self.held[CARDS]
            fee = taken * 26 // 1000
            legs = ((CHECKING, taken - fee), ("Expenses:Card-Fees", fee), (CARDS, -taken))
            self.note(on, "Card processor", "Cards of the week", *legs)
        if on.weekday() == 3:
            cents = (self.held[TILL] - 300_00) // 100 * 100
            self.note(on, "", "Cash to the bank", (CHECKING, cents), (TILL, -cents))

    def buy(self, on: date) -> None:
        """Ingredients by the week, bills by the month, and what is bought once."""
        for weekday, payee, what, account, usual in WEEKLY:
            if on.weekday() == weekday:
                self.pay(on, payee, what, account, self.about(usual, 10))
        for day, payee, what, account, usual, spread in MONTHLY:
            if on.day == day:
                self.pay(on, payee, what, account, self.about(usual, spread))
        for day_, payee, what, account, cents in ONCE:
            if day_ == on:
                self.pay(on, payee, what, account, cents)
        if (on.month, on.day) == (7, 8):
            self.pay(on, "City of Oakland", "Licences", "Expenses:Licences", 1_240_00)
        if on == VAN_SOLD:
            gain = ("Income:Asset-Sales", self.held[VAN] - VAN_PRICE)
            legs = ((CHECKING, VAN_PRICE), (VAN, -self.held[VAN]), gain)
            self.note(on, "Hegenberger Motors", "Old van sold", *legs)

    def pay_people(self, on: date) -> None:
        """Wages every second Friday, their taxes on the 15th."""
        if (on - date(2023, 7, 14)).days % 14 == 0 and on >= date(2023, 7, 14):
            wage = WAGE[fiscal_year_of(on, month=6, day=30).name]
            for what, account, gross in self._wages(on, wage):
                own, theirs = gross * 82 // 1000, gross * 168 // 1000
                self.note(
                    *(on, "", what, (account, gross), ("Expenses:Payroll:Taxes", own)),
                    *((PAYROLL_TAX, -own - theirs), (CHECKING, theirs - gross)),
                )
        if on.day == 15 and self.held[PAYROLL_TAX]:
            due = -self.held[PAYROLL_TAX]
            self.pay(on, "IRS and EDD", "Payroll taxes", PAYROLL_TAX, due)

    def _wages(self, on: date, wage: int) -> Iterator[tuple[str, str, int]]:
        here = [
            code
            for code, since in SHARE_DAYS.items()
            if since <= on <= LEFT.get(code, LAST)
        ]
        minutes = sum(self.chance.randint(4_300, 4_780) for _ in here)
        yield "Wages of members", "Expenses:Payroll:Wages", minutes * wage // 60
        yield "Wages of T001", "Expenses:Payroll:Temps", 32 * (wage - 3_00)

    def end_of_month(self, on: date) -> None:
        """Loan, wear, interest and taxes; on the year's last day, the count of stock."""
        if on.day == 25:
            interest = -self.held[LOAN] * 6 // 1200
            legs = ((LOAN, LOAN_PAYMENT - interest), ("Expenses:Interest", interest))
            self.note(on, "Bay Area Loan Fund", "Loan", *legs, (CHECKING, -LOAN_PAYMENT))
        if on.month in {1, 4, 7, 10} and on.day == 1:
            self.tax_due = -self.held[SALES_TAX]
        if on.month in {1, 4, 7, 10} and on.day == 30 and self.tax_due:
            self.pay(on, "CDTFA", "Sales tax of the quarter", SALES_TAX, self.tax_due)
            if on >= date(2024, 1, 30):
                self.pay(on, "", "To savings", SAVINGS, 6_000_00)
        if (on + timedelta(days=1)).day != 1:
            return
        worn = self.held[OVENS] // 84
        van = min(200_00, self.held[VAN])
        legs_ = (("Expenses:Depreciation", worn + van), (WORN, -worn), (VAN, -van))
        self.note(on, "", "Wear of the month", *legs_)
        if self.held[SAVINGS]:
            interest = self.held[SAVINGS] * 32 // 12_000
            self.note(
                on,
                "Credit union",
                "Interest",
                (SAVINGS, interest),
                ("Income:Interest", -interest),
            )
        self.count_stock(on)

    def count_stock(self, on: date) -> None:
        """What is on the shelves on 30 June is not yet spent; then the year is whole."""
        year = fiscal_year_of(on, month=6, day=30)
        if on != year.last:
            return
        results = ("Income:", "Expenses:")
        net = -sum(cents for name, cents in self.held.items() if name.startswith(results))
        so_far = sum(made for name, made in NET.items() if name < year.name)
        more = NET[year.name] + so_far - net
        self.note(
            on, "", "Stock counted at the end of the year", (STOCK, more), (FLOUR, -more)
        )


OTHERS = (
    "Expenses:Card-Fees",
    "Expenses:Depreciation",
    "Expenses:Interest",
    "Expenses:Licences",
    "Expenses:Payroll:Taxes",
    "Expenses:Payroll:Temps",
    "Expenses:Payroll:Wages",
)


def whole_ledger() -> str:
    """The bakery's ledger as Beancount text; the same bytes each time."""
    bakery = Bakery()
    bakery.found()
    for number in range((LAST - FIRST).days + 1):
        bakery.live(FIRST + timedelta(days=number))
    return "".join(bakery.lines)
