"""The path of a year as its page shows it: each step, its state, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import money
from ledger.labor.selectors import LockState, lock_state
from ledger.patronage import path
from ledger.patronage.models import WorksheetState, YearNote
from ledger.patronage.selectors.payables import owed_of
from ledger.patronage.selectors.view import YearView

FROZEN = {
    WorksheetState.FROZEN,
    WorksheetState.SENT,
    WorksheetState.APPROVED,
    WorksheetState.POSTED,
}
TITLES: dict[str, Promise] = {
    path.LABOR: gettext_lazy("Lock the hours"),
    path.EARNINGS: gettext_lazy("Divide the earnings by source"),
    path.RESERVES: gettext_lazy("Set aside what the bylaws say"),
    path.POOL: gettext_lazy("See what members share"),
    path.SHARES: gettext_lazy("Look at each share"),
    path.CASH: gettext_lazy("Cash, account, kind of notice"),
    path.FREEZE: gettext_lazy("Freeze the worksheet"),
    path.RESOLUTION: gettext_lazy("Have it decided"),
    path.POSTING: gettext_lazy("Post it to the books"),
    path.NOTICES: gettext_lazy("Bring every notice to its reader"),
    path.PAYMENT: gettext_lazy("Pay the cash"),
    path.CLOSE: gettext_lazy("Close the year"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """A step: `state` is “done”, “now” or nothing; `words` say how it stands."""

    key: str
    number: int
    title: str
    state: str
    words: str
    url: str
    is_marked: bool = False

    @property
    def can_mark(self) -> bool:
        """Whether somebody can say here that it was looked at."""
        return self.key in path.MARKED and self.state == path.NOW


def notes_of(cooperative: Cooperative, year_end: date) -> dict[str, YearNote]:
    """What was said to be done of a year and was not taken back, by step."""
    rows = YearNote.objects.filter(
        cooperative=cooperative, year_end=year_end, undone_at__isnull=True
    )
    return {note.step: note for note in rows.select_related("done_by")}


def path_of(cooperative: Cooperative, view: YearView, *, on: date) -> list[PathStep]:
    """The twelve steps of a year, as they stand on a day."""
    locked = lock_state(cooperative, year_end=view.year.period.last)
    facts = facts_of(cooperative, view, locked, on=on)
    words = _words(cooperative, view, locked, on)
    urls = _urls(cooperative, view.year.period)
    return [
        PathStep(
            key=key,
            number=number,
            title=str(TITLES[key]),
            state=state,
            words=words.get(key, ""),
            url=urls[key],
            is_marked=key in facts.marked,
        )
        for number, (key, state) in enumerate(path.states(facts).items(), start=1)
    ]


def next_of(steps: Sequence[PathStep]) -> PathStep | None:
    """The step to go on with: what stands on the year's page is looked at in one go.

    Whoever keeps the worksheet has looked at the reserves, the pool, the shares and the
    cash; to close the year, its own button stands on the path.
    """
    coming = next((step for step in steps if step.state == path.NOW), None)
    if coming and coming.key in path.ON_THE_PAGE:
        return next(step for step in steps if step.key == path.FREEZE)
    return None if coming and coming.key == path.CLOSE else coming


def facts_of(
    cooperative: Cooperative, view: YearView, locked: LockState, *, on: date
) -> path.YearFacts:
    """What a year's books, hours, worksheets and papers tell of its path."""
    year, worksheet = view.year, view.year.worksheet
    posted = year.state == WorksheetState.POSTED
    adopted = year.state in {WorksheetState.APPROVED, WorksheetState.POSTED}
    return path.YearFacts(
        locked=locked.is_locked,
        can_be_worked_out=view.sheet is not None,
        frozen=year.state in FROZEN and view.stale is None,
        adopted=adopted and view.stale is None,
        posted=posted,
        told=posted and not view.without_notice,
        paid=bool(posted and worksheet) and not owed_of(cooperative, year.name, on=on),
        marked=frozenset(notes_of(cooperative, year.period.last)),
    )


def _urls(cooperative: Cooperative, period: FiscalYear) -> dict[str, str]:
    """Where each step is taken: on its own page, or at its place on the year's page."""
    slug, year = cooperative.slug, period.name
    page = reverse("patronage:year", args=[slug, year])
    return {
        path.LABOR: f"{reverse('labor:hours', args=[slug])}?year={year}",
        path.EARNINGS: reverse("patronage:sources", args=[slug, year]),
        path.RESERVES: f"{page}#rules",
        path.POOL: f"{page}#surplus",
        path.SHARES: f"{page}#shares",
        path.CASH: reverse("patronage:consents", args=[slug]),
        path.FREEZE: f"{page}#next",
        path.RESOLUTION: f"{page}#next",
        path.POSTING: f"{page}#next",
        path.NOTICES: reverse("patronage:notices", args=[slug, year]),
        path.PAYMENT: reverse("payouts:list", args=[slug]),
        path.CLOSE: f"{page}#path",
    }


def _words(
    cooperative: Cooperative, view: YearView, locked: LockState, on: date
) -> dict[str, str]:
    posted = view.year.state == WorksheetState.POSTED
    found = {path.LABOR: "" if posted else _labor_words(locked)}
    if view.sheet:
        result = view.sheet.result
        found[path.EARNINGS] = _("%(work)s from members’ work, %(other)s not") % {
            "work": money(result.patronage, cooperative),
            "other": money(result.non_patronage, cooperative),
        }
        found[path.RESERVES] = money(sum(result.appropriated.values()), cooperative)
        found[path.POOL] = money(result.pool, cooperative)
        found[path.SHARES] = ngettext(
            "%(members)s member", "%(members)s members", len(result.shares)
        ) % {"members": len(result.shares)}
        found[path.CASH] = _("%(cash)s in money, %(kept)s in accounts") % {
            "cash": money(result.cash, cooperative),
            "kept": money(result.retained, cooperative),
        }
    if view.without_notice:
        found[path.NOTICES] = ngettext(
            "%(count)s is still to be delivered",
            "%(count)s are still to be delivered",
            len(view.without_notice),
        ) % {"count": len(view.without_notice)}
    owed = owed_of(cooperative, view.year.name, on=on) if posted else 0
    if owed:
        found[path.PAYMENT] = _("%(cents)s to be paid by %(day)s") % {
            "cents": money(owed, cooperative),
            "day": date_format(view.year.deadline, "DATE_FORMAT"),
        }
    return found


def _labor_words(locked: LockState) -> str:
    if locked.is_locked:
        return ""
    if locked.open_questions:
        return ngettext(
            "%(count)s question of a member is open",
            "%(count)s questions of members are open",
            locked.open_questions,
        ) % {"count": locked.open_questions}
    return _("not locked yet")
