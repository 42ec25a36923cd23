"""Losses that wait: written down with the year they are of, and each part made up."""

from collections.abc import Iterator

from ledger.patronage.models import CarriedLoss, Worksheet
from ledger.patronage.terms import said_by
from ledger.patronage.worksheet import Sheet


def carry(worksheet: Worksheet, sheet: Sheet) -> list[CarriedLoss]:
    """Write what a posted year leaves to later ones, and what it made up of earlier ones.

    Called within the transaction that posts the worksheet. Rows of a worksheet that is
    taken back no longer count, and are never deleted.
    """
    if worksheet.supplements_id is not None:
        return []
    rows = [*_left(worksheet, sheet), *_used(worksheet, sheet)]
    return CarriedLoss.objects.bulk_create(rows)


def _left(worksheet: Worksheet, sheet: Sheet) -> Iterator[CarriedLoss]:
    """What the year leaves to later ones, by its kind."""
    values = {rule.key: rule.value for rule in sheet.rules}
    last_year = sheet.year + int(said_by(values, "losses.carry_years"))
    result = sheet.result
    kinds = ((True, result.carry_patronage), (False, result.carry_outside))
    for is_patronage, cents in kinds:
        if cents:
            yield CarriedLoss(
                cooperative=worksheet.cooperative,
                worksheet=worksheet,
                year_end=worksheet.year_end,
                is_patronage=is_patronage,
                cents=cents,
                last_year=last_year,
            )


def _used(worksheet: Worksheet, sheet: Sheet) -> Iterator[CarriedLoss]:
    """What the year made up of each earlier loss."""
    losses = CarriedLoss.objects.in_bulk([each.number for each in sheet.result.made_up])
    for each in sheet.result.made_up:
        loss = losses[each.number]
        yield CarriedLoss(
            cooperative=worksheet.cooperative,
            worksheet=worksheet,
            year_end=worksheet.year_end,
            is_patronage=each.is_patronage,
            cents=-each.cents,
            last_year=loss.last_year,
            of=loss,
        )
