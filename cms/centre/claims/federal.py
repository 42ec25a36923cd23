"""The federal complaint: what the Wage and Hour Division says to have ready.

There is no paper form: people call, or write online, and are asked these things.
Source: U.S. Department of Labor, How to File a Complaint, dol.gov/agencies/whd/contact/
complaints, and …/complaints/third-party.
"""

from cms.centre.claims.answers import Answers, Box, Part, day
from cms.centre.wages.shapes import Case, Code, Ending, Result
from cms.centre.wages.wording import dollars, hours
from coopkit.errors import N_

OVERTIME = (
    *(Code.OVERTIME_DAY, Code.OVERTIME_WEEK, Code.OVERTIME_SEVENTH),
    *(Code.DOUBLE_DAY, Code.DOUBLE_SEVENTH),
)
PAYDAYS = {
    "day": "daily",
    "week": "weekly",
    "two_weeks": "every two weeks",
    "half_month": "twice a month",
    "month": "monthly",
    "job": "when the job is done",
}


def federal_complaint(case: Case, result: Result, answers: Answers) -> tuple[Part, ...]:
    """What they ask, in their order."""
    return (_you(answers), _job(case.ending, answers), _payroll(case, result, answers))


def _you(told: Answers) -> Part:
    name = " ".join(part for part in (told.first_name, told.last_name) if part)
    where = ", ".join(part for part in (told.address, told.city) if part)
    return Part(
        title=N_("You and the company"),
        boxes=(
            Box("1", N_("Your name"), name),
            Box("2", N_("Your address"), where),
            Box("3", N_("Your phone, and the best time to call"), told.phone),
            Box("4", N_("Name of the company"), told.employer),
            Box("5", N_("Address of the company"), told.employer_address),
            Box("6", N_("Where you worked, if elsewhere"), told.worksite),
            Box("7", N_("Phone of the company"), told.employer_phone),
            Box("8", N_("Name of the manager or owner"), told.boss),
        ),
    )


def _job(ending: Ending | None, told: Answers) -> Part:
    left = day(ending.on) if ending else "still working there"
    return Part(
        title=N_("Your job"),
        boxes=(
            Box("9", N_("When you started"), day(told.hired_on)),
            Box("10", N_("When you left"), left),
            Box("11", N_("Contractor? IRS Form 1099?"), told.is_contractor),
            Box("12", N_("Your job, and what you did"), told.work),
            Box("13", N_("Kind of business"), told.business),
            Box("14", N_("Does it happen to others too?"), told.others),
        ),
    )


def _payroll(case: Case, result: Result, told: Answers) -> Part:
    rates = ", ".join(f"{dollars(rate)} an hour" for rate in case.job.rates)
    weekly = result.minutes // max(result.weeks, 1)
    over = sum(one.cents for one in result.sums if one.code in OVERTIME)
    since = f"{day(result.first_day)} – {day(result.last_day)}"
    return Part(
        title=N_("Pay and hours"),
        boxes=(
            Box("15", N_("Rate of pay"), rates),
            Box("16", N_("How often paid"), PAYDAYS.get(told.payday, "")),
            Box("17", N_("Check, deposit or cash"), told.paid_how),
            Box("18", N_("Pay stubs or other papers"), told.has_stubs),
            Box("19", N_("Hours in a week"), f"{hours(weekly)} on average"),
            Box(
                "20",
                N_("Weeks in question"),
                f"{since}, {result.weeks} weeks",
            ),
            Box("21", N_("Overtime pay owed"), dollars(over)),
            Box("22", N_("Paid in all"), dollars(result.totals.paid_cents)),
        ),
    )
