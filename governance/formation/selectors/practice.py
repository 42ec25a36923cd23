"""Reading a group's practice co-op: what is there to try, and how far it got."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, State
from coopkit.cooperatives.selectors import year_of
from governance.formation.models import FoundingGroup
from governance.votes.models import Motion
from governance.votes.selectors import not_voted_by, open_motions


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A practice co-op: its open votes, whose turn it is in them, the year to run."""

    group: FoundingGroup
    cooperative: Cooperative
    votes: tuple[Motion, ...]
    mine: frozenset[int]
    year: int
    decided: int


def practice_running(group: FoundingGroup) -> FoundingGroup | None:
    """The practice co-op of a group that was not thrown away, if there is one."""
    return _running().filter(practice_of=group).first()


def practice_at(cooperative: Cooperative) -> FoundingGroup | None:
    """What makes a co-op one for practice; nothing for any other."""
    if cooperative.state != State.PRACTICE:
        return None
    return _running().filter(cooperative=cooperative).first()


def trial_of(practice: FoundingGroup, *, user: User, at: datetime) -> Trial:
    """All that the page of practice shows of one."""
    cooperative = practice.cooperative
    votes = tuple(open_motions(cooperative, at=at).order_by("pk"))
    waiting = not_voted_by(user, cooperative=cooperative, at=at)
    return Trial(
        group=practice,
        cooperative=cooperative,
        votes=votes,
        mine=frozenset(waiting.values_list("pk", flat=True)),
        year=year_of(cooperative, cooperative.founded_on or at.date()).name,
        decided=practice.practice_of.decisions.values("key").distinct().count()
        if practice.practice_of
        else 0,
    )


def _running() -> QuerySet[FoundingGroup]:
    rows = FoundingGroup.objects.filter(cooperative__state=State.PRACTICE)
    return rows.select_related("cooperative", "practice_of__cooperative")
