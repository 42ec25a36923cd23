"""A member's capital account on one page: what it is made of, and when it is paid out.

Units: cents. A layer is planned to be paid the bylaws' number of years after its own;
that is a plan and no promise: the board decides, and only while the co-op can pay.
"""

from dataclasses import dataclass

from coopkit.money import Cents
from ledger.equity.capital import MemberAccount

SHARE, RETAINED, OTHER = "share", "retained", "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line of an account: the share, a year's layer, or the rest.

    `planned` is the year in which a layer is likely to be paid, 0 where nothing is
    planned; `is_late` when that year is over; `age` counts whole years since the layer's.
    """

    kind: str
    cents: Cents
    year: int = 0
    qualified: bool = True
    planned: int = 0
    age: int = 0
    is_late: bool = False

    @property
    def key(self) -> str:
        """How its page is addressed: “share”, “2026-q”, “2026-nq” or “other”.

        >>> Part(kind="retained", cents=1, year=2026, qualified=False).key
        '2026-nq'
        """
        if self.kind != RETAINED:
            return self.kind
        return f"{self.year}-{'q' if self.qualified else 'nq'}"


def parts_of(
    account: MemberAccount, *, years: int | None, this_year: int
) -> tuple[Part, ...]:
    """An account's parts, the share first, then layers oldest first.

    `years` is what the bylaws say about redemption, None where they say nothing.

    >>> from ledger.equity.capital import Layer
    >>> held = MemberAccount(code="M001", share_cents=500, layers=(Layer(2021, True, 9),))
    >>> [(part.key, part.planned, part.is_late)
    ...  for part in parts_of(held, years=5, this_year=2027)]
    [('share', 0, False), ('2021-q', 2026, True)]
    """
    layers = [
        Part(
            kind=RETAINED,
            cents=layer.cents,
            year=layer.year,
            qualified=layer.qualified,
            planned=layer.year + years if years else 0,
            age=max(0, this_year - layer.year),
            is_late=bool(years) and layer.year + (years or 0) < this_year,
        )
        for layer in account.layers
    ]
    share = [Part(kind=SHARE, cents=account.share_cents)]
    other = [Part(kind=OTHER, cents=account.other_cents)] if account.other_cents else []
    return (*share, *layers, *other)


def account_suffix(key: str) -> tuple[str, ...] | None:
    """The parts of an account's name under the member's, told by a line's address.

    >>> account_suffix("2026-nq"), account_suffix("share"), account_suffix("nonsense")
    (('Retained', '2026', 'NQ'), ('Share',), None)
    """
    if key == SHARE:
        return ("Share",)
    if key == OTHER:
        return ()
    year, _sep, kind = key.partition("-")
    if len(year) == 4 and year.isdecimal() and kind in {"q", "nq"}:
        return ("Retained", year, kind.upper())
    return None
