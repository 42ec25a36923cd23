"""What letters say, in the person's own language.

Plain words, the dates, and what follows by the bylaws in force on the day of the event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext, override

from governance.bylaws.selectors import Bylaws, in_force
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.admission import candidacy_of
from governance.members.selectors.cases import demands_of
from governance.members.selectors.exits import effects_of

OF_KIND: dict[str, str] = {
    EventKind.CANDIDATE: "agreement",
    EventKind.ADMITTED: "welcome",
    EventKind.READMITTED: "welcome",
    EventKind.LEAVE: "leave",
    EventKind.CHARGED: "expulsion",
    EventKind.NOT_UPHELD: "not_upheld",
    EventKind.EXPELLED: "expelled",
    EventKind.RESIGNED: "exit",
    EventKind.TRANSFERRED: "exit",
    EventKind.DIED: "estate",
}
TITLES = {
    "agreement": gettext_lazy("Your candidacy"),
    "welcome": gettext_lazy("Welcome as a member"),
    "leave": gettext_lazy("Your leave"),
    "expulsion": gettext_lazy("Notice of an expulsion"),
    "not_upheld": gettext_lazy("The expulsion was not upheld"),
    "expelled": gettext_lazy("Decision about your membership"),
    "exit": gettext_lazy("Confirmation of your notice"),
    "estate": gettext_lazy("To the estate"),
}


TOLD_TO_LEAVERS = (
    *("patronage.", "departure.", "death.", "expulsion.", "records."),
    "members.transferable",
)
"""The rules whose effects stand in a letter; the others are the co-op’s own to mind."""


@dataclass(slots=True, kw_only=True)
class Words:
    """What a letter says, in the language in force while it is written."""

    title: str
    paragraphs: list[str]
    facts: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    marked: str = ""


def words_of(event: MembershipEvent, membership: Membership, *, on: date) -> Words:
    """A letter's words in the person's language, as they are on a day."""
    write = {
        "agreement": _agreement,
        "welcome": _welcome,
        "leave": _leave,
        "expulsion": _expulsion,
        "not_upheld": _not_upheld,
        "expelled": _expelled,
        "exit": _exit,
        "estate": _estate,
    }[OF_KIND[event.kind]]
    with override(membership.person.language):
        bylaws = in_force(membership.cooperative, on=event.effective_on)
        words = write(event, membership, bylaws, on)
        words.title = str(TITLES[OF_KIND[event.kind]])
        return words


def _agreement(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    found = candidacy_of(membership, on=event.effective_on)
    asked = [f"{line.title}: {line.figure}" for line in found.lines] if found else []
    paragraphs = [
        _(
            "You are a candidate for membership of %(coop)s since %(day)s. You may come "
            "to our meetings and read what members read. You do not vote yet."
        )
        % _told(event, membership),
        _(
            "You can see at any time on our site what you have reached and what is "
            "missing. Your work is paid as wages like all other work."
        ),
    ]
    if not asked:
        paragraphs.append(_("Nothing more is asked of you before the decision."))
    return Words(title="", paragraphs=paragraphs, points=asked)


def _welcome(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    return Words(
        title="",
        paragraphs=[
            _(
                "Welcome! You are a member of %(coop)s since %(day)s, with one vote like "
                "every other member. Your code is %(code)s; it stands in the books in "
                "place of your name."
            )
            % _told(event, membership),
            _(
                "By becoming a member you agree to our bylaws. Ask for your copy, and "
                "ask about whatever is not clear in it."
            ),
        ],
        facts=list(_decision(event)),
    )


def _leave(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    until = event.details.get("until", "")
    facts = [(_("Leave begins"), date_format(event.effective_on)), *_decision(event)]
    if until:
        facts.insert(1, (_("Last day of leave"), date_format(date.fromisoformat(until))))
    points = []
    for key, yes, no in (
        (
            "leave.votes",
            _("You keep your vote while you are on leave."),
            _("You do not vote while you are on leave."),
        ),
        (
            "leave.counts_in_quorum",
            _("You count in the number from which the quorum is taken."),
            _("You do not count in the number from which the quorum is taken."),
        ),
    ):
        if key in bylaws:
            points.append(yes if bylaws[key].flag else no)
    points.append(_("You stay a member. Your account stays as it is."))
    return Words(
        title="",
        paragraphs=[
            _("This confirms your leave from %(coop)s.") % _told(event, membership)
        ],
        facts=facts,
        points=points,
    )


def _exit(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    given = event.signed_on or event.effective_on
    return Words(
        title="",
        paragraphs=[
            _(
                "We have your notice that you leave %(coop)s. Until your last day you "
                "are a member with every right. Thank you for your work."
            )
            % _told(event, membership)
        ],
        facts=[
            (_("Notice given"), date_format(given)),
            (_("Last day as a member"), date_format(event.effective_on)),
            *_decision(event),
        ],
        points=_what_follows(event, membership, on),
    )


def _estate(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    return Words(
        title="",
        paragraphs=[
            _(
                "We are sorry for your loss. %(name)s was a member of %(coop)s. The "
                "membership ended on %(day)s and does not pass on to others; the money "
                "on the account does."
            )
            % _told(event, membership),
            _(
                "Please tell us who settles the estate, with a paper that shows it. We "
                "pay to nobody before we have seen it, and nothing is lost by waiting."
            ),
        ],
        points=_what_follows(event, membership, on),
    )


def _expulsion(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    hearing, last = event.details.get("hearing", ""), event.details.get("last_day", "")
    facts = [(_("Notice given"), date_format(event.effective_on))]
    if hearing:
        facts.append((_("Hearing"), date_format(date.fromisoformat(hearing))))
    if last:
        facts.append(
            (_("Last day, should it be upheld"), date_format(date.fromisoformat(last)))
        )
    by_members = demands_of(bylaws).decided_by == "members"
    return Words(
        title="",
        paragraphs=[
            _(
                "Somebody has asked that your membership of %(coop)s be ended. Nothing "
                "is decided. This letter gives you the reasons and the day on which you "
                "are heard."
            )
            % _told(event, membership)
        ],
        facts=facts,
        reasons=[line for line in event.reason.splitlines() if line.strip()],
        points=[
            _("You may speak, or answer in writing, and bring a person of trust."),
            _("You may waive the hearing, in writing. Nobody may ask you to."),
            _("The members decide after the hearing.")
            if by_members
            else _("The board decides after the hearing."),
            _("Until then you are a member with every right."),
        ],
        marked=_marked(bylaws),
    )


def _not_upheld(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    return Words(
        title="",
        paragraphs=[
            _(
                "You were heard, and it was decided on %(day)s that your membership of "
                "%(coop)s goes on. The case is closed. Nothing changes for you."
            )
            % _told(event, membership)
        ],
        facts=list(_decision(event)),
    )


def _expelled(
    event: MembershipEvent, membership: Membership, bylaws: Bylaws, on: date
) -> Words:
    decided = event.approved_on or event.effective_on
    facts = [
        (_("Decided on"), date_format(decided)),
        (_("Last day as a member"), date_format(event.effective_on)),
        *_decision(event),
    ]
    marked = ""
    if "expulsion.appeal_days" in bylaws and bylaws["expulsion.appeal_days"].count:
        days = bylaws["expulsion.appeal_days"].count
        last = decided + timedelta(days=days)
        marked = _("You may appeal to the members until %(day)s (Bylaws %(clause)s).") % {
            "day": date_format(last),
            "clause": bylaws["expulsion.appeal_days"].clause,
        }
    return Words(
        title="",
        paragraphs=[
            _("It was decided to end your membership of %(coop)s.")
            % _told(event, membership)
        ],
        facts=facts,
        points=_what_follows(event, membership, on),
        marked=marked,
    )


def _marked(bylaws: Bylaws) -> str:
    """The days that must pass, with their clauses."""
    notice, hearing = bylaws["expulsion.notice_days"], bylaws["expulsion.hearing_days"]
    return ngettext(
        "It cannot take effect before %(n)s day has passed since this notice (Bylaws "
        "%(clause)s), nor sooner than %(heard)s days after the hearing (Bylaws "
        "%(heard_clause)s).",
        "It cannot take effect before %(n)s days have passed since this notice (Bylaws "
        "%(clause)s), nor sooner than %(heard)s days after the hearing (Bylaws "
        "%(heard_clause)s).",
        notice.count,
    ) % {
        "n": notice.count,
        "clause": notice.clause,
        "heard": hearing.count,
        "heard_clause": hearing.clause,
    }


def _what_follows(event: MembershipEvent, membership: Membership, on: date) -> list[str]:
    """What the exit does to money and to what is kept, as the preview tells it."""
    lines = effects_of(membership, event.kind, last=event.effective_on, on=on)
    return [
        f"{line.effect.title}: {line.effect.words}"
        for line in lines
        if line.effect.rule.startswith(TOLD_TO_LEAVERS)
    ]


def _decision(event: MembershipEvent) -> Iterator[tuple[str, str]]:
    if event.decision:
        yield _("Decision"), event.decision


def _told(event: MembershipEvent, membership: Membership) -> dict[str, str]:
    return {
        "coop": membership.cooperative.name,
        "day": date_format(event.effective_on),
        "code": membership.code,
        "name": membership.person.display_name,
    }
