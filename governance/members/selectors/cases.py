"""Reading cases of expulsion: the steps that are recorded, and those that are missing.

Only callers and the person themselves may see what comes from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.packs import common_bounds, pack
from governance.bylaws.selectors import Bylaws, InForce, in_force, reading_language
from governance.bylaws.wording import in_language
from governance.members import expulsion
from governance.members.expulsion import Case, Demands, Missing
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.events import UNDONE, standing_events
from governance.members.standing import EXITS

OF_A_CASE = (
    EventKind.CHARGED,
    EventKind.HEARING,
    EventKind.NOT_UPHELD,
    EventKind.EXPELLED,
)


DAYS = frozenset({"expulsion.notice_days", "expulsion.hearing_days"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """A step of a case as people read it; `state` is done, now, next or void."""

    key: str
    title: str
    words: str
    state: str
    rule: InForce | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case: the notice it began with, and what became of it so far."""

    membership: Membership
    charged: MembershipEvent
    hearing: MembershipEvent | None
    closed: MembershipEvent | None
    demands: Demands
    bylaws: Bylaws

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def planned_hearing(self) -> date | None:
        """The day the notice called the hearing for."""
        return _day(self.charged, "hearing")

    @property
    def planned_last_day(self) -> date | None:
        """The day the notice named as the last one, should it be upheld."""
        return _day(self.charged, "last_day")

    @property
    def is_upheld(self) -> bool:
        return self.closed is not None and self.closed.kind == EventKind.EXPELLED

    @property
    def case(self) -> Case:
        """The case as the rule sees it."""
        expelled = self.closed if self.is_upheld else None
        return Case(
            charged_on=self.charged.effective_on,
            gave_reasons=bool(self.charged.reason) or self.charged.details.get("reasons"),
            hearing_on=self.hearing.effective_on if self.hearing else None,
            hearing=self.hearing.details.get("hearing", "") if self.hearing else "",
            decided_on=expelled.approved_on if expelled else None,
            decision=expelled.decision if expelled else "",
        )

    @property
    def first_day(self) -> date | None:
        """The first day on which an expulsion may take effect by what is recorded."""
        return expulsion.first_day(self.case, self.demands)

    @property
    def steps(self) -> list[CaseStep]:
        return list(_steps(self))


def case_of(membership: Membership, *, on: date) -> CaseView | None:
    """The latest case against somebody on a day, open or closed; two queries."""
    rows = membership.events.filter(_seen_on(on))
    cases = _cases(membership, list(standing_events(rows)))
    return cases[-1] if cases else None


def open_cases(cooperative: Cooperative, *, on: date) -> list[CaseView]:
    """Every case that has no end on a day, by code; two queries."""
    rows = MembershipEvent.objects.filter(
        _seen_on(on),
        membership__cooperative=cooperative,
        membership__events__kind=EventKind.CHARGED,
    ).exclude(membership__code__startswith=UNDONE)
    told = standing_events(rows).distinct().select_related("membership__person__user")
    by_membership: dict[Membership, list[MembershipEvent]] = {}
    for row in told:
        by_membership.setdefault(row.membership, []).append(row)
    found = [
        case
        for membership, events in by_membership.items()
        for case in _cases(membership, events)[-1:]
        if case.is_open
    ]
    return sorted(found, key=lambda case: case.membership.code)


def _seen_on(on: date) -> Q:
    """Steps of a case that are on record, and exits that ended the membership by then.

    An expulsion closes the case once it is recorded, also where its last day is to come.
    """
    ended = Q(kind__in=EXITS, effective_on__lte=on)
    expelled = Q(kind=EventKind.EXPELLED)
    return ended | expelled | Q(kind__in=OF_A_CASE, effective_on__lte=on)


def demands_of(bylaws: Bylaws) -> Demands:
    """What the bylaws ask for between the steps of an expulsion.

    Where they are silent no case begins (`charge`); one on file is still read.
    """
    days = {key: bylaws[key].count if key in bylaws else 0 for key in DAYS}
    by = bylaws.get("expulsion.decided_by")
    return Demands(
        notice_days=days["expulsion.notice_days"],
        hearing_days=days["expulsion.hearing_days"],
        decided_by=by.choice if by else expulsion.MEMBERS,
    )


def laws(cooperative: Cooperative) -> list[tuple[str, str]]:
    """What the jurisdiction's statutes say of expulsions, each with its source."""
    language = reading_language()
    bounds, good_sense = pack(cooperative.jurisdiction).bounds, common_bounds()
    return [
        (in_language(bound.text, language), bound.source)
        for bound in bounds
        if bound.key in DAYS and bound not in good_sense
    ]


