"""Reading what is voted on in a meeting, for its notice, its room and its minutes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from coopkit.canonical import sha256_of
from coopkit.offers import Matter
from governance.votes.models import Motion, MotionState

SUMS = ("quorum_because", "persisted", "because")
"""The sums of a result: the quorum, what holds once it is lost, the majority."""


def matters_of(meeting_id: int) -> Iterable[Matter]:
    """The motions of a meeting in the order of its items; one query."""
    rows = Motion.objects.filter(item__meeting=meeting_id).select_related(
        "cooperative", "resolution", "item"
    )
    for motion in rows.order_by("item__position", "pk"):
        yield matter_of(motion)


def matter_of(motion: Motion) -> Matter:
    """One motion as a meeting tells it; nothing of its result before it is declared."""
    result: Mapping[str, Any] = motion.result or {}
    computed = result.get("computation", {})
    return Matter(
        item_id=motion.item_id or 0,
        motion_id=motion.pk,
        title=motion.title,
        text=motion.text,
        text_sha256=sha256_of({"title": motion.title, "text": motion.text}),
        url=motion.get_absolute_url(),
        way=str(motion.get_method_display()),
        state=str(motion.state),
        is_secret=motion.is_secret,
        counts=tuple(count_words(result)),
        outcome=outcome_words(motion),
        because=" · ".join(filter(None, (computed.get(each) for each in SUMS))),
        resolution=motion.resolution.reference if motion.resolution else "",
        moved_by=str(result.get("proposed_by", "")),
    )


def outcome_words(motion: Motion) -> str:
    """The result in the reader's language; nothing before it is declared."""
    result: Mapping[str, Any] = motion.result or {}
    if motion.state == MotionState.WITHDRAWN:
        return _("taken back")
    if not result:
        return ""
    if motion.method == "poll":
        return _("advice given")
    computed = result["computation"]
    if computed["quorate"] is False:
        return _("no quorum")
    if motion.method == "election":
        names = {each["number"]: each["name"] for each in result["candidates"]}
        elected = [names[number] for number in computed["elected"]]
        if motion.state != MotionState.ADOPTED:
            return _("nobody elected")
        return _("elected: %(names)s") % {"names": ", ".join(elected)}
    return _("adopted") if motion.state == MotionState.ADOPTED else _("not adopted")


def count_words(result: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The counts of a declared result, each with its name, in the reader's language."""
    counts = result.get("counts", {})
    names = (
        ("yes", _("Yes")),
        ("no", _("No")),
        ("abstain", _("Abstain")),
        ("consent", _("Consent")),
        ("concern", _("Consent, with a concern")),
        ("object", _("Objections")),
        ("aside", _("Stood aside")),
        ("valid", _("Valid ballots")),
        ("blank", _("Blank")),
        ("invalid", _("Invalid")),
        ("present", _("Taking part")),
        ("members", _("Of")),
    )
    for key, name in names:
        if key in counts:
            yield name, str(counts[key])
