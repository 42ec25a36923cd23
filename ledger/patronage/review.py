"""What must be looked at before an allocation is sent: each point passes, warns or fails.

A point is a sentence with fields; a field whose name ends in `_cents` is money, in
`_minutes` labor, a Fraction a share and a date a day, which the page writes out.
Source: 26 U.S.C. § 1382(d), § 1388(a), (c)(1).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from coopkit.errors import N_
from ledger.books.journal import Entry
from ledger.patronage.points import FAIL, PASS, WARN, Point
from ledger.patronage.postings import balances_to_zero
from ledger.patronage.qualified import qualified_test
from ledger.patronage.warnings import warnings
from ledger.patronage.worksheet import RuleLine, ShareLine, Sheet, part

__all__ = ["FAIL", "PASS", "WARN", "Point", "review"]
LEAVE = frozenset({"leave", "sick", "family_leave"})
CASH_FLOOR = Fraction(1, 5)
MANY_OTHERS = Fraction(3, 10)
MUCH_LEAVE = Fraction(1, 10)


def review(
    sheet: Sheet,
    *,
    on: date,
    entries: list[Entry] | None,
    members: Mapping[str, bool],
) -> list[Point]:
    """Every point, failures and warnings first.

    `entries` are what posting would write, or None where it would be refused; `members`
    tells of each code with labor or membership in the year whether it worked.
    """
    points = [
        *_sums(sheet, entries),
        *_money(sheet),
        *_duty(sheet),
        *_hours(sheet, members),
        *_dates(sheet, on),
        *warnings(sheet),
    ]
    return sorted(points, key=lambda point: (FAIL, WARN, PASS).index(point.level))


def _sums(sheet: Sheet, entries: list[Entry] | None) -> Iterator[Point]:
    result = sheet.result
    shares = sum(share.total for share in result.shares)
    given = sum(result.appropriated.values())
    if shares == result.pool:
        text = N_("Shares add up to {pool_cents}, to the cent")
        yield Point(PASS, text, {"pool_cents": result.pool})
    else:
        text = N_("Shares add up to {shares_cents}, not to {pool_cents}")
        yield Point(FAIL, text, {"shares_cents": shares, "pool_cents": result.pool})
    if entries is None:
        text = N_("A member’s account cannot bear its part of the loss")
        yield Point(FAIL, text)
    elif balances_to_zero(entries) and shares + given + result.made_up_cents == (
        result.patronage + result.non_patronage
    ):
        yield Point(PASS, N_("The ledger balances after posting"))
    else:
        yield Point(FAIL, N_("The ledger would not balance after posting"))
    if sheet.net < 0:
        text = N_(
            "The year ended with a loss of {loss_cents}. No cash is paid and no "
            "notice is issued; members’ retained parts bear the members’ part of it"
        )
        yield Point(WARN, text, {"loss_cents": -sheet.net})


def _passes(share: ShareLine) -> bool:
    return qualified_test(
        dividend_cents=share.total,
        money_cents=share.cash,
        qualified_cents=share.retained,
        nonqualified_cents=0,
    ).qualified


def _money(sheet: Sheet) -> Iterator[Point]:
    tested = [s for s in sheet.result.shares if s.notice == "qualified" and s.total > 0]
    short = tuple(share.code for share in tested if not _passes(share))
    if short:
        text = N_("Less than {floor} of the dividend is paid in money to {names}")
        yield Point(FAIL, text, {"floor": CASH_FLOOR}, short)
    elif tested:
        text = N_(
            "Each member is paid {cash} or more in money; the law asks for {floor} "
            "or more"
        )
        cash = Fraction(str(sheet.rule("patronage.cash_share").value))
        yield Point(PASS, text, {"cash": cash, "floor": CASH_FLOOR})


def _duty(sheet: Sheet) -> Iterator[Point]:
    duty = sheet.rule("patronage.obligation")
    fields = {"clause": duty.clause, "since": date.fromisoformat(duty.effective_from)}
    late = [rule for rule in sheet.rules if rule.adopted_on > sheet.first]
    if duty.value is not True:
        text = N_(
            "The bylaws do not oblige the co-op to pay patronage dividends (clause "
            "{clause}). Without a duty from before the year, a notice is not qualified"
        )
        yield Point(FAIL, text, fields)
    elif _late(duty, sheet):
        text = N_(
            "The duty to pay patronage dividends (clause {clause}) was adopted after the "
            "year began; ask an accountant which part of the year it covers"
        )
        yield Point(WARN, text, fields)
    else:
        text = N_(
            "The duty to pay is older than the year (clause {clause}, since {since})"
        )
        yield Point(PASS, text, fields)
    others = sorted({rule.clause for rule in late if rule is not duty})
    if others:
        text = N_("Rules that were adopted after the year began: clauses {clauses}")
        yield Point(WARN, text, {"clauses": ", ".join(others)})


def _late(rule: RuleLine, sheet: Sheet) -> bool:
    return rule.adopted_on > sheet.first


def _hours(sheet: Sheet, members: Mapping[str, bool]) -> Iterator[Point]:
    text = N_("Hours are from {filename}, imported on {on}")
    on = date.fromisoformat(sheet.hours.imported_on)
    yield Point(PASS, text, {"filename": sheet.hours.filename, "on": on})
    yield from _leave(sheet)
    yield from _apart(sheet, members)
    others = sheet.others_minutes
    ratio = part(others, of=others + sheet.members_minutes)
    text = N_("Others than members worked {ratio} of the hours")
    yield Point(WARN if ratio > MANY_OTHERS else PASS, text, {"ratio": ratio})


def _leave(sheet: Sheet) -> Iterator[Point]:
    weights = dict(sheet.rule("patronage.countable").value)
    for line in sheet.labor:
        away = sum(line.kinds.get(kind, 0) for kind in LEAVE)
        if not line.member or not away or away < MUCH_LEAVE * line.minutes:
            continue
        counted = all(str(weights.get(kind, "1")) == "1" for kind in LEAVE)
        text = (
            N_(
                "{names}: {away_minutes} hours of paid leave. Your rules count paid "
                "leave as hours worked"
            )
            if counted
            else N_(
                "{names}: {away_minutes} hours of paid leave. Your rules do not count "
                "all of it as hours worked"
            )
        )
        yield Point(WARN, text, {"away_minutes": away}, (line.code,))


def _apart(sheet: Sheet, members: Mapping[str, bool]) -> Iterator[Point]:
    shared = {share.code for share in sheet.result.shares}
    codes = {line.code for line in sheet.labor if line.member}
    outside = tuple(
        line.code for line in sheet.labor if not line.member and line.code in members
    )
    if outside:
        text = N_("Hours before or after membership count as others’ work: {names}")
        yield Point(WARN, text, codes=outside)
    idle = tuple(sorted(code for code, worked in members.items() if not worked))
    if idle:
        yield Point(WARN, N_("Members without hours take no part: {names}"), codes=idle)
    few = tuple(sorted(codes - shared - set(idle)))
    if few:
        text = N_("Below the least number of hours, and without a share: {names}")
        yield Point(WARN, text, codes=few)


def _dates(sheet: Sheet, on: date) -> Iterator[Point]:
    fields = {"deadline": sheet.deadline}
    if on <= sheet.deadline:
        text = N_("There is time until {deadline} to pay and to give notice")
        yield Point(PASS, text, fields)
    else:
        text = N_(
            "The payment period ended on {deadline}: what is paid now is not deductible "
            "for the year, and still is income to the member"
        )
        yield Point(WARN, text, fields)
