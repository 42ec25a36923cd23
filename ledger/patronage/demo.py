"""The demo co-op's patronage: two years divided, voted on, posted and paid; one ready."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coopkit.offers import Story
from governance.bylaws.demo import users_by_login
from governance.members.models import Membership
from governance.members.selectors import roll, spans
from governance.votes.models import Choice, Motion
from governance.votes.services import cast_ballot, declare_result
from ledger.books.demo import pay_declared
from ledger.books.selectors import book_of
from ledger.patronage import services
from ledger.patronage.models import Worksheet, WorksheetShare
from ledger.patronage.path import CLOSE

CHOSEN_ON = date(2024, 9, 30)
BYLAWS_GIVEN = "Bylaws, with the clause on qualified notices marked"
SIGNER, SIGNED_ON = "M002", date(2024, 2, 12)
NON_PATRONAGE = ("Income:Asset-Sales", "Income:Interest")


@dataclass(frozen=True, slots=True)
class Run:
    """One year's allocation: when it was worked out, adopted, and paid."""

    year_end: date
    frozen_on: date
    adopted_on: date
    paid_on: date
    against: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()


RUNS = (
    Run(
        year_end=date(2024, 6, 30),
        frozen_on=date(2024, 10, 3),
        adopted_on=date(2024, 10, 14),
        paid_on=date(2024, 11, 15),
        away=frozenset({"M010"}),
    ),
    Run(
        year_end=date(2025, 6, 30),
        frozen_on=date(2025, 10, 2),
        adopted_on=date(2025, 10, 13),
        paid_on=date(2025, 11, 14),
        against=frozenset({"M002"}),
    ),
)


def on_the(day: date, hour: int = 17) -> datetime:
    """An hour of a day of the story, in UTC."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


def tell(story: Story) -> None:
    """The bookkeeper chooses accounts once, and runs 2024 and 2025 to the end."""
    begona = users_by_login(story)["begona"]
    services.choose_non_patronage(
        cooperative=story.cooperative,
        prefixes=NON_PATRONAGE,
        by=begona,
        at=on_the(CHOSEN_ON),
    )
    _consent(story)
    for run in RUNS:
        _run(story, run)


def _run(story: Story, run: Run) -> None:
    users = users_by_login(story)
    begona = users["begona"]
    frozen_at = on_the(run.frozen_on)
    worksheet = services.freeze(
        cooperative=story.cooperative, year_end=run.year_end, by=begona, at=frozen_at
    )
    motion = services.send(
        worksheet=worksheet,
        by=begona,
        at=frozen_at + timedelta(hours=1),
        closes_at=on_the(run.adopted_on),
        announce=False,
    )
    _vote(story, run, motion)
    declared_at = on_the(run.adopted_on)
    declare_result(motion=motion, by=users["lin"], at=declared_at, announce=False)
    services.post(
        worksheet=Worksheet.objects.get(pk=worksheet.pk),
        on=run.adopted_on,
        by=begona,
        at=declared_at + timedelta(hours=1),
        announce=False,
    )
    _hand_over(worksheet, at=declared_at + timedelta(hours=2))
    _pay(story, run, worksheet)
    services.mark_step(
        cooperative=story.cooperative,
        year_end=run.year_end,
        step=CLOSE,
        by=begona,
        at=on_the(run.paid_on, 18),
    )


def _consent(story: Story) -> None:
    """Everybody was handed the bylaws when they joined; one signed a paper besides."""
    begona = users_by_login(story)["begona"]
    for code, span in sorted(spans(story.cooperative).items()):
        services.hand_out_bylaws(
            cooperative=story.cooperative,
            codes=[code],
            on=span.first,
            document=BYLAWS_GIVEN,
            by=begona,
            at=on_the(span.first),
        )
    signer = Membership.objects.get(cooperative=story.cooperative, code=SIGNER)
    services.record_consent(
        membership=signer,
        method="written",
        received_on=SIGNED_ON,
        document="Binder of consents, 1",
        by=begona,
        at=on_the(SIGNED_ON),
    )


def _vote(story: Story, run: Run, motion: Motion) -> None:
    """The members of the day vote, a minute apart."""
    first = on_the(run.frozen_on, 19)
    voters = roll(story.cooperative, on=run.frozen_on)
    for minutes, line in enumerate(voters):
        if line.code not in run.away:
            choice = Choice.NO if line.code in run.against else Choice.YES
            cast_ballot(
                motion=motion,
                voter=line.membership,
                choice=choice,
                at=first + timedelta(minutes=minutes),
            )


def _hand_over(worksheet: Worksheet, *, at: datetime) -> None:
    """The bookkeeper puts each member's notice into the member's hand."""
    codes = worksheet.shares.values_list("code", flat=True)
    services.hand_over(worksheet=worksheet, codes=codes, by=worksheet.prepared_by, at=at)


def _pay(story: Story, run: Run, worksheet: Worksheet) -> None:
    """The declared cash is paid to the members, from what was set aside for it."""
    begona = users_by_login(story)["begona"]
    shares = WorksheetShare.objects.filter(worksheet=worksheet)
    pay_declared(
        book=book_of(story.cooperative),
        year=run.year_end.year,
        on=run.paid_on,
        cash=dict(shares.values_list("code", "cash_cents")),
        authority=f"person:{begona.pk}",
        by=begona,
        at=on_the(run.paid_on),
    )
