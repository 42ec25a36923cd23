"""A reckoning in words: what its page, its paper and the letter show, as plain data."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from cms.centre.claims.names import NAMES
from cms.centre.models.places import RightsTopic
from cms.centre.wages.shapes import Code, Deadline, Part, Result, Sum
from cms.centre.wages.wording import dollars, hours
from coopkit.apps import written

Data = dict[str, Any]
BY_WEEK = (Code.WORK, Code.MINIMUM, Code.OVERTIME_WEEK)
TOPICS = {
    **dict.fromkeys((Code.WORK, Code.MINIMUM, Code.WAITING), RightsTopic.PAY),
    **dict.fromkeys((Code.DAMAGES_CALIFORNIA, Code.DAMAGES_FEDERAL), RightsTopic.PAY),
    **dict.fromkeys((Code.MEAL, Code.REST), RightsTopic.BREAKS),
    Code.SICK: RightsTopic.SICK_LEAVE,
}
"""The rights guide of each line; of all others it is the one on hours."""
OWED = (Part.WORK, Part.PREMIUM, Part.SICK)


def told(result: Result) -> Data:
    """All of a reckoning in the reader's language."""
    totals = result.totals
    return {
        "is_owed": totals.claim_cents > 0,
        "has_more": totals.still_owed_cents > 0,
        "waits": dollars(totals.waiting_cents) if totals.waiting_cents else "",
        "hours": hours(result.minutes),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", result.weeks)
        % {"count": result.weeks},
        "period": _("%(first)s to %(last)s")
        % {"first": _day(result.first_day), "last": _day(result.last_day)},
        "earned": dollars(totals.work_cents + totals.premium_cents + totals.sick_cents),
        "paid": dollars(totals.paid_cents),
        "still": dollars(totals.still_owed_cents),
        "owed": _rows(result, OWED),
        "waiting": _rows(result, (Part.WAITING,)),
        "may_ask": _rows(result, (Part.MAY_ASK,)),
        "deadlines": [_deadline(each) for each in result.deadlines],
        "warnings": [each.text.said(_, written) for each in result.warnings],
        "left_out": [_(each) for each in result.left_out],
    }


def _rows(result: Result, parts: Iterable[Part]) -> list[dict[str, str]]:
    return [_row(each) for each in result.sums if each.part in parts]


def _row(each: Sum) -> dict[str, str]:
    name, topic = _(NAMES[each.code]), TOPICS.get(each.code, RightsTopic.HOURS)
    if each.is_extra:
        name = _("%(name)s: what is added") % {"name": name}
    return {
        "code": each.code,
        "name": name,
        "when": _when(each),
        "hours": hours(each.minutes) if each.minutes else "",
        "rate": dollars(each.rate) if each.rate else "",
        "cents": dollars(each.cents),
        "rule": each.rule.said(_, written),
        "source": each.source,
        "topic": topic.value,
        "topic_name": str(topic.label),
    }


def _when(each: Sum) -> str:
    if not each.first or each.part is Part.MAY_ASK or each.code in BY_WEEK:
        return ""
    if each.first == each.last or not each.last:
        return _day(each.first)
    words = {"first": _day(each.first), "last": _day(each.last), "count": each.count}
    period = _("%(first)s to %(last)s") % words
    if each.part is not Part.PREMIUM:
        return period
    return f"{ngettext('%(count)s day', '%(count)s days', each.count) % words}, {period}"


def _deadline(each: Deadline) -> Data:
    return {
        "what": each.what.said(_, written),
        "oldest": _day(each.oldest),
        "newest": _day(each.newest),
        "has_passed": each.has_passed,
        "is_over": each.is_over,
        "source": each.source,
    }


def _day(on: Any) -> str:
    return date_format(on, "DATE_FORMAT")
