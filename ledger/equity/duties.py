"""What a year asks for after its end, day by day: the compliance calendar of a co-op.

Source: 26 U.S.C. §§ 1382(d), 6044(e), 6072(d); 26 C.F.R. § 1.1388-1(c)(3)(iii);
Cal. Corp. Code § 12591 (annual report). Weekends and holidays are not shifted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_
from coopkit.periods import payment_period_ends, qualified_cheque_last_day, return_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that is due on a day, and the law or bylaw that says so.

    `of_year` fills `{year}` in `what`: the calendar year that a form is about.
    """

    on: date
    what: str
    source: str
    of_year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What the bylaws promise of a year's reports; days are counted from its end.

    Statements of account follow the allocation, which stood in the books on
    `allocated_on`, or is to stand there by the end of the payment period. `tells_right`:
    there are so many members that each is told of the right to the report.
    """

    report_days: int = 120
    statement_days: int = 60
    allocated_on: date | None = None
    tells_right: bool = False
    is_audited: bool = False


def duties(year_end: date, *, promised: Promised | None = None) -> tuple[Duty, ...]:
    """What is due after a fiscal year's end, by day.

    Forms are about calendar years of payment: each in which the year’s patronage may
    be paid has its own.

    >>> found = duties(date(2026, 6, 30))
    >>> [(duty.on.isoformat(), duty.of_year) for duty in found if duty.of_year][:2]
    [('2027-01-31', 2026), ('2027-02-28', 2026)]
    """
    days = (
        (year_end, N_("The fiscal year ends: lock the hours, close the books"), ""),
        *_of_the_bylaws(year_end, promised or Promised()),
        *_of_the_close(year_end),
    )
    found = [Duty(on=on, what=what, source=source) for on, what, source in days]
    first, last = year_end + timedelta(days=1), payment_period_ends(year_end)
    found += [
        Duty(on=on, what=what, source="26 U.S.C. § 6044", of_year=paid)
        for paid in range(first.year, last.year + 1)
        for on, what in _forms(paid)
    ]
    return tuple(sorted(found, key=lambda duty: duty.on))


def _of_the_bylaws(year_end: date, promised: Promised) -> Iterator[tuple[date, str, str]]:
    """The days that the bylaws count, some of which a statute asks for."""
    report = year_end + timedelta(days=promised.report_days)
    yield report, N_("Annual report to members"), "Cal. Corp. Code § 12591"
    if promised.tells_right:
        text = N_("Tell each member of the right to the annual report")
        yield report, text, "Cal. Corp. Code § 12591"
    if promised.is_audited:
        text = N_("The year is looked at by an auditor from outside")
        yield report, text, N_("Bylaws")
    allocated = promised.allocated_on or payment_period_ends(year_end)
    text = N_("Statement of account to each member")
    yield allocated + timedelta(days=promised.statement_days), text, N_("Bylaws")


def _of_the_close(year_end: date) -> tuple[tuple[date, str, str], ...]:
    """The days that a statute counts from the close of a year."""
    paid = payment_period_ends(year_end)
    return (
        (paid, N_("Pay patronage and deliver its notices"), "26 U.S.C. § 1382(d)"),
        (
            paid,
            N_("Notice of netting, where losses of one unit were set off"),
            "26 U.S.C. § 1388(j)",
        ),
        (
            return_due(year_end),
            N_("Return of the co-op, Form 1120-C"),
            "26 U.S.C. § 6072(d)",
        ),
        (
            qualified_cheque_last_day(year_end),
            N_("Last day on which cashing a qualified check is consent"),
            "26 C.F.R. § 1.1388-1(c)(3)(iii)",
        ),
    )


def _forms(paid: int) -> tuple[tuple[date, str], ...]:
    """The days of the forms about a calendar year."""
    return (
        (date(paid + 1, 1, 31), N_("Forms 1099-PATR of {year} to those who were paid")),
        (
            date(paid + 1, 2, 28),
            N_("Forms 1099-PATR of {year} to the tax office, on paper"),
        ),
        (
            date(paid + 1, 3, 31),
            N_("Forms 1099-PATR of {year} to the tax office, by computer"),
        ),
    )
