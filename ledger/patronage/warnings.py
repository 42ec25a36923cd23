"""What a worksheet of this version warns of beside its sums: consent, losses, netting.

Points as `review.py` has them. Source: 26 U.S.C. § 1388(c), (j)(3); Bylaws.
"""

from collections.abc import Iterator
from typing import Any

from coopkit.errors import N_
from ledger.patronage.carried import too_old
from ledger.patronage.losses import COLLECTIVE
from ledger.patronage.netting import net_units
from ledger.patronage.points import WARN, Point
from ledger.patronage.terms import said_by
from ledger.patronage.worksheet import Sheet


def warnings(sheet: Sheet) -> Iterator[Point]:
    """Every warning, in the order of the year's path."""
    yield from _labor(sheet)
    yield from _units(sheet)
    yield from _earlier_losses(sheet)
    yield from _shares(sheet)
    yield from _loss(sheet)


def _labor(sheet: Sheet) -> Iterator[Point]:
    below = tuple(line.code for line in sheet.labor if line.countable < 0)
    if below:
        text = N_(
            "Corrections took more hours than the year has of {names}; they count as "
            "none, and what is left belongs to the year they are of"
        )
        yield Point(WARN, text, codes=below)


def _units(sheet: Sheet) -> Iterator[Point]:
    netting = net_units(sheet.units)
    if netting.needs_notice:
        text = N_(
            "Losses of {losing} took {netted_cents} of the gains of {gaining}. Each "
            "member is to be told in writing by {deadline}"
        )
        yield Point(
            WARN,
            text,
            {
                "losing": ", ".join(netting.losing),
                "gaining": ", ".join(netting.gaining),
                "netted_cents": netting.netted_cents,
                "deadline": sheet.deadline,
            },
        )


def _earlier_losses(sheet: Sheet) -> Iterator[Point]:
    result = sheet.result
    if result.made_up:
        text = N_("{made_cents} of earlier losses was made up before anything was shared")
        yield Point(WARN, text, {"made_cents": result.made_up_cents})
    for loss in too_old(sheet.carried, year=sheet.year):
        text = N_(
            "{left_cents} of the loss of {year} has waited longer than the bylaws let "
            "it. The members decide who bears it"
        )
        yield Point(WARN, text, {"left_cents": loss.cents, "year": loss.year})


def _shares(sheet: Sheet) -> Iterator[Point]:
    result = sheet.result
    shared = [share for share in result.shares if share.total > 0]
    without = tuple(s.code for s in shared if s.code in sheet.without_consent)
    if without:
        text = N_(
            "Without a consent that covers the year, and so with a nonqualified notice: "
            "{names}"
        )
        yield Point(WARN, text, codes=without)
    if 0 < result.pool < len(result.shares):
        text = N_(
            "There is less than a cent for each member. You may leave it in the "
            "collective account: let the members decide so"
        )
        yield Point(WARN, text)
    if result.capped:
        text = N_("At the most that one member may have: {names}")
        yield Point(WARN, text, codes=result.capped)
    over = tuple(
        share.code
        for share in result.shares
        if sheet.advances.get(share.code, 0) > share.advance
    )
    if over:
        text = N_(
            "Advances were more than the cash of the year. The rest stays a debt to the "
            "co-op, and is taken off the cash of later years: {names}"
        )
        yield Point(WARN, text, codes=over)


def _loss(sheet: Sheet) -> Iterator[Point]:
    result = sheet.result
    owing = tuple(share.code for share in result.shares if share.top_up)
    if owing:
        text = N_(
            "Who has to add money, as agreed in writing, within {months} months of the "
            "posting: {names}"
        )
        values = {rule.key: rule.value for rule in sheet.rules}
        months = said_by(values, "losses.top_up_months")
        yield Point(WARN, text, {"months": months}, codes=owing)
    below = tuple(
        share.code
        for share in result.shares
        if any(part.cents < 0 and part.year == sheet.year for part in share.parts)
    )
    if below:
        text = N_("Accounts that fall below zero, to be filled by dividends: {names}")
        yield Point(WARN, text, codes=below)
    fields: dict[str, Any] = {
        "waits_cents": result.carry_patronage + result.carry_outside
    }
    if fields["waits_cents"]:
        text = N_("{waits_cents} of the loss waits for later surpluses")
        yield Point(WARN, text, fields)
    taken = result.cover.get(COLLECTIVE, 0)
    lacking = taken - max(sheet.balances.get(COLLECTIVE, 0), 0)
    if lacking > 0:
        text = N_(
            "The collective account falls below zero by {lacking_cents}, for the bylaws "
            "name nothing else that covers a loss"
        )
        yield Point(WARN, text, {"lacking_cents": lacking})
