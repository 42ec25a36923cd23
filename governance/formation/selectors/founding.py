"""Reading what a founding rests on: the draft, the meeting, its votes, the money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from coopkit.offers import Finding
from governance.bylaws.amendment import State
from governance.bylaws.models import BylawsVersion
from governance.bylaws.packs import pack
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import head
from governance.formation.checklist import checklist_of
from governance.formation.draft import Draft, draft_of
from governance.formation.founding_plan import SIGNERS, Facts, Item, sha256_of_plan
from governance.formation.models import (
    ActState,
    FormationSheet,
    FoundingAct,
    FoundingGroup,
)
from governance.formation.selectors.decisions import decided_values
from governance.formation.selectors.groups import founders_of
from governance.formation.succession import becomes
from governance.meetings.models import Meeting, MeetingState
from governance.members.selectors import roll
from governance.votes.models import Method, Motion, MotionState

ADOPTION, ELECTION, OFFICERS, OPENING = KINDS = (
    "founding",
    "founding_election",
    "founding_officers",
    "founding_opening",
)
"""The kinds of the motions of a founding meeting, in the order of its agenda."""
OPENING_SHEET = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Convened:
    """The founding meeting, and its motions by kind."""

    meeting: Meeting
    motions: Mapping[str, Motion]


def draft_now(group: FoundingGroup) -> Draft:
    """The bylaws as the group has decided them until now; one query."""
    return draft_of(pack(group.cooperative.jurisdiction), decided_values(group))


def becoming(group: FoundingGroup, draft: Draft) -> State:
    """The bylaws as the founding will leave them: the draft in the agreement's place."""
    return becomes(head(group.cooperative) or State(), draft.state)


def convened(group: FoundingGroup) -> Convened | None:
    """The last founding meeting that was not called off, with its motions.

    A later vote on the opening money, in a meeting or without, takes the earlier's place.
    """
    rows = Motion.objects.filter(cooperative=group.cooperative_id, kind__in=KINDS)
    rows = rows.exclude(state=MotionState.WITHDRAWN)
    rows = rows.select_related("item__meeting__cooperative", "resolution", "cooperative")
    found = list(rows.order_by("pk"))
    held = [
        each
        for each in found
        if each.kind == ADOPTION
        and each.item
        and each.item.meeting.state != MeetingState.CANCELLED
    ]
    if not held or held[-1].item is None:
        return None
    meeting = held[-1].item.meeting
    mine = {each.kind: each for each in found if _is_of(each, meeting)}
    for each in found:
        if each.kind == OPENING and each.item is None and each.pk > held[-1].pk:
            mine[OPENING] = each
    order = [kind for kind in KINDS if kind in mine]
    return Convened(meeting=meeting, motions={kind: mine[kind] for kind in order})


def _is_of(motion: Motion, meeting: Meeting) -> bool:
    return motion.item is not None and motion.item.meeting_id == meeting.pk


def opening_of(group: FoundingGroup) -> dict[str, Any] | None:
    """The opening money as it was last written down, or nothing; one query."""
    rows = FormationSheet.objects.filter(group=group, key=OPENING_SHEET)
    values: dict[str, Any] | None = rows.values_list("values", flat=True).first()
    return values or None


def facts_of(group: FoundingGroup) -> Facts:
    """All that an act is drawn up from, as it stands now."""
    draft, found = draft_now(group), convened(group)
    known = catalogue(group.cooperative.jurisdiction)
    meeting = found.meeting if found else None
    is_over = meeting is not None and meeting.state == MeetingState.CLOSED
    return Facts(
        founders=founders_since(group),
        agreed_on=agreed_on(group),
        open_rules=tuple(known[key].name for key in draft.open),
        values=draft.state.values,
        text_sha256=draft.sha256,
        version_sha256=becoming(group, draft).sha256,
        opening=opening_of(group),
        meeting_day=timezone.localdate(meeting.starts_at) if meeting else None,
        is_meeting_over=is_over,
        has_minutes=bool(meeting and meeting.minutes.exists()),
        items={kind: _item(each) for kind, each in found.motions.items()}
        if found
        else {},
        tasks=checklist_of(group.cooperative.jurisdiction).items,
    )


def founders_since(group: FoundingGroup) -> dict[str, date]:
    """The founders of now by their codes, each with their first day on the roll."""
    today = roll(group.cooperative, on=date.max)
    since = {line.code: line.since for line in today}
    codes = [each.membership.code for each in founders_of(group)]
    return {code: since[code] for code in codes if code in since}


def agreed_on(group: FoundingGroup) -> date | None:
    """The last day from which anything of the bylaws has held until now; one query."""
    rows = BylawsVersion.objects.filter(cooperative=group.cooperative_id)
    latest = rows.order_by("-effective_from").values_list("effective_from", flat=True)
    return latest.first()


def act_of(group: FoundingGroup) -> FoundingAct | None:
    """The act that is drawn up, or that founded the co-op; one query."""
    rows = FoundingAct.objects.filter(group=group).exclude(state=ActState.TAKEN_BACK)
    whole = rows.select_related(
        "group__cooperative", "meeting", "motion", "drawn_by"
    ).prefetch_related("signatures__founder__membership__person")
    return whole.first()


def acts_hold() -> Iterator[Finding]:
    """Each act that founded a co-op is what two signed, and its bylaws came out so."""
    rows = FoundingAct.objects.filter(state=ActState.FOUNDED)
    for act in rows.select_related("group__cooperative").prefetch_related("signatures"):
        signed = [each.plan_sha256 for each in act.signatures.all()]
        where = f"{act.group.cooperative.slug} founding act {act.pk}"
        if sha256_of_plan(act.plan) != act.plan_sha256:
            yield Finding(where=where, what="the plan is not the one that was signed")
        if signed.count(act.plan_sha256) < SIGNERS:
            yield Finding(where=where, what="fewer than two founders have signed it")
        version = BylawsVersion.objects.filter(
            cooperative=act.group.cooperative_id,
            adopted_by=act.resolution,
            sha256=act.plan["bylaws"]["version_sha256"],
        )
        if not version.exists():
            yield Finding(where=where, what="its bylaws are not the adopted ones")


def elected_of(motion: Motion) -> tuple[str, ...]:
    """The codes of who was elected, in the order of their election; one query."""
    if motion.method != Method.ELECTION or motion.state != MotionState.ADOPTED:
        return ()
    stood = motion.candidates.select_related("membership")
    by_number = {each.number: each.membership for each in stood}
    result: Mapping[str, Any] = motion.result or {}
    chosen = [by_number.get(each) for each in result["computation"]["elected"]]
    return tuple(each.code for each in chosen if each)


def _item(motion: Motion) -> Item:
    return Item(
        title=motion.title,
        state=str(motion.state),
        payload=motion.payload,
        resolution=motion.resolution.reference if motion.resolution else "",
        adopted_on=motion.resolution.adopted_on if motion.resolution else None,
        chosen=elected_of(motion),
    )
