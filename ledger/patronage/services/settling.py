"""What a posted year uses up and leaves: advances, and losses that wait."""

from coopkit.canonical import sha256_of
from ledger.patronage.models import Advance, AdvanceNetting, Worksheet
from ledger.patronage.services.carrying import carry
from ledger.patronage.worksheet import Sheet


def run_key(slug: str, sheet: Sheet) -> str:
    """What a run is known by: the co-op, its fiscal year, and the version of each rule.

    Two worksheets of a year with one key differ in books or hours only.
    """
    rules = {rule.key: rule.value_id for rule in sheet.rules}
    return sha256_of({"cooperative": slug, "year": sheet.last, "rules": rules})


def settle_inputs(worksheet: Worksheet, sheet: Sheet) -> None:
    """Remember what was netted, which losses were made up, and what waits from now on."""
    carry(worksheet, sheet)
    if worksheet.supplements_id is None:
        Advance.objects.filter(
            cooperative=worksheet.cooperative,
            year_end=worksheet.year_end,
            netted_in__isnull=True,
        ).update(netted_in=worksheet)
        AdvanceNetting.objects.bulk_create(
            AdvanceNetting(worksheet=worksheet, code=share.code, cents=share.advance)
            for share in sheet.result.shares
            if share.advance
        )


def free_inputs(worksheet: Worksheet) -> None:
    """The worksheet was taken back: what it netted is to be netted again.

    Losses it carried or made up, and what it made good of earlier advances, need no row:
    those of a worksheet that does not stand are not counted.
    """
    Advance.objects.filter(netted_in=worksheet).update(netted_in=None)
