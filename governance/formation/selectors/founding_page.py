"""What the page of the founding leads through: each step, its state, whose turn it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.models import State
from governance.formation.founding_plan import SIGNERS, Facts, needs_another_meeting
from governance.formation.models import ActState, FoundingAct, FoundingGroup
from governance.formation.selectors.founding import (
    ELECTION,
    Convened,
    act_of,
    convened,
    facts_of,
)
from governance.meetings.models import MeetingState

DONE, NOW, LATER = "done", "now", "later"
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step on the way to the founding; `links` lead to where it is done."""

    key: str
    title: str
    words: str
    who: str
    links: Links = ()
    state: str = LATER


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The whole way, with what it rests on."""

    stages: tuple[Stage, ...]
    facts: Facts | None
    found: Convened | None
    act: FoundingAct | None

    @property
    def now(self) -> Stage | None:
        return next((each for each in self.stages if each.state == NOW), None)

    @property
    def may_call(self) -> bool:
        return self.now is not None and self.now.key == "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who has signed an act, and who could."""

    names: tuple[str, ...]
    has_signed: bool

    @property
    def missing(self) -> int:
        return max(SIGNERS - len(self.names), 0)


def way_of(group: FoundingGroup) -> Way:
    """The steps of a group's founding: done, the one that is next, those after it."""
    act = act_of(group)
    is_founded = group.cooperative.state != State.FORMING
    facts = None if is_founded else facts_of(group)
    found = convened(group)
    done = _done(facts, found, act)
    stages, is_next = [], True
    for stage in _stages(group.cooperative.slug, facts, found, act):
        state = DONE if done[stage.key] else NOW if is_next else LATER
        is_next = is_next and state == DONE
        stages.append(replace(stage, state=state))
    return Way(stages=tuple(stages), facts=facts, found=found, act=act)


def signed_of(act: FoundingAct, user_id: int) -> Signed:
    """The signatures under an act; no query beyond the act's own."""
    rows = sorted(act.signatures.all(), key=lambda each: each.pk)
    people = [each.founder for each in rows if each.founder.left_at is None]
    return Signed(
        names=tuple(each.membership.person.display_name for each in people),
        has_signed=any(each.user_id == user_id for each in people),
    )


def _done(
    facts: Facts | None, found: Convened | None, act: FoundingAct | None
) -> dict[str, bool]:
    """Which steps are done; all of them once the co-op is founded."""
    if facts is None:
        return dict.fromkeys(KEYS, True)
    meeting = found.meeting if found else None
    is_over = meeting is not None and meeting.state == MeetingState.CLOSED
    is_told = meeting is not None and meeting.state != MeetingState.PLANNED
    stands = not needs_another_meeting(facts)
    return {
        "rules": not facts.open_rules,
        "opening": facts.opening is not None,
        "call": meeting is not None and stands,
        "notice": is_told and stands,
        "meeting": is_over and stands,
        "minutes": facts.has_minutes and stands,
        "act": act is not None,
        "signed": act is not None and act.state == ActState.FOUNDED,
    }


KEYS = ("rules", "opening", "call", "notice", "meeting", "minutes", "act", "signed")


def _stages(
    slug: str, facts: Facts | None, found: Convened | None, act: FoundingAct | None
) -> Iterator[Stage]:
    yield from _before_the_meeting(slug, facts, found)
    yield from _the_meeting(slug, found)
    yield from _last_stages(slug, act)


def _before_the_meeting(
    slug: str, facts: Facts | None, found: Convened | None
) -> Iterator[Stage]:
    links: Links = (
        (_("The parameter sheet"), reverse("formation:parameters", args=[slug])),
        (_("Take the model’s rules"), reverse("formation:propose_rest", args=[slug])),
    )
    yield Stage(
        key="rules",
        title=_("Decide every rule of the bylaws"),
        words=_open_words(len(facts.open_rules) if facts else 0),
        who=_("all of you, by vote"),
        links=links if facts and facts.open_rules else links[:1],
    )
    yield Stage(
        key="opening",
        title=_("Write down the opening money"),
        words=_("Who pays in how much on the first day, who lends, from when the rest."),
        who=_("one of you"),
        links=((_("The opening money"), reverse("formation:opening", args=[slug])),),
    )
    yield Stage(
        key="call",
        title=_("Call the founding meeting"),
        words=_("With its day, the officers to vote on, and the first day of the co-op."),
        who=_("one of you"),
        links=_links_to_meeting(slug, found, ("meetings:meeting", _("The meeting"))),
    )


def _the_meeting(slug: str, found: Convened | None) -> Iterator[Stage]:
    yield Stage(
        key="notice",
        title=_("Name candidates, then send the notice"),
        words=_(
            "The notice fixes the words of every motion, and tells everybody in time by "
            "your group agreement."
        ),
        who=_("one of you"),
        links=(
            *_links_to_candidates(slug, found),
            *_links_to_meeting(slug, found, ("meetings:notice", _("Send the notice"))),
        ),
    )
    yield Stage(
        key="meeting",
        title=_("Hold the meeting, and vote"),
        words=_("Open it, note who is there, open each vote, declare it, close it."),
        who=_("all of you, by vote"),
        links=_links_to_meeting(slug, found, ("meetings:room", _("Go to the room"))),
    )
    yield Stage(
        key="minutes",
        title=_("Write the minutes"),
        words=_("They write themselves from what was recorded. Read and correct them."),
        who=_("one of you"),
        links=_links_to_meeting(slug, found, ("meetings:minutes", _("The minutes"))),
    )


def _last_stages(slug: str, act: FoundingAct | None) -> Iterator[Stage]:
    page: Links = (((_("The founding act")), reverse("formation:act", args=[slug])),)
    yield Stage(
        key="act",
        title=_("Draw up the founding act, and rehearse it"),
        words=_("You see every line that it will write. It can be taken back freely."),
        who=_("one of you"),
        links=page,
    )
    names = signed_of(act, 0).names if act else ()
    yield Stage(
        key="signed",
        title=_("Two founders sign"),
        words=_signed_words(names),
        who=_("two of you"),
        links=page,
    )


def _signed_words(names: Sequence[str]) -> str:
    if not names:
        return _("With the second signature everything is written at once.")
    return _("Signed by %(names)s.") % {"names": ", ".join(names)}


def _open_words(count: int) -> str:
    if not count:
        return _("Every rule that the text prints is decided.")
    return ngettext(
        "%(count)s rule is not decided yet.",
        "%(count)s rules are not decided yet.",
        count,
    ) % {"count": count}


def _links_to_meeting(slug: str, found: Convened | None, page: tuple[str, str]) -> Links:
    if found is None:
        return ()
    name, words = page
    return ((words, reverse(name, args=[slug, found.meeting.pk])),)


def _links_to_candidates(slug: str, found: Convened | None) -> Links:
    if found is None or ELECTION not in found.motions:
        return ()
    motion = found.motions[ELECTION]
    return ((_("Candidates"), reverse("votes:candidates", args=[slug, motion.pk])),)
