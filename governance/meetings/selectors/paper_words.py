"""What minutes and resolutions are set from: words and figures as they stand on paper."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, override

from coopkit.cooperatives.models import Cooperative
from governance.meetings.minutes_text import plain_blocks
from governance.meetings.models import Meeting, MinutesVersion, Resolution
from governance.meetings.selectors.minutes import language_of
from governance.meetings.selectors.outcome import Outcome, outcome
from governance.meetings.selectors.register import RuleUsed
from governance.meetings.sums import Sums


def minutes_paper(meeting: Meeting, version: MinutesVersion) -> dict[str, Any]:
    """A version of the minutes as their template takes it, in their own language."""
    language = language_of(meeting, version.text)
    approved = meeting.minutes_approved_by
    is_approved = approved is not None and meeting.minutes_sha256 == version.sha256
    with override(language):
        at = date_format(timezone.localtime(version.at))
        status = _("Version %(number)s of %(day)s, not approved yet") % {
            "number": version.number,
            "day": at,
        }
        if approved is not None and is_approved:
            status = _("Version %(number)s, approved by %(decision)s on %(day)s") % {
                "number": version.number,
                "decision": approved.reference,
                "day": date_format(approved.adopted_on),
            }
        return {
            **_head(meeting.cooperative, language, timezone.localdate(version.at)),
            "status": status,
            "is_approved": is_approved,
            "blocks": plain_blocks(version.text),
            "hash": version.sha256,
            "labels": {
                "title": _("Minutes: %(meeting)s") % {"meeting": meeting.title},
                "page": _("Page"),
                "hash": _("SHA-256 of this text"),
            },
        }


def _rule(rule: RuleUsed) -> dict[str, str]:
    """A rule that was used, with the value's number, day and decision."""
    told = {
        "id": rule.value_id,
        "day": date_format(rule.effective_from),
        "decision": rule.adopted_by,
    }
    source = _("value %(id)s, since %(day)s, by %(decision)s") % told
    return {"label": rule.name, "value": rule.words, "source": source}


def resolution_paper(resolution: Resolution) -> dict[str, Any]:
    """A resolution as its template takes it, in the reader's language."""
    cooperative, record = resolution.cooperative, resolution.record
    language = (get_language() or "en").partition("-")[0]
    found = outcome(cooperative, record)
    return {
        **_head(cooperative, language, resolution.adopted_on),
        "reference": resolution.reference,
        "title": resolution.title,
        "facts": list(_facts(resolution)),
        "paragraphs": [line for line in resolution.text.splitlines() if line.strip()],
        "tallies": [
            {"label": label, "value": str(number)} for label, number in found.figures[:4]
        ]
        if found
        else [],
        "elected": ", ".join(found.elected) if found else "",
        "sums": list(_sums(found)) if found else [],
        "rules": [_rule(rule) for rule in (found.rules if found else ())],
        "proof": list(_proof(record)),
        "hash": resolution.sha256,
        "labels": {
            "title": f"{resolution.reference} {resolution.title}",
            "page": _("Page"),
            "text": _("Text"),
            "result": _("Result"),
            "sum": _("The sum"),
            "rules": _("By these rules"),
            "proof": _("What this rests on"),
            "elected": _("Elected"),
            "computation": _("For checking"),
            "cols": [_("Rule"), _("What it says"), _("By what right")],
            "hash": _("SHA-256 of the record"),
        },
    }


def _head(cooperative: Cooperative, language: str, on: date) -> dict[str, Any]:
    return {
        "lang": language,
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
    }


def _facts(resolution: Resolution) -> Iterator[dict[str, str]]:
    record = resolution.record
    yield _row(_("Adopted on"), date_format(resolution.adopted_on))
    yield _row(_("By"), resolution.get_body_display())
    if record.get("meeting"):
        held = record["meeting"]
        title = held["title"] if isinstance(held, Mapping) else str(held)
        yield _row(_("In the meeting"), title)
    if record.get("declared_by"):
        told = {"who": record["declared_by"], "at": _moment(record["declared_at"])}
        yield _row(_("Result declared"), _("by %(who)s, %(at)s") % told)
    if record.get("is_secret"):
        yield _row(_("Voted"), _("by secret ballot"))


def _proof(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Electorate, notices, presence and lot, as far as the record holds them."""
    who = record.get("electorate", {})
    if who:
        told = {"count": len(who["codes"]), "hash": who["sha256"]}
        yield _row(
            _("Who could vote"), _("%(count)s people, fingerprint %(hash)s") % told
        )
    notices = record.get("notices")
    if notices:
        people = len({each["who"] for each in notices})
        last = max(each["at"] for each in notices)
        words = _("%(people)s people, the last on %(at)s")
        yield _row(_("Notice sent to"), words % {"people": people, "at": _moment(last)})
    if record.get("presence"):
        yield _row(_("Present"), ", ".join(record["presence"]["codes"]))
    if record.get("recusals"):
        codes = ", ".join(each["who"] for each in record["recusals"])
        yield _row(_("Stepped aside"), codes)
    if record.get("lot", {}).get("seed"):
        yield _row(_("Seed of the lot"), record["lot"]["seed"])
    if record.get("box"):
        yield _row(_("Fingerprint of the election"), record["box"]["manifest_sha256"])
        yield _row(_("Root of the envelopes"), record["box"]["root"])
    yield from _unanimous(record)


def _unanimous(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    if record.get("unanimous"):
        words = _("%(count)s people present, nobody against")
        yield _row(_("Decided by"), words % {"count": record["for"]})


def _sums(found: Outcome) -> Iterator[dict[str, Any]]:
    for label, sums, because in (
        (_("Quorum"), found.quorum, found.quorum_because),
        (_("Majority"), found.majority, found.because),
        *((one.name, one.sums, one.because) for one in found.classes),
    ):
        if sums:
            yield {"label": label, "because": because, **_rows(sums)}


def _rows(sums: Sums) -> dict[str, Any]:
    return {
        "joined": sums.joined,
        "rows": [
            {
                "rule": one.rule,
                "base": f"{one.base}: {one.base_sum}",
                "needed": one.needed_sum,
                "outcome": f"{one.who}: {one.outcome}",
                "met": one.met,
            }
            for one in sums.sums
        ],
    }


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _moment(text: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(text))
    return date_format(at, "DATETIME_FORMAT")
