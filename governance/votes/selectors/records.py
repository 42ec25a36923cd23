"""The record of a decision, put together from what is on file; see `votes/record.py`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of
from coopkit.canonical import sha256_of
from governance.meetings.models import MeetingNotice
from governance.members.selectors import member_of
from governance.votes.models import Ballot, Motion, MotionNotice, RollCorrection, Round
from governance.votes.record import SCHEMA
from governance.votes.selectors.contents import (
    box_or_none,
    lot_of,
    presence_of,
    proxies_of,
    published,
)
from governance.votes.selectors.electorates import classes_of
from governance.votes.selectors.motions import recusals_of, standing_ballots
from governance.votes.selectors.results import worked_out
from governance.votes.selectors.ways import BY_CONSENT, LOT_SEED, public_options


def record_of(motion: Motion, *, by: User | None, at: datetime) -> dict[str, Any]:
    """All there is to know of the decision, in one value."""
    presence = presence_of(motion)
    slug, name = motion.cooperative.slug, motion.cooperative.name
    record = {
        "schema": SCHEMA,
        "cooperative": {"slug": slug, "name": name},
        "kind": motion.kind,
        "method": str(motion.method),
        "proceeding": str(motion.proceeding),
        "body": str(motion.body),
        "is_secret": motion.is_secret,
        "options": public_options(motion),
        "title": motion.title,
        "text": motion.text,
        "text_sha256": sha256_of({"title": motion.title, "text": motion.text}),
        "payload": motion.payload,
        "payload_sha256": motion.payload_sha256,
        "proposed_by": _who(motion, motion.proposed_by, motion.opens_at),
        "opened_at": utc(motion.opens_at),
        "closes_at": utc(motion.closes_at),
        "electorate": _electorate(motion),
        "notices": list(_notices(motion)),
        "recusals": recusals_of(motion),
        "ballots": published(motion)
        if motion.is_secret
        else [_ballot(each) for each in standing_ballots(motion)],
        "rules": motion.rules,
        "declared_by": _who(motion, by, at),
        "declared_at": utc(at),
    }
    return record | worked_out(motion, presence) | dict(_more(motion, presence))


def utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def rounds_of(motion: Motion) -> list[dict[str, Any]]:
    """Each round of seeking consent: its text, its answers, its objections."""
    rows = Round.objects.filter(motion=motion).order_by("number")
    found = []
    for each in rows.prefetch_related("objections__elector"):
        answers = _answers(motion, each.number)
        found.append(
            {
                "number": each.number,
                "text": each.text,
                "why": each.why,
                "begun_at": utc(each.begun_at),
                "answers": answers,
                "objections": [
                    {
                        "who": objection.elector.code,
                        "text": objection.text,
                        "outcome": objection.outcome,
                        "answer": objection.answer,
                    }
                    for objection in sorted(each.objections.all(), key=lambda o: o.pk)
                ],
            }
        )
    return found


def _answers(motion: Motion, number: int) -> list[dict[str, str]]:
    rows = Ballot.objects.filter(motion=motion, round=number).order_by("pk")
    last = {row.elector_id: row for row in rows.select_related("elector")}
    found = sorted(last.values(), key=lambda row: row.elector.code)
    return [
        {"who": row.elector.code, "choice": row.choice, "reason": row.reason}
        for row in found
    ]


def _more(motion: Motion, presence: dict[str, Any] | None) -> Iterable[tuple[str, Any]]:
    """What only some ways of deciding have."""
    if presence is not None and motion.item is not None:
        meeting = motion.item.meeting
        yield (
            "meeting",
            {
                "title": meeting.title,
                "starts_at": utc(meeting.starts_at),
                "notice_sha256": meeting.notice_sha256,
                "chair": meeting.chair.code if meeting.chair else "",
            },
        )
        yield "presence", presence
    if proxies := proxies_of(motion):
        yield "proxies", proxies
    if motion.method in BY_CONSENT:
        yield "rounds", rounds_of(motion)
    if motion.options.get(LOT_SEED):
        yield "lot", {"seed": lot_of(motion)}
    box = box_or_none(motion) if motion.is_secret else None
    if box is not None:
        yield (
            "box",
            {
                "manifest_sha256": box.manifest_sha256,
                "size": box.size,
                "root": box.root,
                "participants": box.participants,
                "lot_seed": box.lot_seed,
            },
        )


def _ballot(ballot: Ballot) -> dict[str, Any]:
    """An open ballot: what is on it, and what was not as usual about it."""
    found: dict[str, Any] = {"who": ballot.elector.code}
    if ballot.choice:
        found["choice"] = ballot.choice
    else:
        found["marks"] = list(ballot.marks)
    found["at"] = utc(ballot.cast_at)
    if ballot.reason:
        found["reason"] = ballot.reason
    if ballot.via != "site":
        found["via"] = str(ballot.via)
    if ballot.taken_by:
        found["taken_by"] = _who(ballot.motion, ballot.taken_by, ballot.cast_at)
    if ballot.holder:
        found["holder"] = ballot.holder.code
    return found


def _electorate(motion: Motion) -> dict[str, Any]:
    """Who could vote, in which class, as of which day, and what was corrected."""
    classes, day = classes_of(motion), motion.record_on
    return {
        "codes": [*classes],
        "sha256": motion.electorate_sha256,
        "classes": classes,
        "record_on": day.isoformat() if day else motion.rules["on"],
        "corrections": _corrections(motion),
    }


def _corrections(motion: Motion) -> list[dict[str, Any]]:
    rows = RollCorrection.objects.filter(motion=motion).select_related("membership", "by")
    return [
        {
            "who": row.membership.code,
            "is_included": row.is_included,
            "reason": row.reason,
            "by": _who(motion, row.by, row.at),
            "at": utc(row.at),
        }
        for row in rows.order_by("pk")
    ]


def _notices(motion: Motion) -> Iterable[dict[str, str]]:
    """Who was told when, how, and of which text; addresses are not in the record."""
    if motion.item is not None:
        told = MeetingNotice.objects.filter(meeting=motion.item.meeting)
        for each in told.order_by("membership__code", "pk").select_related("membership"):
            yield {
                "who": each.membership.code,
                "channel": str(each.channel),
                "at": utc(each.at),
                "text_sha256": each.text_sha256,
            }
        return
    notices = MotionNotice.objects.filter(elector__motion=motion)
    for notice in notices.order_by("elector__code", "pk").select_related("elector"):
        yield {
            "who": notice.elector.code,
            "channel": notice.channel,
            "at": utc(notice.at),
            "text_sha256": notice.text_sha256,
        }


def _who(motion: Motion, user: User | None, at: datetime) -> str:
    """A member by code; somebody else as the audit trail names them."""
    on = timezone.localdate(at)
    member = user and member_of(user=user, cooperative=motion.cooperative, on=on)
    return member.code if member else actor_of(user)
