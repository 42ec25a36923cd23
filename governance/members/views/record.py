"""A person's record: what they are to the co-op, how that came, and who looked at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from coopkit.cooperatives.middleware import CoopRequest
from governance.members import selectors, services
from governance.members.discretion import (
    LEFT,
    is_told_of,
    kind_told,
    standing_told,
)
from governance.members.models import (
    Care,
    EventKind,
    Membership,
    MembershipEvent,
    Person,
    Reach,
    RecordView,
    Spell,
)
from governance.members.selectors import records
from governance.members.selectors.cases import case_of
from governance.members.selectors.directory import is_listed, listed
from governance.members.standing import MEMBERS, UNDER_WAY, Standing
from governance.members.tongues import tongue
from governance.members.views.common import (
    found,
    is_caller,
    is_own,
    kind_words,
    may_edit,
    standing_words,
)

LOOKED = {
    "record": gettext_lazy("opened this record"),
    "contact": gettext_lazy("opened the contact page"),
    "register": gettext_lazy("printed the register"),
    "export": gettext_lazy("exported the roll with names"),
    "letter": gettext_lazy("wrote a letter"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An event on the page, with only what its reader may know."""

    pk: int
    words: str
    detail: str
    on: date
    signed_on: date | None
    approved_on: date | None
    decision: str
    reason: str
    recorded_by: str
    recorded_on: date
    taken_back: MembershipEvent | None
    may_reverse: bool


