"""What goes wrong in a co-op's years, and is put right: hours, runs, and payments.

Each is one function of a town and its luck; what happened is counted in the town.
"""

from datetime import date, timedelta

from coopkit.errors import CoopError
from ledger.equity.models import UnclaimedItem
from ledger.equity.services import record_answer, record_notice, settle_unclaimed
from ledger.equity.unclaimed import NEWSPAPER, POST
from ledger.labor.services import correct_hours, lock_year
from ledger.labor.typed import Typed
from ledger.patronage import services as patronage
from ledger.patronage.models import Worksheet
from ledger.patronage.objections import LossIsTakenBackError
from ledger.payouts.models import Payout, PayoutMethod, PayoutState
from ledger.payouts.services import mark_paid, mark_returned, take_out, void_cheque
from tests.ledger.decade.town import Town, at

RIGHT = "2016-GM-001"


def advance(town: Town, year: int, on: date) -> None:
    """Some are paid a part of the surplus before there is one; now and then too much."""
    for code in town.luck.sample(town.inside, town.luck.randint(0, 3)):
        patronage.pay_advance(
            membership=town.members[code],
            year_end=date(year, 12, 31),
            cents=town.luck.choice([150_00, 600_01, 9_000_00]),
            on=on,
            source="Assets:Bank",
            authority=f"resolution:{RIGHT}",
            by=town.keeper,
            at=at(on),
        )
        town.happened["advance"] += 1


def correct(town: Town, year: int, on: date, *, minutes: int = 0) -> str:
    """Somebody's locked hours were wrong; what the bylaws make of it, "" if nothing."""
    lock_year(
        cooperative=town.cooperative,
        year_end=date(year, 12, 31),
        by=town.keeper,
        at=at(on),
    )
    code = town.luck.choice([each for each in town.members if _was_there(town, each)])
    size = minutes or town.luck.choice([-90, 45, 30 * 60, -40 * 60])
    try:
        done = correct_hours(
            cooperative=town.cooperative,
            line=Typed(line=1, code=code, on=date(year, 2, 15), minutes=size),
            reason="The clock was wrong",
            authority=RIGHT,
            by=town.keeper,
            at=at(on),
        )
    except CoopError as refusal:
        town.happened[type(refusal).__name__] += 1
        return ""
    town.happened[str(done.treatment)] += 1
    return str(done.treatment)


def take_back_and_repeat(town: Town, worksheet: Worksheet, year: int, on: date) -> None:
    """A posted year is reversed for wrong hours, worked out anew, and posted again."""
    given = {"by": town.keeper, "at": at(on)}
    try:
        patronage.reverse(
            worksheet=worksheet,
            on=on,
            reason="Wrong hours",
            authority=f"resolution:{RIGHT}",
            **given,
        )
    except CoopError as refusal:
        town.happened[type(refusal).__name__] += 1
        return
    town.happened["reversed"] += 1
    correct(town, year, on)
    if town.allocate(year, on + timedelta(days=1)):
        town.happened["posted again"] += 1


def supplement(town: Town, year: int, on: date) -> None:
    """What corrected hours change in a posted year is voted on and posted."""
    posted = Worksheet.objects.filter(
        cooperative=town.cooperative,
        year_end=date(year, 12, 31),
        state="posted",
        supplements=None,
    ).first()
    if posted is None:
        return
    try:
        sheet = patronage.freeze_supplement(worksheet=posted, by=town.keeper, at=at(on))
    except LossIsTakenBackError:
        take_back_and_repeat(town, posted, year, on)
        return
    except CoopError as refusal:
        town.happened[type(refusal).__name__] += 1
        return
    motion = patronage.send(worksheet=sheet, by=town.keeper, at=at(on), announce=False)
    town.adopt_and_post(sheet, motion, on)
    town.happened["supplement posted"] += 1


def come_back(town: Town, on: date) -> None:
    """Some payments come back: they are made again, or wait for the next run."""
    given = {"by": town.keeper, "at": at(on)}
    for payout in _some_paid(town, 3):
        mark_returned(payout=payout, reason="account closed", on=on, **given)
        payout.refresh_from_db()
        if town.luck.random() < 0.5:
            take_out(payout=payout, reason="moved away", **given)
        else:
            mark_paid(run=payout.run, payouts=[payout], on=on, **given)
        town.happened["returned"] += 1


def leave_uncashed(town: Town, on: date) -> None:
    """Some checks are never cashed: the money waits for its owner."""
    for payout in _some_paid(town, 2, method=PayoutMethod.CHEQUE):
        void_cheque(payout=payout, reason="not cashed", on=on, by=town.keeper, at=at(on))
        town.happened["unclaimed"] += 1


def look_for_owners(town: Town, on: date) -> None:
    """Those who wait are told; some answer, and what others leave goes to all."""
    for item in UnclaimedItem.objects.filter(
        cooperative=town.cooperative, state="waiting", objected_on=None
    ):
        if item.notices:
            settle_unclaimed(item=item, on=on, by=town.keeper, at=at(on))
            town.happened["kept by the co-op"] += 1
        elif town.luck.random() < 0.5:
            record_answer(item=item, on=on, by=town.keeper, at=at(on))
            town.happened["claimed"] += 1
        elif item.since.year + 1 < on.year:
            for channel in (POST, NEWSPAPER):
                record_notice(
                    item=item, on=on, channel=channel, by=town.keeper, at=at(on)
                )


def _some_paid(town: Town, most: int, **more: str) -> list[Payout]:
    paid = Payout.objects.filter(
        run__cooperative=town.cooperative, state=PayoutState.PAID, **more
    )
    recent = list(paid.select_related("run").order_by("-pk")[:20])
    return town.luck.sample(recent, min(len(recent), town.luck.randint(0, most)))


def _was_there(town: Town, code: str) -> bool:
    return code in town.inside
