"""The words of the founding: the motions of its meeting, and what their pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit import offers
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts, MotionSubject
from governance.bylaws.provisions import said_in
from governance.bylaws.selectors import name_of, words_of
from governance.formation.draft import Draft
from governance.formation.founding_plan import OFFICE_NAMES
from governance.members.selectors import names_by_code

RULES_OF_MONEY = (
    "members.buy_in",
    "members.buy_in_at_admission",
    "members.buy_in_instalments",
    "members.buy_in_source",
    "members.buy_in_collective",
    "members.entry_fee",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """Title and text of a motion of the founding meeting."""

    title: str
    text: str


def adoption_words(draft: Draft, sha256: str, on: date) -> Moved:
    """What is voted on when the bylaws are adopted."""
    text = _(
        "We found our cooperative and adopt its bylaws: the model text with the rules "
        "that we decided, %(clauses)s clauses and %(values)s rules in all.\n\n"
        "The fingerprint (SHA-256) of the draft is %(draft)s. In the place of our group "
        "agreement, which ends with it, the bylaws have the fingerprint %(becomes)s.\n\n"
        "They are in force from %(on)s, the first day of the cooperative."
    ) % {
        "clauses": len(draft.state.provisions),
        "values": len(draft.state.values),
        "draft": draft.sha256,
        "becomes": sha256,
        "on": date_format(on),
    }
    return Moved(_("Found the cooperative and adopt its bylaws"), text)


def election_words(seats: int, years: int) -> Moved:
    text = _(
        "We elect the first board: %(seats)s seats, for a term of %(years)s years as the "
        "bylaws say. The terms begin on the first day of the cooperative."
    ) % {"seats": seats, "years": years}
    return Moved(_("Elect the first board"), text)


def officers_words(cooperative: Cooperative, officers: Mapping[str, Any]) -> Moved:
    """Who is proposed for each office, and who signs at the bank."""
    names = names_by_code(cooperative)
    lines = [
        f"* {office_called(key)}: {names.get(officers[key], officers[key])}"
        for key in ("chair", "secretary", "treasurer")
    ]
    signers = ", ".join(names.get(code, code) for code in officers["bank"])
    lines.append(f"* {office_called('bank')}: {signers}")
    opening = _("We choose our first officers, from the first day of the cooperative:")
    closing = _("Any payment from the bank account takes two signatures.")
    return Moved(
        _("Choose officers and bank signers"),
        "\n".join([opening, "", *lines, "", closing]),
    )


def opening_words(
    cooperative: Cooperative,
    values: Mapping[str, Any],
    opening: Mapping[str, Any],
    on: date,
) -> Moved:
    """Who pays in and lends what on the first day, as the books will hold it."""
    lines = [
        f"* {who}: {words}" for who, words in told_plans(cooperative, values, opening, on)
    ]
    begin = _("On the first day of the cooperative our books are opened with this:")
    return Moved(_("Open the books"), "\n".join([begin, "", *lines]))


def told_plans(
    cooperative: Cooperative,
    values: Mapping[str, Any],
    opening: Mapping[str, Any],
    on: date,
) -> list[tuple[str, str]]:
    """What the opening money comes to by each floor's rules, by founder's name."""
    names = names_by_code(cooperative)
    return [
        (names.get(code, code), words)
        for ask in offers.opening_plans
        for code, words in ask(cooperative, values, opening, on)
    ]


def rules_of_money(
    cooperative: Cooperative, values: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """What the group decided on the buy-in, as the opening money must keep to it."""
    return [
        (name_of(cooperative, key), words_of(cooperative, key, values[key]))
        for key in RULES_OF_MONEY
        if key in values
    ]


def office_called(key: str) -> str:
    """An office in the reader's language."""
    return said_in(OFFICE_NAMES[key], (get_language() or "en")[:2])


def about_adoption(facts: MotionFacts) -> MotionSubject:
    """The draft that is adopted: its fingerprint, how much it holds, from when."""
    payload = facts.payload
    return MotionSubject(
        label=_("The bylaws that are voted on"),
        url=reverse("formation:draft", args=[facts.cooperative.slug]),
        summary=(
            (_("Fingerprint of the draft"), payload["text_sha256"]),
            (_("Clauses"), str(payload["clauses"])),
            (_("Rules decided"), str(len(payload["values"]))),
            (_("First day"), date_format(date.fromisoformat(payload["founding_on"]))),
        ),
    )


def about_election(facts: MotionFacts) -> MotionSubject:
    seats = str(facts.payload["seats"])
    return _subject(facts, ((_("Seats to fill"), seats),))


def about_officers(facts: MotionFacts) -> MotionSubject:
    names, payload = names_by_code(facts.cooperative), facts.payload
    rows = [
        (office_called(key), names.get(payload[key], payload[key]))
        for key in ("chair", "secretary", "treasurer")
    ]
    signers = ", ".join(names.get(code, code) for code in payload["bank"])
    return _subject(facts, (*rows, (office_called("bank"), signers)))


def about_opening(facts: MotionFacts) -> MotionSubject:
    rows = facts.payload["opening"]["rows"]
    return MotionSubject(
        label=_("The opening money"),
        url=reverse("formation:opening", args=[facts.cooperative.slug]),
        summary=((_("Founders"), str(len(rows))),),
    )


def _subject(facts: MotionFacts, rows: tuple[tuple[str, str], ...]) -> MotionSubject:
    return MotionSubject(
        label=_("The founding"),
        url=reverse("formation:founding", args=[facts.cooperative.slug]),
        summary=rows,
    )