def member(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Show a record, and remember who looked at it."""
    membership = found(request, code)
    person, on = membership.person, request.visit.on
    in_full = is_caller(request) or is_own(request, person)
    spells = records.spells_of(membership)
    if not is_told_of((spell.standing for spell in spells), in_full=in_full):
        raise Http404
    services.looked_at(
        person=person, viewer=request.user, what="record", at=request.visit.at
    )
    events = selectors.history(membership)
    views = records.views_of(person) if is_own(request, person) else []
    names = _names(request, events, views)
    spell = _spell_on(spells, on)
    classes = records.class_names(request.cooperative, on=on)
    context = {
        "membership": membership,
        "person": person,
        "is_own": is_own(request, person),
        "is_caller": is_caller(request),
        "in_full": in_full,
        "standing": _standing(spell, in_full=in_full),
        "since": _since(spells, spell),
        "until": _until(spells, spell),
        "class_name": _class_name(membership, spell, classes),
        "lines": _lines(events, names, classes, request=request, in_full=in_full),
        "views": [(names[v.viewer_id], LOOKED.get(v.what, v.what), v.at) for v in views],
        "others": records.periods_of(membership, in_full=in_full),
        "contact": _contact(person, in_full=in_full)
        if in_full or is_listed(person, on=on)
        else [],
        "steps": _steps(request, membership, spell),
        "is_secretary": "secretary" in request.roles,
        "may_edit": may_edit(request, person),
        "case": case_of(membership, on=on) if in_full else None,
    }
    return render(request, "governance/members/member.html", context)


def _spell_on(spells: Sequence[Spell], on: date) -> Spell | None:
    """The spell of a day; before the first one, none."""
    begun = [spell for spell in spells if spell.first <= on]
    return begun[-1] if begun else None


def _standing(spell: Spell | None, *, in_full: bool) -> str:
    told = standing_told(spell.standing if spell else Standing.NONE, in_full=in_full)
    return standing_words(told)


def _since(spells: Sequence[Spell], spell: Spell | None) -> date | None:
    """The day of admission; of somebody who is no member, the first day of all."""
    held = [one.first for one in spells if one.standing in MEMBERS]
    if spell and spell.standing in MEMBERS | {Standing.LEFT} and held:
        return held[0]
    return spells[0].first if spells else None


def _until(spells: Sequence[Spell], spell: Spell | None) -> date | None:
    """The last day of somebody who left."""
    if spell is None or spell.standing != Standing.LEFT or len(spells) == 1:
        return None
    return spells[-2].last


def _class_name(
    membership: Membership, spell: Spell | None, classes: Mapping[str, str]
) -> str:
    key = spell.member_class if spell else membership.member_class
    return classes.get(key, key)


def _names(
    request: CoopRequest, events: Iterable[MembershipEvent], views: Iterable[RecordView]
) -> dict[int, str]:
    """What to call everybody who recorded something or looked; one query."""
    users = [event.recorded_by for event in events if event.recorded_by]
    users += [view.viewer for view in views]
    return records.names_of_users(request.cooperative, users)


def _lines(
    events: Sequence[MembershipEvent],
    names: Mapping[int, str],
    classes: Mapping[str, str],
    *,
    request: CoopRequest,
    in_full: bool,
) -> list[Line]:
    """What happened, the newest first; to others than the few, only what stands."""
    lines = []
    for event in reversed(events):
        undone = getattr(event, "reversed_by", None)
        kind = kind_told(event.kind, in_full=in_full)
        if event.kind == EventKind.REVERSED or not kind or (undone and not in_full):
            continue
        if not in_full and event.effective_on >= request.visit.on and kind == LEFT:
            continue
        open_to_all = in_full or kind != LEFT
        lines.append(
            Line(
                pk=event.pk,
                words=kind_words(kind),
                detail=_detail(event, classes),
                on=event.effective_on,
                signed_on=event.signed_on if open_to_all else None,
                approved_on=event.approved_on if open_to_all else None,
                decision=event.decision if open_to_all else "",
                reason=event.reason if in_full else "",
                recorded_by=names.get(event.recorded_by_id or 0, ""),
                recorded_on=event.recorded_at,
                taken_back=undone,
                may_reverse=is_caller(request) and undone is None,
            )
        )
    return lines


def _detail(event: MembershipEvent, classes: Mapping[str, str]) -> str:
    """What the details of an event's kind say, in words."""
    details = event.details
    if event.kind == EventKind.CLASS:
        return classes.get(details.get("class", ""), details.get("class", ""))
    until = _day(details.get("until"))
    if event.kind == EventKind.LEAVE and until:
        return _("until %(day)s, as planned") % {"day": date_format(until)}
    last = _day(details.get("last_day"))
    if event.kind == EventKind.NOTICE and last:
        return _("last day %(day)s, as planned") % {"day": date_format(last)}
    return ""


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def _contact(person: Person, *, in_full: bool) -> list[tuple[str, str]]:
    """How to reach somebody: all of it to the few, else what the directory shows."""
    if not in_full:
        shown = listed(person)
        spoken = ", ".join(tongue(code) for code in shown.languages)
        pairs = [
            (_("E-mail address"), shown.email),
            (_("Phone number"), shown.phone),
            (_("Languages"), spoken),
        ]
        return [pair for pair in pairs if pair[1]]
    care = dict(Care.choices)
    pairs = [
        (_("Legal name"), person.legal_name),
        (_("E-mail address"), person.email),
        (_("Phone number"), person.phone),
        (_("Postal address"), person.postal_address),
        (_("Languages"), ", ".join(tongue(code) for code in person.languages)),
        (_("Write in"), person.get_language_display()),
        (_("Best way"), str(Reach(person.reach_by).label) if person.reach_by else ""),
        (_("Mind"), "; ".join(str(care.get(one, one)) for one in person.reach_care)),
    ]
    return [pair for pair in pairs if pair[1]]


def _steps(
    request: CoopRequest, membership: Membership, spell: Spell | None
) -> list[tuple[str, str]]:
    """The pages on which a caller records what comes next; those that there are."""
    standing = spell.standing if spell else Standing.NONE
    own = is_own(request, membership.person)
    steps: list[tuple[Any, str]] = []
    applies = standing in {Standing.APPLICANT, Standing.CANDIDATE}
    if (is_caller(request) and applies) or (own and standing == Standing.CANDIDATE):
        steps.append((_("Admission"), "members:admission"))
    if is_caller(request):
        if standing in MEMBERS:
            steps.append((_("Record a step"), "members:event"))
        if standing in UNDER_WAY:
            steps.append((_("Exit"), "members:exit"))
        steps.append((_("Letters"), "members:letter"))
    return [(title, url) for title, name in steps if (url := _url(name, membership))]


def _url(name: str, membership: Membership) -> str:
    try:
        return reverse(name, args=[membership.cooperative.slug, membership.code])
    except NoReverseMatch:
        return ""