def sources(cooperative: Cooperative) -> str:
    """The statutes that make an expulsion void without its steps, or the bylaws."""
    found = dict.fromkeys(source for _text, source in laws(cooperative))
    return "; ".join(found) or _("by the bylaws")


def missing_words(missing: Missing, bylaws: Bylaws) -> str:
    """A missing step in the reader's language, with the clause that asks for it."""
    first = date_format(missing.first) if missing.first else ""
    words = _(missing.words).format(days=missing.days, first=first)
    rule = bylaws.get(missing.rule)
    if rule is None or not rule.clause:
        return words
    return _("%(words)s (Bylaws %(clause)s.)") % {"words": words, "clause": rule.clause}


def _cases(membership: Membership, events: Iterable[MembershipEvent]) -> list[CaseView]:
    """A membership's cases, the earliest first, from its events in order."""
    cases: list[CaseView] = []
    charged, hearing = None, None
    for event in sorted(events, key=lambda row: (row.effective_on, row.pk)):
        if event.kind == EventKind.CHARGED:
            charged, hearing = event, None
        elif event.kind == EventKind.HEARING and charged:
            hearing = event
        elif charged:
            cases.append(_view(membership, charged, hearing, event))
            charged, hearing = None, None
    if charged:
        cases.append(_view(membership, charged, hearing, None))
    return cases


def _view(
    membership: Membership,
    charged: MembershipEvent,
    hearing: MembershipEvent | None,
    closed: MembershipEvent | None,
) -> CaseView:
    bylaws = in_force(membership.cooperative, on=charged.effective_on)
    return CaseView(
        membership=membership,
        charged=charged,
        hearing=hearing,
        closed=closed,
        demands=demands_of(bylaws),
        bylaws=bylaws,
    )


def _day(event: MembershipEvent, key: str) -> date | None:
    text = event.details.get(key, "")
    return date.fromisoformat(text) if text else None


def _steps(view: CaseView) -> Iterable[CaseStep]:
    """The steps as a checklist, each with what was done or is to be done."""
    heard, closed, rules = view.hearing, view.closed, view.bylaws
    yield CaseStep(
        key=expulsion.CHARGED,
        title=_("Notice with the reasons"),
        words=_("Given on %(day)s.") % {"day": date_format(view.charged.effective_on)},
        state="done",
        rule=rules.get("expulsion.notice_days"),
    )
    yield CaseStep(
        key=expulsion.HEARING,
        title=_("Hearing"),
        words=_hearing_words(view),
        state="done" if heard else "void" if closed else "now",
        rule=rules.get("expulsion.hearing_days"),
    )
    yield CaseStep(
        key=expulsion.DECIDED,
        title=_("Decision of the members")
        if view.demands.decided_by == expulsion.MEMBERS
        else _("Decision of the board"),
        words=_decision_words(view),
        state="done" if closed else "now" if heard else "next",
        rule=rules.get("expulsion.decided_by"),
    )
    if closed is None or view.is_upheld:
        last = closed.effective_on if closed else view.first_day or view.bylaws.on
        words = _("The last day is %(day)s.") if closed else _("On %(day)s, or later.")
        yield CaseStep(
            key=expulsion.EFFECTIVE,
            title=_("It takes effect"),
            words=words % {"day": date_format(last)},
            state="done" if closed else "next",
            rule=None,
        )


def _hearing_words(view: CaseView) -> str:
    heard = view.hearing
    if heard is None:
        day = view.planned_hearing
        return _("Called for %(day)s.") % {"day": date_format(day)} if day else ""
    said = {
        expulsion.HELD: _("Held on %(day)s."),
        expulsion.WAIVED: _("Waived by the member in writing on %(day)s."),
        expulsion.DECLINED: _("Declined by the member in writing on %(day)s."),
    }
    words = said.get(heard.details.get("hearing", ""), said[expulsion.HELD])
    return words % {"day": date_format(heard.effective_on)}


def _decision_words(view: CaseView) -> str:
    if view.closed is None:
        return _("Not before the hearing.")
    told = {"day": date_format(view.closed.approved_on or view.closed.effective_on)}
    told["decision"] = view.closed.decision
    if view.is_upheld:
        return _("Decided on %(day)s: %(decision)s.") % told
    if view.closed.kind == EventKind.NOT_UPHELD:
        return _("Not upheld on %(day)s. The case is closed.") % told
    return _("The membership ended another way on %(day)s.") % told
