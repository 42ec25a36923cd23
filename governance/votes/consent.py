"""Consent: a proposal stands where nobody has a standing, reasoned objection.

Rounds: a proposal is put, objections are heard with their reasons, the proposal is
changed to meet them, and put again. Who consents with a concern is heard and does not
stop it; who stands aside takes part and lets it pass. Where the bylaws seek consensus
first, a vote follows once the rounds or the days are used up, by a majority that is
stated before.
Source: Bylaws, clauses 3.7 and 3.8; sociocratic consent.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.periods import month_end

CONSENT, CONCERN, OBJECT, ASIDE = "consent", "concern", "object", "aside"
ANSWERS = (CONSENT, CONCERN, OBJECT, ASIDE)
INTEGRATED, WITHDRAWN, SET_ASIDE = "integrated", "withdrawn", "set_aside"
OUTCOMES = (INTEGRATED, WITHDRAWN, SET_ASIDE)

ROUNDS = 3
"""Rounds where nothing else is asked for: the third text is seldom the first one anew."""
REVIEW_MONTHS = 12
"""After how long a decision by consent is looked at again, unless told otherwise."""


class Phase(StrEnum):
    """Where a search for consent stands."""

    SEEKING = "seeking"
    CONSENT = "consent"
    OBJECTED = "objected"
    USED_UP = "used_up"


class ObjectionsOpenError(CoopError):
    """A new round, or a result, while an objection has no answer."""

    template = N_(
        "{count} objections to this round have no answer yet. Say of each what became of "
        "it: met by a new text, taken back, or set aside and why. Then go on."
    )


class NoRoundsLeftError(CoopError):
    """Another round than were agreed on."""

    template = N_(
        "All {rounds} rounds that were agreed on are used up. Where consensus was sought "
        "first, put it to the vote; else declare the result, or take the proposal back."
    )


class NotYetAVoteError(CoopError):
    """A fallback vote while consensus can still be found."""

    template = N_(
        "A vote follows only where consensus was sought and not found: an objection "
        "stands, and all {rounds} rounds are used up or the days are over. This is round "
        "{round}. Answer the objections, or begin the next round."
    )


class ReasonMissingError(CoopError):
    """An objection or a concern without its reason."""

    template = N_(
        "An objection says why: which harm the proposal does, so that it can be changed. "
        "Write the reason, then send your answer again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How a round was answered; who did not answer is in `members` alone."""

    consent: int
    concern: int
    object: int
    aside: int
    members: int

    @property
    def present(self) -> int:
        return self.consent + self.concern + self.object + self.aside

    def plain(self) -> dict[str, int]:
        return {
            "consent": self.consent,
            "concern": self.concern,
            "object": self.object,
            "aside": self.aside,
            "present": self.present,
            "members": self.members,
        }


def count_answers(answers: Sequence[str], *, members: int) -> Answers:
    """Count the standing answers of a round.

    >>> count_answers(["consent", "aside"], members=5).present
    2
    """
    found = Counter(answers)
    if set(found) - set(ANSWERS):
        raise ValueError(f"no such answer among {sorted(found)}")
    return Answers(
        consent=found[CONSENT],
        concern=found[CONCERN],
        object=found[OBJECT],
        aside=found[ASIDE],
        members=members,
    )


def phase(
    answers: Answers, *, standing: int, round_number: int, rounds: int, is_over: bool
) -> Phase:
    """Where a round stands: `standing` objections are neither met nor taken back.

    An objection that was set aside with a reason stands in the way no longer. With one
    that stands the search is used up once its rounds or its days are. While the round
    runs, silence decides nothing.

    >>> nobody = count_answers(["consent"], members=3)
    >>> phase(nobody, standing=0, round_number=1, rounds=3, is_over=True).value
    'consent'
    """
    if standing:
        return Phase.USED_UP if is_over or round_number >= rounds else Phase.OBJECTED
    if answers.present and (is_over or answers.present == answers.members):
        return Phase.CONSENT
    return Phase.SEEKING


def outcome_of(answers: Answers, *, standing: int) -> dict[str, Any]:
    """The computation of a decision by consent, as it stands in the record."""
    found = standing == 0 and answers.present > 0
    word = "objection" if standing else "consent"
    if found and answers.concern:
        word = "consent_with_concern"
    if not answers.present:
        word = "silence"
    return {
        "standing": standing,
        "outcome": word,
        "threshold_met": found,
        "because": f"{standing} = 0" if standing == 0 else f"{standing} > 0",
    }


def months_later(on: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(on.month - 1 + months, 12)
    return month_end(on.year + years, month + 1, on.day)
