"""Founders' part of the table of what is kept: shown to all, obeyed by `purge`.

`purge` calls what stands here in a transaction of its own.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from coopkit.cooperatives.models import Cooperative, State
from coopkit.cooperatives.retention import APPLICANTS
from coopkit.cooperatives.selectors import kept_for
from coopkit.offers import Retention
from governance.formation.models import (
    FormationSave,
    FormationSheet,
    FormationTask,
    Founder,
    FoundingGroup,
    IncubatorSeat,
    Invitation,
    LegalReview,
    ReviewComment,
)

INVITED = timedelta(days=30)
"""How long the name in an invitation stays once the link opens nothing any more."""
AFTER_FOUNDING = timedelta(days=730)


def may_hold(cooperative: Cooperative, at: datetime) -> bool:
    """Whether a co-op can have anything left of its founding that ends; no query.

    Nobody is invited to a co-op that is founded, and nobody leaves its group: some time
    after the founding all of it has ended, night by night.
    """
    founded = cooperative.founded_on
    is_founded = cooperative.state in {State.ACTIVE, State.DISSOLVED}
    if not is_founded or founded is None:
        return not is_founded
    return timezone.localdate(at) - founded <= AFTER_FOUNDING


def purge_invitations(cooperative: Cooperative, at: datetime) -> int:
    """Blank the address of links that are used or over, and the name a month later."""
    if not may_hold(cooperative, at):
        return 0
    on = timezone.localdate(at)
    rows = Invitation.objects.filter(group__cooperative=cooperative)
    over = Q(used_at__isnull=False) | Q(ended_at__isnull=False) | Q(expires_on__lt=on)
    blanked = rows.filter(over).exclude(email="").update(email="")
    month = at - INVITED
    long_over = (
        Q(used_at__lt=month) | Q(ended_at__lt=month) | Q(expires_on__lt=on - INVITED)
    )
    return blanked + rows.filter(long_over).exclude(name="").update(name="")


def purge_looks(cooperative: Cooperative, at: datetime) -> int:
    """Of who left a group: what they saw to, and when they last looked in."""
    if not may_hold(cooperative, at):
        return 0
    rows = Founder.objects.filter(
        group__cooperative=cooperative, left_at__lt=at - INVITED
    )
    return _blank_founders(rows.values_list("pk", flat=True))


def purge_groups(cooperative: Cooperative, at: datetime) -> int:
    """What a group wrote that never became a co-op, once its time is over.

    Its answers, their history, tasks, and the lawyer's words are blanked; what was
    decided by vote stays in the register.
    """
    if cooperative.state in {State.ACTIVE, State.DISSOLVED}:
        return 0
    group = FoundingGroup.objects.filter(cooperative=cooperative).first()
    before = kept_for(cooperative, APPLICANTS, timezone.localdate(at)).before(at)
    over = ended_at(group) if group else None
    if group is None or over is None or over >= before:
        return 0
    sheets = FormationSheet.objects.filter(group=group).exclude(values={})
    saves = FormationSave.objects.filter(sheet__group=group).exclude(values={})
    tasks = FormationTask.objects.filter(group=group).exclude(title="", reference="")
    comments = ReviewComment.objects.filter(review__group=group).exclude(text="")
    reviews = LegalReview.objects.filter(group=group).exclude(questions="", reader="")
    return sum(
        (
            sheets.update(values={}),
            saves.update(values={}),
            tasks.update(title="", reference=""),
            comments.update(text="", quoted="", answer="", author=""),
            reviews.update(questions="", reader="", filename=""),
        )
    )


def ended_at(group: FoundingGroup) -> datetime | None:
    """When a group ended that founded nothing: it was ended, or the last one left."""
    if group.ended_at:
        return group.ended_at
    founders = group.founders.order_by("-left_at")
    if founders.filter(left_at=None).exists():
        return None
    return founders.values_list("left_at", flat=True).first()


@transaction.atomic
def forget_founders(cooperative: Cooperative, codes: Collection[str]) -> int:
    """Blank what the holders of some codes saw to, and when they looked in."""
    rows = Founder.objects.filter(
        group__cooperative=cooperative, membership__code__in=codes
    )
    return _blank_founders(rows.values_list("pk", flat=True))


def codes_of_founders(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes under which somebody founded: it stands in what they saved."""
    rows = Founder.objects.filter(
        group__cooperative=cooperative, membership__code__in=codes
    )
    return rows.values_list("membership__code", flat=True)


def accounts_of_founders(users: Collection[int]) -> Iterable[int]:
    """Those of some users who are in a group, or look in for an incubator."""
    founding = Founder.objects.filter(user__in=users, left_at=None)
    looking = IncubatorSeat.objects.filter(user__in=users, ended_at=None)
    return {
        *founding.values_list("user", flat=True),
        *looking.values_list("user", flat=True),
    }


def _blank_founders(pks: Iterable[int]) -> int:
    something = ~Q(roles=[]) | Q(looked_at__isnull=False) | Q(visited_at__isnull=False)
    rows = Founder.objects.filter(something, pk__in=list(pks))
    return rows.update(roles=[], looked_at=None, visited_at=None)


def _group_until(cooperative: Cooperative, on: date) -> str:
    kept = kept_for(cooperative, APPLICANTS, on)
    words = gettext(
        "as long as the co-op; of a group that founded none, %(period)s after it ended"
    )
    return words % {"period": kept.words}


RETENTION: tuple[tuple[str, Retention], ...] = (
    (
        "founding worksheets",
        Retention(
            what=_(
                "What a founding group wrote in its worksheets and tasks, who saved "
                "what, and the lawyer’s comments"
            ),
            why=_(
                "So that everybody in the group can see how an answer came about. "
                "Nothing about anybody’s papers or country is asked."
            ),
            until=_group_until,
            purge=purge_groups,
        ),
    ),
    (
        "founders",
        Retention(
            what=_("What each founder sees to, and when they last looked in"),
            why=_("To show who does what, and what is new since one’s last visit."),
            until=lambda _cooperative, _on: gettext("30 days after leaving the group"),
            purge=purge_looks,
        ),
    ),
    (
        "invitations",
        Retention(
            what=_(
                "The e-mail address and the name in an invitation to a founding group"
            ),
            why=_("To send the link, and to show whom it was meant for."),
            until=lambda _cooperative, _on: gettext(
                "the address until the link is used, ended or 30 days old; the name 30 "
                "days longer"
            ),
            purge=purge_invitations,
        ),
    ),
)
