"""What changed in a group since somebody was last there, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from governance.bylaws.selectors import name_of
from governance.formation.models import (
    FormationDecision,
    FormationSave,
    FormationTask,
    Founder,
    FoundingGroup,
    LegalReview,
)
from governance.formation.selectors.sheets import said
from governance.formation.selectors.tasks import title_of, url_of
from governance.formation.sheet_files import sheet_files
from governance.votes.models import Motion, MotionState

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that is new: when, in words, and where to look."""

    at: datetime
    words: str
    url: str


def news_for(group: FoundingGroup, *, since: datetime, founder: Founder) -> list[News]:
    """What others did since a moment, the latest first; seven queries at most.

    What somebody did themselves is no news to them.
    """
    found = chain(
        _saves(group, since, founder),
        _decisions(group, since),
        _votes(group, since, founder),
        _people(group, since, founder),
        _tasks(group, since, founder),
        _reviews(group, since, founder),
    )
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST]


def _saves(group: FoundingGroup, since: datetime, founder: Founder) -> Iterable[News]:
    """One line a worksheet, of its last save by somebody else."""
    rows = FormationSave.objects.filter(sheet__group=group, at__gt=since)
    others = rows.exclude(by=founder.user_id).order_by()
    for key, at in others.values_list("sheet__key").annotate(last=Max("at")):
        own = sheet_files().get(key)
        if own is not None:
            words = _("“%(sheet)s” was changed.") % {"sheet": said(own.title)}
            url = reverse("formation:sheet", args=[group.cooperative.slug, key])
            yield News(at=at, words=words, url=url)


def _decisions(group: FoundingGroup, since: datetime) -> Iterable[News]:
    """One line a vote that decided something."""
    rows = FormationDecision.objects.filter(group=group, at__gt=since).order_by(
        "at", "pk"
    )
    by_motion: dict[int, list[FormationDecision]] = {}
    for row in rows:
        by_motion.setdefault(row.motion_id, []).append(row)
    for motion, decided in by_motion.items():
        first = name_of(group.cooperative, decided[0].key)
        more = len(decided) - 1
        words = (
            ngettext(
                "Decided: %(first)s, and %(n)s rule more.",
                "Decided: %(first)s, and %(n)s rules more.",
                more,
            )
            if more
            else _("Decided: %(first)s.")
        )
        url = reverse("votes:motion", args=[group.cooperative.slug, motion])
        yield News(at=decided[0].at, words=words % {"first": first, "n": more}, url=url)


def _votes(group: FoundingGroup, since: datetime, founder: Founder) -> Iterable[News]:
    """Votes that opened, and votes that ended without deciding a rule."""
    rows = Motion.objects.filter(cooperative=group.cooperative, opens_at__gt=since)
    opened = rows.filter(state=MotionState.OPEN).exclude(proposed_by=founder.user_id)
    for motion in opened:
        words = _("A vote is open: “%(title)s”.") % {"title": motion.title}
        url = reverse("votes:motion", args=[group.cooperative.slug, motion.pk])
        yield News(at=motion.opens_at, words=words, url=url)
    ended = Motion.objects.filter(
        cooperative=group.cooperative,
        declared_at__gt=since,
        state__in=[MotionState.ADOPTED, MotionState.FAILED],
    ).exclude(kind="founding_rules", state=MotionState.ADOPTED)
    for motion in ended:
        if motion.state == MotionState.ADOPTED:
            words = _("Adopted: “%(title)s”.") % {"title": motion.title}
        else:
            words = _("Not adopted: “%(title)s”.") % {"title": motion.title}
        url = reverse("votes:motion", args=[group.cooperative.slug, motion.pk])
        yield News(at=motion.declared_at or since, words=words, url=url)


def _people(group: FoundingGroup, since: datetime, founder: Founder) -> Iterable[News]:
    """Who came, and who left."""
    url = reverse("formation:people", args=[group.cooperative.slug])
    rows = Founder.objects.filter(group=group).exclude(pk=founder.pk)
    for each in rows.select_related("membership__person"):
        name = {"name": each.membership.person.display_name}
        if each.left_at and each.left_at > since:
            yield News(
                at=each.left_at, words=_("%(name)s left the group.") % name, url=url
            )
        elif each.joined_at > since:
            words = _("%(name)s joined the group.") % name
            yield News(at=each.joined_at, words=words, url=url)


def _tasks(group: FoundingGroup, since: datetime, founder: Founder) -> Iterable[News]:
    """Tasks as somebody else left them."""
    rows = FormationTask.objects.filter(group=group, changed_at__gt=since)
    for task in rows.exclude(changed_by=founder.user_id):
        task.group = group
        told = {"task": title_of(task), "state": task.get_state_display()}
        words = _("Task “%(task)s”: %(state)s.") % told
        url = url_of(group.cooperative, task.item or task.pk)
        yield News(at=task.changed_at, words=words, url=url)


def _reviews(group: FoundingGroup, since: datetime, founder: Founder) -> Iterable[News]:
    """Drafts that went to a lawyer, or came back."""
    url = reverse("formation:reviews", args=[group.cooperative.slug])
    for review in LegalReview.objects.filter(group=group):
        if review.came_back_at and review.came_back_at > since:
            words = _("The lawyer’s comments came back.")
            yield News(at=review.came_back_at, words=words, url=url)
        elif review.sent_at > since and review.sent_by_id != founder.user_id:
            yield News(at=review.sent_at, words=_("The draft went to a lawyer."), url=url)
