"""The pure rules around an allocation: its entries, its review, its notices, its data."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.money import at_least
from ledger.books.journal import Leg
from ledger.equity.capital import Layer, MemberAccount
from ledger.equity.chart import Chart
from ledger.patronage.notices import Account, Letter, Words, notice_data
from ledger.patronage.postings import (
    NoLayerForLossError,
    accounts_of,
    allocation_entries,
    balances_to_zero,
)
from ledger.patronage.review import FAIL, PASS, WARN, Point, review
from ledger.patronage.worksheet import (
    HoursSource,
    LaborLine,
    Result,
    RuleLine,
    ShareLine,
    Sheet,
    read,
    sha256,
    write,
)

ON = date(2026, 10, 15)
MEMBERS = {"M001": True, "M002": True}


def rule(key: str, value: Any, **more: str) -> RuleLine:
    said = {"clause": "4.1", "adopted_by": "2023-GM-001", "adopted_on": "2023-07-01"}
    said |= {"effective_from": "2023-07-01"} | more
    return RuleLine(key=f"patronage.{key}", value=value, value_id=1, **said)


RULES = (
    rule("cash_share", "1/4"),
    rule("obligation", True),
    rule("countable", {"worked": "1", "leave": "1", "unpaid": "0"}),
)


def share(code: str, total: int, cash: int, **more: Any) -> ShareLine:
    given = {"minutes": 600, "notice": "qualified"} | more
    return ShareLine(code=code, total=total, cash=cash, retained=total - cash, **given)


def sheet(*shares: ShareLine, **more: Any) -> Sheet:
    shares = shares or (share("M001", 600, 150), share("M002", 300, 75))
    pool = sum(line.total for line in shares)
    result = Result(
        patronage=pool + 50,
        non_patronage=40,
        appropriated={"collective": 90},
        pool=pool,
        shares=shares,
        payment_period_ends="2027-03-15",
    )
    fields: dict[str, Any] = {
        "first": "2025-07-01",
        "last": "2026-06-30",
        "year_number": 3,
        "currency": "USD",
        "minor_units": 2,
        "net": pool + 90,
        "extraneous": 0,
        "capital_return": 0,
        "prefixes": (),
        "accounts": (),
        "hours": HoursSource(filename="h.csv", sha256="0", imported_on="2026-07-10"),
        "labor": tuple(labor(line.code, line.minutes) for line in shares),
        "rules": RULES,
        "result": result,
    }
    return Sheet(**fields | more)


def labor(code: str, minutes: int, *, member: bool = True, **kinds: int) -> LaborLine:
    return LaborLine(
        code=code,
        member=member,
        minutes=minutes,
        countable=minutes,
        kinds=kinds or {"worked": minutes},
    )


def entries(of: Sheet, accounts: Any = None) -> Any:
    return allocation_entries(of, chart=Chart(), on=ON, meta={}, accounts=accounts or {})


def levels(of: Sheet, *, on: date = ON, members: Any = MEMBERS) -> dict[str, str]:
    points = review(of, on=on, entries=entries(of), members=members)
    return {point.template: point.level for point in points}


def said(of: Sheet, text: str, **more: Any) -> Point:
    members = more.pop("members", MEMBERS)
    written = entries(of, more.get("accounts"))
    found = review(of, on=more.get("on", ON), entries=written, members=members)
    (point,) = [point for point in found if text in point.template]
    return point


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=9),
    st.fractions(0, 1),
    st.integers(0, 10**6),
)
def test_every_entry_balances_whatever_the_shares(
    totals: list[int], cash_share: Fraction, other: int
) -> None:
    lines = [
        share(f"M{n:03d}", total, at_least(cash_share, of=total))
        for n, total in enumerate(totals, start=1)
    ]
    worked = sheet(*lines)
    worked = replace(worked, result=replace(worked.result, non_patronage=other))
    written = entries(worked)
    assert balances_to_zero(written)
    assert sum(leg.cents > 0 for entry in written[:-1] for leg in entry.legs) == len(
        lines
    )


def test_a_leg_of_nothing_is_left_out() -> None:
    first, second, _common = entries(sheet(share("M001", 5, 5), share("M002", 5, 0)))
    assert [leg.account for leg in first.legs[1:]] == [Chart().payable(2026)]
    assert [leg.account for leg in second.legs[1:]] == [Chart().retained("M002", 2026)]


def test_a_nonqualified_notice_has_a_layer_of_its_own() -> None:
    (entry, _common) = entries(sheet(share("M001", 5, 1, notice="nonqualified")))
    assert entry.legs[2] == Leg("Equity:Members:M001:Retained:2026:NQ", -4)
    assert "Equity:Members:M001:Retained:2026:NQ" in accounts_of([entry])


def test_a_loss_takes_the_newest_layers_first() -> None:
    layers = (Layer(2023, True, 50), Layer(2024, False, 30), Layer(2025, True, 20))
    held = {"M001": MemberAccount(code="M001", layers=layers)}
    (entry, _common) = entries(sheet(share("M001", -45, 0)), held)
    assert entry.legs == (
        Leg("Equity:CurrentYear:Patronage", -45),
        Leg("Equity:Members:M001:Retained:2025:Q", 20),
        Leg("Equity:Members:M001:Retained:2024:NQ", 25),
    )


def test_no_account_is_charged_below_zero() -> None:
    held = MemberAccount(code="M001", layers=(Layer(2025, True, 20),))
    with pytest.raises(NoLayerForLossError, match=r"loss of 0\.45 USD.* come to 0\.20"):
        entries(sheet(share("M001", -45, 0)), {"M001": held})


def test_a_worksheet_reads_back_with_the_same_hash() -> None:
    worked = sheet()
    assert read(write(worked)) == worked
    assert sha256(read(write(worked))) == sha256(worked)
    other = replace(worked, net=worked.net + 1)
    assert sha256(other) != sha256(worked)
    with pytest.raises(ValueError, match="version 4"):
        read(write(worked) | {"version": 4})


def test_a_sound_worksheet_passes_every_point() -> None:
    assert set(levels(sheet()).values()) == {PASS}


def test_too_little_money_to_one_member_fails_by_name() -> None:
    point = said(sheet(share("M001", 600, 119), share("M002", 300, 60)), "Less than")
    assert (point.level, point.codes) == (FAIL, ("M001",))


def test_shares_that_miss_a_cent_fail() -> None:
    worked = sheet()
    wrong = replace(worked, result=replace(worked.result, pool=901))
    assert said(wrong, "not to {pool_cents}").level == FAIL


def test_without_a_duty_from_before_the_year_no_notice_is_qualified() -> None:
    rules = (RULES[0], rule("obligation", False), RULES[2])
    assert said(sheet(rules=rules), "do not oblige").level == FAIL
    rules = (RULES[0], rule("obligation", True, adopted_on="2025-07-02"), RULES[2])
    assert said(sheet(rules=rules), "adopted after").level == WARN


def test_long_leave_is_shown_with_the_rule_that_counts_it() -> None:
    away = (
        labor("M001", 600, worked=540, leave=60),
        labor("M002", 600, worked=541, leave=59),
    )
    point = said(sheet(labor=away), "Your rules count paid leave as hours worked")
    assert (point.level, point.codes) == (WARN, ("M001",))
    rules = (*RULES[:2], rule("countable", {"leave": "1/2"}))
    assert said(sheet(labor=away, rules=rules), "do not count").level == WARN


def test_hours_outside_membership_are_others_work_and_are_shown() -> None:
    lines = (
        labor("M001", 600),
        labor("M001", 60, member=False),
        labor("M002", 600),
        labor("T001", 60, member=False),
    )
    assert said(sheet(labor=lines), "before or after membership").codes == ("M001",)


def test_many_hours_of_others_warn() -> None:
    lines = (labor("M001", 600), labor("M002", 600), labor("T001", 600, member=False))
    assert said(sheet(labor=lines), "Others than members").level == WARN


def test_members_without_hours_and_below_the_minimum_are_named() -> None:
    members = MEMBERS | {"M003": False, "M004": True}
    lines = (labor("M001", 600), labor("M002", 600), labor("M004", 60))
    worked = sheet(labor=lines)
    assert said(worked, "without hours", members=members).codes == ("M003",)
    assert said(worked, "least number", members=members).codes == ("M004",)


def test_a_payment_period_that_is_over_warns() -> None:
    assert said(sheet(), "payment period ended", on=date(2027, 3, 16)).level == WARN
    assert said(sheet(), "There is time", on=date(2027, 3, 15)).level == PASS


def words(**more: Any) -> Words:
    given: dict[str, Any] = {
        "labels": {"title": "Notice"},
        "total": "Total",
        "cash": "Cash {percent}",
        "retained": "Kept {percent}",
        "sum": "Sum",
        "opening": "Opening",
        "closing": "Closing",
        "kinds": {"worked": "Work", "leave": "Leave"},
        "money": str,
        "hours": str,
        "percent": str,
        "chart": lambda text: f"Chart {text}",
    }
    return Words(**given | more)


def notice(line: ShareLine, work: LaborLine, **weights: Fraction) -> dict[str, Any]:
    letter = Letter(
        language="en",
        coop="Bakery",
        address="",
        name="Ana",
        year=2026,
        issued_on=ON,
        issued="15 October",
    )
    account = Account(
        opening=100, lines=(("Kept", 450),), history=((2025, 100), (2026, 550))
    )
    return notice_data(
        letter=letter,
        share=line,
        labor=work,
        weights=weights,
        account=account,
        cash_share=Fraction(1, 4),
        words=words(),
    )


def test_a_notice_states_the_whole_share_and_its_two_parts() -> None:
    data = notice(share("M001", 600, 150), labor("M001", 600))
    (member,) = data["members"]
    assert [line["value"] for line in member["headline"]] == ["600", "150", "450"]
    assert [line["label"] for line in member["headline"]][1:] == ["Cash 1/4", "Kept 3/4"]
    assert member["account"][-1] == {"label": "Closing", "amount": "550"}
    assert data["issued_ymd"] == {"year": 2026, "month": 10, "day": 15}
    assert "signers" not in data


@given(
    st.integers(1, 10**9),
    st.integers(0, 10**5),
    st.integers(1, 10**5),
    st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3, 2), Fraction(0)]),
)
def test_the_rows_of_a_notice_sum_to_the_share(
    total: int, worked: int, away: int, weight: Fraction
) -> None:
    work = labor("M001", worked + away, worked=worked, leave=away)
    data = notice(share("M001", total, 0), work, leave=weight)
    rows = data["members"][0]["rows"]
    assert sum(int(row["amount"]) for row in rows) == total
