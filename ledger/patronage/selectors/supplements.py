"""A posted year worked out again: what its supplements gave, and what one would give."""

from dataclasses import replace
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share
from governance.bylaws.selectors import in_force
from ledger.equity.selectors import member_accounts
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.rework import rework
from ledger.patronage.selectors.bound import year_of
from ledger.patronage.selectors.inputs import inputs_of
from ledger.patronage.supplement import Given, Left, given_so_far, supplement
from ledger.patronage.worksheet import Result, Sheet, read

RESERVED, ALLOCATION = "vote.reserved", "allocation"


def posted_results(worksheet: Worksheet) -> list[Result]:
    """What a posted year gave, and each supplement that was posted after it."""
    later = worksheet.supplemented_by.filter(state=WorksheetState.POSTED)
    rows = [worksheet, *later.order_by("number")]
    return [read(row.data).result for row in rows]


def supplemented(worksheet: Worksheet) -> Sheet:
    """What a posted year, worked out again as books and hours stand, gives beyond it.

    What was held and agreed is as it was then: losses that waited, and consents. What is
    taken back comes from what is left of the year's layers now.
    """
    year = year_of(worksheet.cooperative, worksheet.year_end)
    was = read(worksheet.data)
    now = replace(
        inputs_of(worksheet.cooperative, year),
        carried=was.carried,
        balances=was.balances,
        layers=was.layers,
        without_consent=was.without_consent,
        advances={},
    )
    new = replace(now, result=rework(now, {}))
    share = parse_share(str(new.rule("patronage.cash_share").value))
    return supplement(
        new, posted_results(worksheet), cash_share=share, left=layers_left(worksheet)
    )


def layers_left(worksheet: Worksheet) -> Left:
    """What the accounts still hold of a year's layers, by code and whether qualified."""
    held = member_accounts(worksheet.cooperative, on=date.max)
    return {
        (code, layer.qualified): layer.cents
        for code, account in held.items()
        for layer in account.layers
        if layer.year == worksheet.year_end.year
    }


def supplements_of(worksheet: Worksheet) -> list[Worksheet]:
    """The supplements of a year that were not replaced, by number."""
    rows = worksheet.supplemented_by.exclude(state=WorksheetState.REPLACED)
    return list(rows.select_related("motion").defer("data").order_by("number"))


def kept_for_members(cooperative: Cooperative, *, on: date) -> str | None:
    """The clause that keeps the allocation for the members; None where the board may.

    Bylaws that are silent keep it for the members.
    """
    bylaws = in_force(cooperative, on=on)
    if RESERVED not in bylaws:
        return ""
    held = bylaws[RESERVED]
    return held.clause if ALLOCATION in held.value else None


def given_before(worksheet: Worksheet) -> dict[str, Given]:
    """What each member was given of a year before this supplement."""
    original = worksheet.supplements or worksheet
    return given_so_far(posted_results_before(original, worksheet.number))


def posted_results_before(original: Worksheet, number: int) -> list[Result]:
    """A year's result and those of its supplements up to a number, it left out."""
    later = original.supplemented_by.filter(
        state=WorksheetState.POSTED, number__lt=number
    )
    rows = [original, *later.order_by("number")]
    return [read(row.data).result for row in rows]
