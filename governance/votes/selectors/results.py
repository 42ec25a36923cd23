"""Working a result out from what is on file, for the declaration and for the check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.votes import counting
from governance.votes.consent import count_answers, outcome_of
from governance.votes.models import Method, Motion, Objection, Proceeding
from governance.votes.record import (
    Counts,
    Electorate,
    base,
    compute,
    compute_quorum,
    count_by,
    count_classes,
    counted,
)
from governance.votes.selectors.contents import (
    INVALID,
    around,
    contents,
    lot_of,
    proxies_of,
    published,
    took_part,
)
from governance.votes.selectors.electorates import classes_of
from governance.votes.selectors.motions import recusals_of, standing_ballots
from governance.votes.selectors.ways import is_by_marks, is_seeking


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who could vote, who stepped aside, who was there: what every way counts from."""

    electors: Sequence[str]
    recused: Sequence[str]
    there: Sequence[str] | None
    was_quorate: bool

    @property
    def is_in_room(self) -> bool:
        return self.there is not None


def worked_out(motion: Motion, presence: Mapping[str, Any] | None) -> dict[str, Any]:
    """Counts and computation of a vote, and what its way of deciding adds to them.

    `presence` is who was at the meeting; None for a vote without one.
    """
    held = dict(presence) if presence is not None else None
    facts = Facts(
        electors=list(motion.electors.order_by("code").values_list("code", flat=True)),
        recused=[each["who"] for each in recusals_of(motion)],
        there=around(held, proxies_of(motion)),
        was_quorate=bool(held and held["was_quorate"]),
    )
    if is_by_marks(motion):
        return _by_marks(motion, facts)
    if is_seeking(motion):
        return _by_consent(motion, facts)
    return (
        _by_secret_votes(motion, facts) if motion.is_secret else _by_votes(motion, facts)
    )


def candidates_of(motion: Motion) -> list[dict[str, Any]]:
    """The options as the record holds them, by number; who never stood is left out."""
    rows = motion.candidates.order_by("number").select_related("membership")
    return [
        {
            "number": option.number,
            "name": option.name,
            "code": option.membership.code if option.membership else "",
            "withdrawn": option.withdrawn_at is not None,
        }
        for option in rows
        if option.withdrawn_at is None or option.withdrawn_at > motion.opens_at
    ]


def count_of(motion: Motion) -> dict[str, Any]:
    """The count of an election or a poll, as the contract writes it."""
    listed = [
        (each["number"], each["name"], each["withdrawn"])
        for each in candidates_of(motion)
    ]
    ballots = counting.ballot_file(motion.title, listed, contents(motion))
    found = counting.count(
        motion.options["rule"],
        ballots,
        seats=int(motion.options.get("seats", 1)),
        lot=lot_of(motion),
    )
    return dict(found.as_json())


def _by_votes(motion: Motion, facts: Facts) -> dict[str, Any]:
    rows = standing_ballots(motion).values_list("elector__code", "choice")
    choices = dict(rows)
    counts = count_by(
        choices,
        motion.rules,
        electors=facts.electors,
        recused=facts.recused,
        there=facts.there,
    )
    affected = motion.options.get("classes", ())
    classes = {}
    if affected:
        by_class = classes_of(motion)
        classes = count_classes(choices, by_class, affected, there=facts.there)
    computation = compute(
        counts,
        motion.rules,
        classes=classes,
        casting=choices.get(_chair(motion), ""),
        was_quorate=facts.was_quorate,
    )
    found = {"counts": counts.plain(), "computation": computation}
    if classes:
        found["classes"] = {name: own.plain() for name, own in classes.items()}
    return found


def _by_secret_votes(motion: Motion, facts: Facts) -> dict[str, Any]:
    counts = _secret_counts(motion, facts)
    computation = compute(counts, motion.rules, was_quorate=facts.was_quorate)
    return {"counts": counts.plain(), "computation": computation}


def _secret_counts(motion: Motion, facts: Facts) -> Counts:
    who = _who_counts(motion, facts)
    choices = [str(each.get("choice", "")) for each in contents(motion)]
    choices += [INVALID] * _invalid(motion)
    return counted(choices, who, is_in_room=facts.is_in_room)


def _by_marks(motion: Motion, facts: Facts) -> dict[str, Any]:
    who = _who_counts(motion, facts)
    result = count_of(motion)
    ballots, spoilt = result["ballots"], _invalid(motion)
    counts = {
        "ballots": ballots["total"] + spoilt,
        "valid": ballots["valid"],
        "blank": ballots["blank"],
        "invalid": ballots["invalid"] + spoilt,
        **_taking_part(who),
    }
    is_election = motion.method == Method.ELECTION
    is_elected = bool(result["elected"]) and result["needs_lot"] is None
    quorum = _quorum(motion, facts, who, votes=ballots["valid"])
    computation = {
        **quorum,
        "threshold_met": is_elected,
        "because": "",
        "elected": list(result["elected"]),
        "adopted": is_election and is_elected and quorum["quorate"] is not False,
    }
    return {
        "counts": counts,
        "computation": computation,
        "candidates": candidates_of(motion),
        "count": result,
    }


def _by_consent(motion: Motion, facts: Facts) -> dict[str, Any]:
    choices = list(standing_ballots(motion).values_list("choice", flat=True))
    who = _who_counts(motion, facts)
    answers = count_answers(choices, members=who.members)
    standing = Objection.objects.filter(round__motion=motion, outcome="").count()
    votes = answers.consent + answers.concern
    quorum = _quorum(motion, facts, who, votes=votes)
    found = outcome_of(answers, standing=standing)
    adopted = found["threshold_met"] and quorum["quorate"] is not False
    return {
        "counts": answers.plain() | _taking_part(who),
        "computation": {**quorum, **found, "adopted": adopted},
    }


def _who_counts(motion: Motion, facts: Facts) -> Electorate:
    return base(
        motion.rules,
        electors=facts.electors,
        took_part=took_part(motion),
        recused=facts.recused,
        there=facts.there,
    )


def _taking_part(who: Electorate) -> dict[str, int]:
    aside = {"stepped_aside": who.stepped_aside} if who.stepped_aside else {}
    return {"present": who.present, "members": who.members, **aside}


def _quorum(
    motion: Motion, facts: Facts, who: Electorate, *, votes: int
) -> dict[str, Any]:
    return compute_quorum(
        motion.rules,
        there=who.there,
        members=who.members,
        votes=votes,
        was=facts.was_quorate,
    )


def _invalid(motion: Motion) -> int:
    return sum(each["is"] == INVALID for each in published(motion))


def _chair(motion: Motion) -> str:
    """The code of who chairs the meeting in which a motion is decided."""
    if motion.proceeding != Proceeding.MEETING or motion.item is None:
        return ""
    chair = motion.item.meeting.chair
    return chair.code if chair else ""
