"""What is told to founders by mail in the evening: what of theirs changed, in titles.

Votes, results and notices of meetings go out by themselves (`votes`, `meetings`), and are
not told a second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import State
from governance.formation.models import (
    ActState,
    FormationTask,
    Founder,
    FoundingAct,
    FoundingGroup,
    LegalReview,
)
from governance.formation.selectors.tasks import title_of, url_of


@dataclass(frozen=True, slots=True)
class News:
    """One line of the mail: its words, and the path of the page it is about."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Section:
    """What is new for one founder in one group."""

    founder: Founder
    name: str
    news: tuple[News, ...]


def readers() -> dict[User, list[Founder]]:
    """Who wants the mail, by person, with the groups they are in now; one query."""
    rows = Founder.objects.filter(
        left_at=None,
        wants_mail=True,
        user__is_active=True,
        group__practice_of=None,
        group__ended_at=None,
        group__cooperative__state__in=[State.FORMING, State.ACTIVE],
    )
    rows = rows.select_related("user", "group__cooperative", "membership__person")
    found: dict[User, list[Founder]] = {}
    for founder in rows.order_by("user", "joined_at", "pk"):
        found.setdefault(founder.user, []).append(founder)
    return found


def language_of(founder: Founder) -> str:
    """The language that a founder reads."""
    return str(founder.membership.person.language)


def sections_of(founders: Iterable[Founder], *, at: datetime) -> list[Section]:
    """What is new for one person, group by group, in their language.

    Five queries a group; a group without news has no section.
    """
    found = []
    for founder in founders:
        with translation.override(language_of(founder)):
            news = tuple(_news(founder, founder.told_at or founder.joined_at, at))
        if news:
            name = founder.group.cooperative.name
            found.append(Section(founder=founder, name=name, news=news))
    return found


def _news(founder: Founder, since: datetime, at: datetime) -> Iterator[News]:
    group = founder.group
    within = (since, at)
    yield from _tasks(founder, within)
    yield from _acts(founder, within)
    others = LegalReview.objects.filter(group=group, came_back_at__gt=since)
    if others.filter(came_back_at__lte=at).exists():
        yield News(_("The lawyer’s review came back."), _path(group, "reviews"))
    yield from _people(founder, within)


def _tasks(founder: Founder, within: tuple[datetime, datetime]) -> Iterator[News]:
    """Tasks that somebody else gave to them, or changed, while they own them."""
    group = founder.group
    rows = FormationTask.objects.filter(
        group=group, owner=founder, changed_at__gt=within[0], changed_at__lte=within[1]
    )
    tasks = list(rows.order_by("pk"))
    if not tasks:
        return
    me = f"user:{founder.user_id}"
    entries = AuditEntry.objects.filter(
        scope=group.cooperative.slug,
        action="formation.task",
        subject__in=[f"task:{task.pk}" for task in tasks],
        at__gt=within[0],
        at__lte=within[1],
    ).exclude(actor=me)
    changed: dict[str, set[str]] = {}
    for entry in entries:
        changed.setdefault(entry.subject, set()).update(entry.data["changed"])
    for task in tasks:
        task.group = group
        fields = changed.get(f"task:{task.pk}")
        if fields is None:
            continue
        given = _("A task is yours now: %(title)s")
        words = given if "owner" in fields else _("Changed by somebody: %(title)s")
        path = url_of(group.cooperative, task.item or task.pk)
        yield News(words % {"title": title_of(task)}, path)


def _acts(founder: Founder, within: tuple[datetime, datetime]) -> Iterator[News]:
    """An act to sign, taken back, or carried out, by others."""
    moved = Q(drawn_at__gt=within[0]) | Q(ended_at__gt=within[0])
    for act in FoundingAct.objects.filter(moved, group=founder.group).order_by("pk"):
        words = ""
        if act.state == ActState.DRAWN_UP:
            mine = act.signatures.filter(founder=founder).exists()
            is_mine = act.drawn_by_id == founder.user_id
            words = "" if mine or is_mine else _("The founding act waits to be signed.")
        elif act.state == ActState.TAKEN_BACK:
            words = _("The founding act was taken back.")
        else:
            words = _("The co-op is founded.")
        if words:
            yield News(words, _path(founder.group, "act"))


def _people(founder: Founder, within: tuple[datetime, datetime]) -> Iterator[News]:
    """That somebody joined or left; who it is stands on the page alone."""
    rows = Founder.objects.filter(group=founder.group).exclude(user=founder.user_id)
    first, last = within
    moves = rows.filter(
        Q(joined_at__gt=first, joined_at__lte=last)
        | Q(left_at__gt=first, left_at__lte=last)
    )
    told = list(moves.values_list("joined_at", "left_at"))
    path = _path(founder.group, "people") if told else ""
    if any(joined > first for joined, _left in told):
        yield News(_("Somebody joined the group."), path)
    if any(left and left > first for _joined, left in told):
        yield News(_("Somebody left the group."), path)


def _path(group: FoundingGroup, page: str) -> str:
    """A page of the group; the checklist where that page takes more than the co-op."""
    try:
        return reverse(f"formation:{page}", args=[group.cooperative.slug])
    except NoReverseMatch:
        return reverse("formation:checklist", args=[group.cooperative.slug])
