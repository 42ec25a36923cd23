"""The chart of capital accounts: where each member's money stands in the books.

Members stand under their codes, never their names. A layer is what one fiscal year left
in one member's account, qualified or nonqualified.
Source: 26 U.S.C. § 1388(c), (d); Cal. Corp. Code § 12228.3.
"""

import re
from dataclasses import dataclass

MEMBERS = "Members"
_CODE = re.compile(r"[A-Z][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Place:
    """What an account of a member holds: the share, a year's layer, or something else."""

    code: str
    kind: str
    year: int = 0
    qualified: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """Account names under a ledger's own root names.

    >>> Chart().share("M001"), Chart(liabilities="Pasivo").payable(2026)
    ('Equity:Members:M001:Share', 'Pasivo:Patronage:Payable:FY2026')
    """

    equity: str = "Equity"
    liabilities: str = "Liabilities"
    assets: str = "Assets"
    expenses: str = "Expenses"

    @property
    def members(self) -> str:
        return f"{self.equity}:{MEMBERS}"

    @property
    def collective(self) -> str:
        return f"{self.equity}:Collective"

    @property
    def unallocated(self) -> str:
        return f"{self.collective}:Unallocated"

    @property
    def indivisible(self) -> str:
        return f"{self.collective}:Indivisible"

    @property
    def startup_loss(self) -> str:
        """What the first years lost, held in common with a debit balance."""
        return f"{self.collective}:StartupLoss"

    @property
    def loss_to_amortise(self) -> str:
        """A loss that waits for later surpluses, with a debit balance."""
        return f"{self.collective}:LossToAmortise"

    @property
    def current_year(self) -> str:
        return f"{self.equity}:CurrentYear"

    @property
    def current_patronage(self) -> str:
        return f"{self.current_year}:Patronage"

    @property
    def current_non_patronage(self) -> str:
        return f"{self.current_year}:NonPatronage"

    @property
    def opening(self) -> str:
        """What the books began with beyond what was anyone's: nobody's share yet."""
        return f"{self.equity}:Opening-Balances"

    def member(self, code: str) -> str:
        """Everything of one member; a code that Beancount cannot name is a ValueError."""
        if not _CODE.fullmatch(code):
            raise ValueError(f"not a code for an account: {code!r}")
        return f"{self.members}:{code}"

    def share(self, code: str) -> str:
        return f"{self.member(code)}:Share"

    def retained(self, code: str, year: int, qualified: bool = True) -> str:
        """A year's layer.

        >>> Chart().retained("M001", 2026), Chart().retained("M001", 2026, False)[-2:]
        ('Equity:Members:M001:Retained:2026:Q', 'NQ')
        """
        return f"{self.member(code)}:Retained:{year}:{'Q' if qualified else 'NQ'}"

    def interest(self, code: str, year: int) -> str:
        """Interest on capital that was credited to a member for a year."""
        return f"{self.member(code)}:Interest:{year}"

    def payable(self, year: int) -> str:
        return f"{self.liabilities}:Patronage:Payable:FY{year}"

    def redemption_payable(self, number: int) -> str:
        return f"{self.liabilities}:Redemption:Payable:R{number}"

    def interest_payable(self, year: int) -> str:
        return f"{self.liabilities}:Interest:Payable:FY{year}"

    def owed(self, code: str, what: str) -> str:
        """A debt to one member: “Note”, “Loan”, “Deposit” or “Unclaimed”.

        >>> Chart().owed("M001", "Note")
        'Liabilities:Members:M001:Note'
        """
        self.member(code)
        return f"{self.liabilities}:{MEMBERS}:{code}:{what}"

    def receivable(self, code: str, what: str) -> str:
        """What one member owes: “Share”, “Advance” or “Other”.

        >>> Chart().receivable("M001", "Share")
        'Assets:Receivable:Members:M001:Share'
        """
        self.member(code)
        return f"{self.assets}:Receivable:{MEMBERS}:{code}:{what}"

    @property
    def withheld(self) -> str:
        """Tax that was withheld from what was paid, owed to the tax office."""
        return f"{self.liabilities}:Tax:BackupWithholding"

    @property
    def interest_on_capital(self) -> str:
        return f"{self.expenses}:InterestOnCapital"

    @property
    def interest_on_notes(self) -> str:
        return f"{self.expenses}:Interest:MemberNotes"

    def fund(self, to: str) -> str:
        """The account an appropriation goes to: equity, or a fund that is owed.

        >>> Chart().fund("collective"), Chart().fund("education")
        ('Equity:Collective:Unallocated', 'Liabilities:Funds:Education')
        """
        if to == "collective":
            return self.unallocated
        if to == "indivisible":
            return self.indivisible
        words = re.findall(r"[A-Za-z0-9]+", to)
        if not words:
            raise ValueError(f"not a fund: {to!r}")
        return f"{self.liabilities}:Funds:{''.join(word.capitalize() for word in words)}"

    def place(self, account: str) -> Place | None:
        """Whose an account is and what it holds; None where it is no member's.

        >>> Chart().place("Equity:Members:M001:Retained:2026:Q")
        Place(code='M001', kind='retained', year=2026, qualified=True)
        >>> Chart().place("Equity:Members:M001:Share").kind
        'share'
        >>> Chart().place("Equity:Collective:Unallocated") is None
        True
        """
        head, _, rest = account.partition(f"{self.members}:")
        if head or not rest:
            return None
        code, *parts = rest.split(":")
        if parts == ["Share"]:
            return Place(code, "share")
        if len(parts) == 3 and parts[0] == "Retained" and parts[1].isdecimal():
            return Place(code, "retained", int(parts[1]), parts[2] == "Q")
        if len(parts) == 2 and parts[0] == "Interest" and parts[1].isdecimal():
            return Place(code, "interest", int(parts[1]))
        return Place(code, "other")
