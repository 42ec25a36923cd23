"""Why this number: from an entry of an allocation to hours, rules and vote."""

import re
from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Step
from coopkit.templatetags.ui import hours, money, percent
from governance.bylaws.selectors import name_of, words_of
from ledger.labor.selectors import HoursLine, lines_of
from ledger.patronage.models import Worksheet
from ledger.patronage.worksheet import RuleLine, ShareLine, Sheet, part, read

BATCH = re.compile(r"patronage-\d{4}(-s?\d+)?")
RULES_SHOWN = (
    "patronage.basis",
    "patronage.countable",
    "patronage.collective_share",
    "patronage.cash_share",
    "patronage.notice",
)


def provenance(
    cooperative: Cooperative, code: str, account: str, batch: str
) -> Iterator[Step]:
    """The steps from a posting of a year's allocation down to the hours of its member."""
    if not BATCH.fullmatch(batch):
        return
    rows = Worksheet.objects.filter(cooperative=cooperative, batch=batch)
    worksheet = rows.select_related("motion", "supplements").last()
    if worksheet is None:
        return
    sheet = read(worksheet.data)
    share = next((one for one in sheet.result.shares if one.code == code), None)
    if share is None:
        return
    yield _share_step(cooperative, worksheet, sheet, share)
    yield _pool_step(cooperative, worksheet, sheet)
    yield from _hours_steps(cooperative, sheet, code)
    yield from _rule_steps(cooperative, sheet)
    yield _decision_step(worksheet)


def _share_step(
    cooperative: Cooperative, worksheet: Worksheet, sheet: Sheet, share: ShareLine
) -> Step:
    facts = [
        (_("Your share"), money(share.total, cooperative)),
        (_("Paid in money"), money(share.cash, cooperative)),
        (_("Kept in your account"), money(share.retained, cooperative)),
    ]
    url = _page(cooperative, worksheet)
    if worksheet.supplements_id:
        words = _(
            "The year was worked out again after a mistake was found. This is the "
            "difference to what you had been given."
        )
        title = _("Supplement for %(year)s") % {"year": sheet.year}
        return Step(title=title, words=words, url=url, facts=tuple(facts))
    whole = sheet.shared_minutes
    words = _(
        "%(mine)s of all members’ %(all)s hours are %(part)s, and that part of "
        "%(pool)s is %(share)s."
    ) % {
        "mine": hours(share.minutes),
        "all": hours(whole),
        "part": percent(part(share.minutes, of=whole), 2),
        "pool": money(sheet.result.pool, cooperative),
        "share": money(share.total, cooperative),
    }
    if share.leftover:
        odd = _("An odd cent went to you, by the largest remainder.")
        words = f"{words} {odd}"
    title = _("Your share of %(year)s") % {"year": sheet.year}
    return Step(title=title, words=words, url=url, facts=tuple(facts))


def _pool_step(cooperative: Cooperative, worksheet: Worksheet, sheet: Sheet) -> Step:
    result = sheet.result
    facts = (
        (_("Surplus"), money(sheet.net, cooperative)),
        (_("Not from members’ work"), money(result.non_patronage, cooperative)),
        (_("Set aside"), money(sum(result.appropriated.values()), cooperative)),
        (_("Shared among members"), money(result.pool, cooperative)),
    )
    return Step(
        title=_("What all members share"),
        words=_("The surplus of the year, less what the bylaws set aside first."),
        url=_page(cooperative, worksheet),
        facts=facts,
    )


def _hours_steps(cooperative: Cooperative, sheet: Sheet, code: str) -> Iterator[Step]:
    lines = lines_of(cooperative, code, first=sheet.first_day, last=sheet.year_end)
    if not lines:
        return
    months: dict[str, int] = {}
    for line in lines:
        month = date_format(line.on, "YEAR_MONTH_FORMAT")
        months[month] = months.get(month, 0) + line.minutes
    yield Step(
        title=_("Your hours"),
        words=_("They are from: %(files)s.") % {"files": ", ".join(_files(lines))},
        url=reverse("labor:mine", args=[cooperative.slug]),
        facts=tuple((month, hours(minutes)) for month, minutes in months.items()),
    )


def _files(lines: list[HoursLine]) -> list[str]:
    return list(dict.fromkeys(line.filename for line in lines if line.filename))


def _rule_steps(cooperative: Cooperative, sheet: Sheet) -> Iterator[Step]:
    shown = {rule.key: rule for rule in sheet.rules if rule.key in RULES_SHOWN}
    for key in RULES_SHOWN:
        if key in shown:
            yield _rule_step(cooperative, sheet, shown[key])


def _rule_step(cooperative: Cooperative, sheet: Sheet, rule: RuleLine) -> Step:
    url = reverse(
        "bylaws:text_on",
        args=[cooperative.slug, max(sheet.first, rule.effective_from)],
    )
    return Step(
        title=name_of(cooperative, rule.key),
        words=words_of(cooperative, rule.key, rule.value),
        url=f"{url}#art-{rule.clause.replace('.', '-')}",
        facts=(
            (_("Bylaws"), rule.clause),
            (_("Adopted by"), rule.adopted_by),
        ),
    )


def _decision_step(worksheet: Worksheet) -> Step:
    motion = worksheet.motion
    return Step(
        title=_("Who decided it"),
        words=_("The allocation was adopted as it stands, by its mark.")
        if motion
        else _("The board adopted the allocation as it stands, by its mark."),
        url=motion.get_absolute_url() if motion else "",
        facts=(
            (_("Resolution"), worksheet.resolution),
            (_("Mark of the worksheet"), worksheet.sha256[:12]),
        ),
    )


def _page(cooperative: Cooperative, worksheet: Worksheet) -> str:
    return reverse("patronage:year", args=[cooperative.slug, worksheet.year_end.year])
