"""The California wage claim: the boxes of DLSE Form 1, filled as far as we know them.

Source: Labor Commissioner, Initial Report or Claim (DLSE WCA Form 1, REV. 07/2025),
dir.ca.gov/dlse/Forms/Wage/English.pdf. Its own words are kept, in English, so that each
line is found on the form.
"""

from cms.centre.claims.answers import Answers, Box, Part, day, worked
from cms.centre.wages.shapes import Case, Code, Ending, Left, Result, Sum
from cms.centre.wages.wording import dollars, hours
from cms.centre.wages.workdays import weeks_typed
from coopkit.errors import N_, Marked
from coopkit.money import Cents

BY_WEEK = (Code.WORK, Code.MINIMUM, Code.OVERTIME_WEEK)
CLAIMED: tuple[tuple[Marked, tuple[Code, ...]], ...] = (
    (N_("REGULAR WAGES"), (Code.WORK, Code.MINIMUM)),
    (
        N_("OVERTIME WAGES including double time"),
        (
            *(Code.OVERTIME_DAY, Code.OVERTIME_WEEK, Code.OVERTIME_SEVENTH),
            *(Code.DOUBLE_DAY, Code.DOUBLE_SEVENTH),
        ),
    ),
    (N_("MEAL PERIOD premium wages"), (Code.MEAL,)),
    (N_("REST PERIOD premium wages"), (Code.REST,)),
    (N_("SPLIT SHIFT premium"), (Code.SPLIT,)),
    (N_("REPORTING TIME PAY"), (Code.REPORTING,)),
    (N_("SICK LEAVE"), (Code.SICK,)),
)


def california_claim(case: Case, result: Result, answers: Answers) -> tuple[Part, ...]:
    """All parts of the form, in its order and under its numbers."""
    return (
        _first_questions(answers),
        _worker(answers),
        _employer(answers),
        _employment(case.ending, answers),
        _week(case, result),
        _pay(case, answers),
        _claimed(result),
        _penalties(result),
    )


def _first_questions(told: Answers) -> Part:
    return Part(
        title=N_("Preliminary questions, and Part 1"),
        boxes=(
            Box("", N_("Claim about being called a CONTRACTOR"), told.is_contractor),
            Box("1", N_("Claim about a PUBLIC WORKS project")),
            Box("2", N_("RETALIATION complaint filed")),
            Box("3", N_("UNION CONTRACT"), told.union),
            Box("4", N_("OTHER EMPLOYEES also filing"), told.others),
            Box("5", N_("Do you need an INTERPRETER?"), "YES" if told.language else ""),
            Box("5a", N_("LANGUAGE needed"), told.language),
            Box("6", N_("ADVOCATE’S name and organization")),
        ),
    )


def _worker(told: Answers) -> Part:
    return Part(
        title=N_("Part 2: Your information"),
        boxes=(
            Box("7", N_("Your FIRST NAME"), told.first_name),
            Box("8", N_("Your LAST NAME"), told.last_name),
            Box("9–10", N_("PHONE"), told.phone),
            Box("12", N_("Your EMAIL ADDRESS"), told.email),
            Box("13", N_("ALTERNATE CONTACT: name, phone, email")),
            Box("14", N_("Your MAILING ADDRESS"), _joined(told.address, told.city)),
        ),
    )


def _employer(told: Answers) -> Part:
    return Part(
        title=N_("Part 3: Claim filed against (employer information)"),
        boxes=(
            Box("15", N_("EMPLOYER / BUSINESS NAME(S)"), told.employer),
            Box("16", N_("EMPLOYER’S VEHICLE LICENSE PLATE #"), told.plate),
            Box("17", N_("EMPLOYER PHONE"), told.employer_phone),
            Box("19", N_("ADDRESS of EMPLOYER / BUSINESS"), told.employer_address),
            Box("20", N_("ADDRESS where you worked"), told.worksite),
            Box("21", N_("NAME of PERSON IN CHARGE"), told.boss),
            Box("21a", N_("JOB TITLE of PERSON IN CHARGE"), told.boss_title),
            Box("22", N_("TYPE OF BUSINESS"), told.business),
            Box("23", N_("TYPE OF WORK PERFORMED"), told.work),
            Box("24", N_("TOTAL NUMBER OF EMPLOYEES"), told.employees),
            Box("25", N_("EMPLOYER STILL IN BUSINESS?"), told.is_open),
            Box("26", N_("Employer TYPE (corporation, individual, …)")),
        ),
    )


