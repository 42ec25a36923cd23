"""The page of the roll: everybody by standing on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.middleware import CoopRequest
from governance.members.discretion import standing_told
from governance.members.forms import RollForm
from governance.members.models import Spell
from governance.members.selectors import records
from governance.members.standing import MEMBERS, Standing
from governance.members.views.common import doors, is_caller, standing_words

A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the roll: whom it holds, and what is said of them."""

    key: str
    title: Any
    hint: Any
    standings: frozenset[Standing]
    for_callers: bool = False


PARTS = (
    Part(
        key="members",
        title=_("Members"),
        hint=_("Whoever leaves is still a member on the day the leaving takes effect."),
        standings=MEMBERS,
    ),
    Part(
        key="candidates",
        title=_("Candidates"),
        hint=_("They may attend and read, and do not vote yet."),
        standings=frozenset({Standing.CANDIDATE}),
    ),
    Part(
        key="applicants",
        title=_("Applicants"),
        hint=_("Only the secretary and the board see who applied."),
        standings=frozenset({Standing.APPLICANT}),
        for_callers=True,
    ),
    Part(
        key="left",
        title=_("Those who left"),
        hint=_("They stay on the roll, under the codes they had."),
        standings=frozenset({Standing.LEFT}),
    ),
)


class Pages(Paginator[Any]):
    """Pages of spells whose number may be known already."""

    def __init__(
        self, spells: QuerySet[Spell], per_page: int, *, known: int | None
    ) -> None:
        super().__init__(spells, per_page)
        self.known = known

    @cached_property
    def count(self) -> int:
        return super().count if self.known is None else self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A part of the roll on the page; `page` is of `records.Row`s."""

    part: Part
    page: Page[Any]
    rows: list[tuple[records.Row, str]]
    is_whole: bool


def roll(request: CoopRequest, slug: str) -> HttpResponse:
    """Show who was a member on a day; without a day, today."""
    today = request.visit.on
    form = RollForm({"on": today.isoformat()} | request.GET.dict())
    form.is_valid()
    on = form.cleaned_data.get("on") or today
    q = form.cleaned_data.get("q", "").strip()
    if on > today and not is_caller(request):
        on = today  # a last day to come is nobody else’s business
        form = RollForm({"on": on.isoformat(), "q": q})
    spells = records.on_roll(request.cooperative, on=on)
    counts = records.count_by_standing(spells)
    whom = records.named(spells, q, legally=is_caller(request))
    classes = records.class_names(request.cooperative, on=on)
    known = None if q else counts
    shown = [_shown(request, part, whom, known, on, classes) for part in _parts(request)]
    context = {
        "form": form,
        "on": on,
        "q": q,
        "is_today": on == today,
        "parts": shown,
        "has_classes": len(classes) > 1,
        "figures": _figures(counts, is_caller(request)),
        "members": sum(counts.get(standing, 0) for standing in MEMBERS),
    }
    return render(request, "governance/members/roll.html", context | doors(request))


def _parts(request: CoopRequest) -> list[Part]:
    """The parts that are the reader's to see; the one asked for, or all."""
    theirs = [part for part in PARTS if is_caller(request) or not part.for_callers]
    asked = [part for part in theirs if part.key == request.GET.get("show")]
    return asked or theirs


def _shown(
    request: CoopRequest,
    part: Part,
    spells: QuerySet[Spell],
    counts: Mapping[str, int] | None,
    on: date,
    classes: Mapping[str, str],
) -> Shown:
    """A part of the roll; how many there are is asked only if it is not known yet."""
    whose = spells.filter(standing__in=part.standings)
    known = None
    if counts is not None:
        known = sum(counts.get(standing, 0) for standing in part.standings)
    if part.key == "left":
        whose, known = records.ever_inside(whose), None
    is_alone = request.GET.get("show") == part.key
    pages = Pages(whose.select_related("membership__person"), A_PAGE, known=known)
    page = pages.get_page(request.GET.get("page") if is_alone else 1)
    rows = records.rows_of(list(page.object_list), on=on, classes=classes)
    return Shown(
        part=part,
        page=page,
        rows=[(row, _told(request, row)) for row in rows],
        is_whole=is_alone,
    )


def _told(request: CoopRequest, row: records.Row) -> str:
    """The standing that stands in a line: nothing where it is what everybody's is."""
    in_full = is_caller(request) or row.user_id == request.user.pk
    told = standing_told(row.standing, in_full=in_full)
    return standing_words(told) if told in {"on_leave", "suspended"} else ""


def _figures(counts: Mapping[str, int], in_full: bool) -> list[tuple[Any, int]]:
    """How many there are, by what the reader may know."""
    members = sum(counts.get(standing, 0) for standing in MEMBERS)
    figures: list[tuple[Any, int]] = [(_("Members"), members)]
    if in_full:
        figures += [
            (_("of these on leave"), counts.get(Standing.ON_LEAVE, 0)),
            (_("of these suspended"), counts.get(Standing.SUSPENDED, 0)),
        ]
    figures.append((_("Candidates"), counts.get(Standing.CANDIDATE, 0)))
    if in_full:
        figures.append((_("Applicants"), counts.get(Standing.APPLICANT, 0)))
    return figures
