"""The demo co-op's votes: two amendments of the bylaws, and one vote that is open now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override

from coopkit.accounts.models import User
from coopkit.offers import Story
from governance.bylaws import services as bylaws
from governance.bylaws.demo import users_by_login
from governance.bylaws.drafting import new_value, substitution
from governance.bylaws.models import Amendment
from governance.bylaws.selectors.amendments import base_of, shown
from governance.members.models import Membership
from governance.votes.models import Choice, Motion
from governance.votes.services import amend, cast_ballot, declare_result, open_motion

OPENED = datetime(2025, 5, 19, 17, tzinfo=UTC)
NOTICE_OPENED = datetime(2026, 10, 12, 17, tzinfo=UTC)
DRAFTED = datetime(2026, 11, 10, 17, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An amendment of the story: one number, and a sentence behind its clause."""

    title: str
    why: str
    key: str
    value: Any
    added: Mapping[str, str]
    note: Mapping[str, str]
    effective_from: date
    votes: tuple[tuple[str, Choice], ...] = ()


QUARTER = Change(
    title="Pay a quarter of patronage in cash",
    why="Two good years let us pay a little more now. Rent went up for most of us, and "
    "the reserve is where we wanted it.",
    key="patronage.cash_share",
    value="1/4",
    added={
        "en": "Each notice shows step by step how the amount was worked out.",
        "es": "Cada aviso muestra paso a paso cómo se calculó el monto.",
    },
    note={
        "en": "Part of your dividend comes in cash; the rest is kept in your account. "
        "Your notice shows the sum.",
        "es": "Una parte de tu retorno se paga en efectivo; el resto queda en tu cuenta. "
        "Tu aviso muestra la cuenta.",
    },
    effective_from=date(2025, 7, 1),
    votes=(
        *(("M001", Choice.YES), ("M002", Choice.NO), ("M003", Choice.YES)),
        *(("M004", Choice.YES), ("M005", Choice.ABSTAIN), ("M006", Choice.YES)),
        *(("M007", Choice.YES), ("M010", Choice.YES)),
    ),
)
LONGER_NOTICE = Change(
    title="Six weeks’ notice when somebody leaves",
    why="When two people left within a year, a month was too short to train whoever "
    "took over the night shift.",
    key="exit.notice_days",
    value=42,
    added={
        "en": "In these weeks the co-op and the member agree how the work is handed on.",
        "es": "En esas semanas la cooperativa y la persona acuerdan cómo se entrega el "
        "trabajo.",
    },
    note={
        "en": "Say in good time that you are leaving, and help with the handover.",
        "es": "Avisa con tiempo que te vas y ayuda con la entrega.",
    },
    effective_from=date(2027, 1, 1),
    votes=(
        *(("M001", Choice.YES), ("M002", Choice.YES), ("M004", Choice.NO)),
        *(("M005", Choice.YES), ("M006", Choice.YES), ("M007", Choice.YES)),
        *(("M008", Choice.YES), ("M011", Choice.ABSTAIN)),
    ),
)
TEN_DAYS = Change(
    title="Ten days to vote",
    why="Whoever works two shifts in a row has little of a week left.",
    key="vote.days",
    value=10,
    added={
        "en": "Nobody is asked to vote while they are at work.",
        "es": "A nadie se le pide votar mientras trabaja.",
    },
    note={},
    effective_from=date(2027, 2, 1),
)
OVEN_TEXT = (
    "The bakery buys a second deck oven for at most $18,500, paid from the account kept "
    "for equipment, and has it installed in the first week of the next quarter.\n\n"
    "The first oven runs eleven hours a day, and on Saturdays orders are turned away "
    "from ten in the morning. A repair last spring closed us for two days."
)
OVEN_DAYS = timedelta(days=14)
OVEN_VOTES = (("M001", Choice.YES), ("M002", Choice.NO), ("M005", Choice.ABSTAIN))


def tell(story: Story) -> None:
    """In 2025 the members raise the part of patronage that is paid in cash."""
    _decide(story, QUARTER, OPENED)


def tell_what_is_to_come(story: Story) -> None:
    """In 2026 they ask for a longer notice of those who leave, from the new year on."""
    _decide(story, LONGER_NOTICE, NOTICE_OPENED)


def _decide(story: Story, change: Change, opened: datetime) -> None:
    """Draft an amendment two days before its vote opens, vote on it, declare it."""
    secretary = users_by_login(story)["lin"]
    amendment = _draft(story, change, by=secretary, at=opened - timedelta(days=2))
    motion = amend(
        amendment=amendment,
        text=_told(amendment, change),
        effective_from=change.effective_from,
        proposed_by=secretary,
        at=opened,
        announce=False,
    )
    _vote(motion, change.votes, first=opened + timedelta(hours=3))
    declared_at = motion.closes_at + timedelta(hours=1)
    declare_result(motion=motion, by=secretary, at=declared_at, announce=False)


def _draft(story: Story, change: Change, *, by: User, at: datetime) -> Amendment:
    """A draft that sets a number and adds a sentence to the clause that prints it."""
    amendment = bylaws.draft(
        cooperative=story.cooperative,
        title=change.title,
        why=change.why,
        effective_from=change.effective_from,
        by=by,
        at=at,
    )
    state = base_of(amendment)
    operations = [new_value(state, change.key, change.value)]
    if clause := state.clause_of(change.key):
        text = {
            language: f"{words} {change.added[language]}"
            for language, words in clause.text.items()
        }
        note = {**clause.note, **change.note}
        operations.append(
            substitution(state, clause.id, heading=clause.heading, text=text, note=note)
        )
    bylaws.add_operations(amendment=amendment, operations=operations, by=by, at=at)
    amendment.refresh_from_db()
    return amendment


def _told(amendment: Amendment, change: Change) -> str:
    """The text that is voted on, in English, whoever tells the story."""
    with override("en"):
        begin = f"The bylaws change from {date_format(change.effective_from)} as follows:"
        lines = [f"– {sentence}" for sentence in shown(amendment).said]
    return "\n".join([begin, *lines]) + f"\n\n{change.why}"


def tell_of_a_draft(story: Story) -> None:
    """Zoë drafts an amendment that has not been put to the vote yet."""
    _draft(story, TEN_DAYS, by=users_by_login(story)["zoe"], at=DRAFTED)


def tell_what_is_open(story: Story) -> None:
    """The secretary has just opened a vote; three members have voted, Ana has not."""
    motion = open_motion(
        cooperative=story.cooperative,
        kind="plain",
        title="Buy a second deck oven",
        text=OVEN_TEXT,
        payload={},
        proposed_by=users_by_login(story)["lin"],
        at=story.at,
        closes_at=story.at + OVEN_DAYS,
        announce=False,
    )
    _vote(motion, OVEN_VOTES, first=story.at)


def _vote(
    motion: Motion, votes: tuple[tuple[str, Choice], ...], *, first: datetime
) -> None:
    """Cast some members' ballots, a minute apart."""
    memberships = Membership.objects.filter(cooperative=motion.cooperative)
    by_code = {each.code: each for each in memberships.select_related("person__user")}
    for minutes, (code, choice) in enumerate(votes):
        at = first + timedelta(minutes=minutes)
        cast_ballot(motion=motion, voter=by_code[code], choice=choice, at=at)