def _employment(ending: Ending | None, told: Answers) -> Part:
    status, left = "Still working for employer", None
    if ending:
        status = "DISCHARGED" if ending.how is Left.FIRED else "QUIT"
        left = ending.on
    return Part(
        title=N_("Part 4: Your job"),
        boxes=(
            Box("27", N_("DATE OF HIRE"), day(told.hired_on)),
            Box("28", N_("Which applies to you"), _joined(status, day(left))),
            Box("29", N_("How were your WAGES PAID?"), told.paid_how),
            Box("29a", N_("Did any PAYCHECK “BOUNCE”?"), told.bounced),
        ),
    )


def _week(case: Case, result: Result) -> Part:
    weekly = hours(result.minutes // max(result.weeks, 1))
    is_same = result.weeks > weeks_typed(case.days, case.job)
    days = [Box("31", N_("A DAY of work"), worked(each)) for each in case.days]
    return Part(
        title=N_("Part 5: Hours you worked (if they changed much: also DLSE Form 55)"),
        boxes=(
            Box(
                "30",
                N_("Were your hours USUALLY THE SAME each week?"),
                "usually the same each week" if is_same else "",
            ),
            Box("31", N_("HOURS IN A WEEK, on average"), weekly),
            *days,
        ),
    )


def _pay(case: Case, told: Answers) -> Part:
    rates = case.job.rates
    promised = ", ".join(f"{dollars(rate)} an hour" for rate in rates)
    return Part(
        title=N_("Part 6: How you were paid"),
        boxes=(
            Box("32", N_("FIXED amount per pay period?")),
            Box("33", N_("HOURLY employee"), "YES"),
            Box("33", N_("Amount PROMISED per hour"), promised),
            Box("33b", N_("MORE THAN ONE hourly rate"), _yes(len(rates) > 1)),
            Box("34", N_("PIECE RATE?")),
            Box("35", N_("COMMISSION?")),
            Box("", N_("PAY STUBS given (attach copies)"), told.has_stubs),
        ),
    )


def _claimed(result: Result) -> Part:
    """Part 7 row by row; as the form does, what was paid is taken from their sum."""
    boxes: list[Box] = []
    subtotal = 0
    for name, codes in CLAIMED:
        sums = [one for one in result.sums if one.code in codes]
        if not sums:
            continue
        cents = sum(one.cents for one in sums)
        subtotal += cents
        boxes.append(Box("36", name, _earned(sums, cents, result)))
    paid = result.totals.paid_cents
    boxes += [
        Box("36", N_("SUBTOTAL"), dollars(subtotal)),
        Box("36", N_("TOTAL AMOUNT PAID"), dollars(paid)),
        Box("36", N_("GRAND TOTAL OWED"), _dollars(subtotal - paid)),
    ]
    return Part(title=N_("Part 7: What you claim"), boxes=tuple(boxes))


def _penalties(result: Result) -> Part:
    waiting = result.totals.waiting_cents
    damages = [one for one in result.sums if one.code is Code.DAMAGES_CALIFORNIA]
    boxes = [
        Box(
            "37",
            N_("WAITING TIME PENALTIES (Lab. Code § 203)"),
            dollars(waiting) if waiting else "",
        ),
        Box(
            "37",
            N_("LIQUIDATED DAMAGES (Lab. Code § 1194.2)"),
            dollars(sum(one.cents for one in damages)) if damages else "",
        ),
    ]
    return Part(title=N_("Part 7: Penalties and damages"), boxes=tuple(boxes))


def _earned(sums: list[Sum], cents: Cents, result: Result) -> str:
    """From when, until when, how much: the three things each row of the form asks.

    Sums of whole weeks know only on which day a week began.
    """
    by_day = [one for one in sums if one.code not in BY_WEEK]
    is_by_day = len(by_day) == len(sums)
    days = [on for one in by_day for on in (one.first, one.last) if on]
    first = min(days) if is_by_day and days else result.first_day
    last = max(days) if is_by_day and days else result.last_day
    return f"{day(first)} – {day(last)}: {dollars(cents)}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _yes(holds: bool) -> str:
    return "YES" if holds else "NO"


def _dollars(cents: Cents) -> str:
    return dollars(cents) if cents >= 0 else f"−{dollars(-cents)}"
