"""Why this number: from an entry of an allocation to hours, rules and vote."""

import re
from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import half_up, parse_share
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
    worksheet = rows.select_related("supplements").last()
    if worksheet is None:
        return
    sheet = read(worksheet.data)
    share = next((one for one in sheet.result.shares if one.code == code), None)
    if share is None:
        return
    yield _share_step(cooperative, worksheet, sheet, share)
    yield _pool_step(cooperative, worksheet, sheet)
    yield from _hours_steps(cooperative, sheet, code)
    yield from _rule_steps(cooperative, sheet, code)
    yield _decision_step(cooperative, worksheet)


def _share_step(
    cooperative: Cooperative, worksheet: Worksheet, sheet: Sheet, share: ShareLine
) -> Step:
    given = (
        (_("Paid in money"), money(share.cash, cooperative)),
        (_("Kept in your account"), money(share.retained, cooperative)),
    )
    url = _page(cooperative, worksheet)
    if worksheet.supplements_id:
        words = _(
            "The year was worked out again after a mistake was found. This is the "
            "difference to what you had been given."
        )
        title = _("Supplement for %(year)s") % {"year": sheet.year}
        whole = (_("Your share"), money(share.total, cooperative))
        return Step(title=title, words=words, url=url, facts=(whole, *given))
    words, worked_out = _share_words(cooperative, sheet, share)
    if share.leftover:
        odd = _("An odd cent went to you, by the largest remainder.")
        words = f"{words} {odd}"
    title = _("Your share of %(year)s") % {"year": sheet.year}
    return Step(title=title, words=words, url=url, facts=(*worked_out, *given))


def _share_words(
    cooperative: Cooperative, sheet: Sheet, share: ShareLine
) -> tuple[str, list[tuple[str, str]]]:
    """How a share comes from hours, in words and as it is worked out.

    Where not hours alone decide, as with wages, seniority or a ceiling, it says so.
    """
    whole, pool, total = sheet.shared_minutes, sheet.result.pool, share.total
    given = {
        "mine": hours(share.minutes),
        "all": hours(whole),
        "part": percent(part(share.minutes, of=whole), 2),
        "pool": money(pool, cooperative),
        "share": money(total, cooperative),
    }
    if not whole or abs(share.minutes * pool - total * whole) >= whole:
        words = _(
            "Not hours alone decide here; the rules below say what else. You worked "
            "%(mine)s of all members’ %(all)s hours, and %(share)s of %(pool)s is yours."
        )
        return words % given, [(_("Your share"), given["share"])]
    words = _(
        "%(mine)s of all members’ %(all)s hours are %(part)s, and that part of "
        "%(pool)s is %(share)s."
    )
    sum_of = f"{given['mine']} ÷ {given['all']} × {given['pool']}"
    return words % given, [(sum_of, given["share"])]


def _pool_step(cooperative: Cooperative, worksheet: Worksheet, sheet: Sheet) -> Step:
    result, rows = sheet.result, []
    earlier, other = result.made_up_cents, result.non_patronage
    aside = sheet.net - earlier - other - result.pool
    for label, cents in (
        (_("Made up for earlier losses"), earlier),
        (_("Not from members’ work"), other),
        (_("Set aside"), aside),
    ):
        if cents:
            rows.append((label, money(-cents, cooperative)))
    facts = (
        (_("Surplus"), money(sheet.net, cooperative)),
        *rows,
        (_("Shared among members"), money(result.pool, cooperative)),
    )
    words = _("The surplus of the year, less what the bylaws set aside first.")
    shares = {rule.key: rule.value for rule in sheet.rules}
    common = str(shares.get("patronage.collective_share", 0))
    if other and aside and half_up(parse_share(common), of=sheet.net) == other + aside:
        both = _(
            "Both amounts taken off are together %(part)s of the surplus, %(cents)s: "
            "they go to the account that all own in common."
        ) % {"part": percent(common), "cents": money(other + aside, cooperative)}
        words = f"{words} {both}"
    return Step(
        title=_("What all members share"),
        words=words,
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


def _rule_steps(cooperative: Cooperative, sheet: Sheet, code: str) -> Iterator[Step]:
    shown = {rule.key: rule for rule in sheet.rules if rule.key in RULES_SHOWN}
    for key in RULES_SHOWN:
        if key in shown:
            words = words_of(cooperative, key, shown[key].value)
            if key == "patronage.notice" and code in sheet.without_consent:
                own = _("Yours is nonqualified: no consent of yours covers that year.")
                words = f"{words}. {own}"
            yield _rule_step(cooperative, sheet, shown[key], words)


def _rule_step(
    cooperative: Cooperative, sheet: Sheet, rule: RuleLine, words: str
) -> Step:
    url = reverse(
        "bylaws:text_on",
        args=[cooperative.slug, max(sheet.first, rule.effective_from)],
    )
    return Step(
        title=name_of(cooperative, rule.key),
        words=words,
        url=f"{url}#art-{rule.clause.replace('.', '-')}",
        facts=(
            (_("Bylaws"), rule.clause),
            (_("Adopted by"), rule.adopted_by),
        ),
    )


def _decision_step(cooperative: Cooperative, worksheet: Worksheet) -> Step:
    """The resolution in the register, which leads on to its vote."""
    number = worksheet.resolution
    register = reverse("meetings:resolution", args=[cooperative.slug, number])
    return Step(
        title=_("Who decided it"),
        words=_("The members adopted exactly these figures.")
        if worksheet.motion_id
        else _("The board adopted exactly these figures."),
        url=register,
        facts=(
            (_("Resolution"), number),
            (_("Mark of the worksheet"), worksheet.sha256[:12]),
        ),
    )


def _page(cooperative: Cooperative, worksheet: Worksheet) -> str:
    return reverse("patronage:year", args=[cooperative.slug, worksheet.year_end.year])
