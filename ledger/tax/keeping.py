"""When a tax id goes: some years after the last form that names it, and never before.

Source: 26 U.S.C. § 6001; General Instructions for Certain Information Returns.
"""

from collections.abc import Collection
from datetime import date


def goes_after(
    *, last_member_year: int | None, form_years: Collection[int], years: int
) -> date | None:
    """The last day on which a tax id is kept; nothing while somebody is still a member.

    A form of a tax year is due in the next; the years run from that year's end.

    >>> goes_after(last_member_year=2026, form_years=[2027], years=4)
    datetime.date(2032, 12, 31)
    >>> goes_after(last_member_year=None, form_years=[], years=4) is None
    True
    """
    if last_member_year is None:
        return None
    last = max([last_member_year, *form_years])
    return date(last + 1 + years, 12, 31)
