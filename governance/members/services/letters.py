"""Writing letters: an event told to the person, typeset and kept."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from coopkit.papers.models import Paper
from coopkit.papers.selectors import CASE
from coopkit.papers.services import issue
from governance.members.models import Membership, MembershipEvent
from governance.members.selectors.events import standing_events
from governance.members.selectors.letter_words import OF_KIND, Words, words_of
from governance.members.selectors.letters import OF_ENTRY, key_of, letters

LETTER = "letter"


class NoLetterError(CoopError):
    """A letter about an event that has none, or that was reversed."""

    template = N_(
        "There is no letter about this step. Letters tell of an admission, a leave, an "
        "exit or a case. Choose one of the list."
    )


@transaction.atomic
def write_letter(
    *,
    membership: Membership,
    event: MembershipEvent,
    on: date,
    by: User | None,
    at: datetime,
) -> Paper:
    """Typeset the letter of an event and keep it; a second time gives the first back."""
    told = standing_events(membership.events.filter(pk=event.pk)).first()
    if told is None or told.kind not in OF_KIND:
        raise NoLetterError()
    made = [line.made for line in letters(membership) if line.event.pk == told.pk]
    if made and made[0]:
        return made[0]
    paper = _issue(told, membership, on=on, at=at)
    record(
        scope=membership.cooperative.slug,
        actor=actor_of(by),
        action="membership.letter",
        subject=f"member:{membership.code}",
        data={"key": paper.key},
        at=at,
    )
    return paper


def _issue(
    event: MembershipEvent, membership: Membership, *, on: date, at: datetime
) -> Paper:
    """Typeset an event's letter; but for a welcome, few see it."""
    words = words_of(event, membership, on=on)
    person = membership.person
    return issue(
        cooperative=membership.cooperative,
        key=key_of(event, membership),
        kind=LETTER if OF_KIND[event.kind] in OF_ENTRY else CASE,
        title=f"{words.title} · {membership.code}",
        template="letter",
        data=letter_data(words, membership, event=event, on=on),
        language=person.language,
        issued_on=on,
        at=at,
        holder=person.user,
        holder_code=membership.code,
        subject=f"event:{event.pk}",
    )


def letter_data(
    words: Words, membership: Membership, *, event: MembershipEvent, on: date
) -> dict[str, Any]:
    """What the paper's template takes, in the person's language."""
    person, cooperative = membership.person, membership.cooperative
    address = person.postal_address.splitlines()
    with override(person.language):
        data: dict[str, Any] = {
            "lang": person.language,
            "coop": {"name": cooperative.name, "address": cooperative.address},
            "issued": date_format(on),
            "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
            "reference": membership.code,
            "name": person.legal_name or person.display_name,
            "address_lines": [line for line in address if line.strip()],
            "paragraphs": words.paragraphs,
            "labels": {"title": words.title} | _labels(),
            "signers": [{"name": cooperative.name, "role": _("for the co-op")}],
            "authority": _authority(event),
        }
    data["facts"] = [{"label": label, "value": told} for label, told in words.facts]
    for name in ("reasons", "points", "marked"):
        if getattr(words, name):
            data[name] = getattr(words, name)
    return data


def _labels() -> dict[str, str]:
    return {
        "page": _("Page"),
        "facts": _("The dates"),
        "reasons": _("The reasons"),
        "points": _("What this means"),
        "advice": _(
            "This letter says what the co-op has recorded and what its bylaws say. It is "
            "not legal advice."
        ),
    }


def _authority(event: MembershipEvent) -> str:
    """By what right: the step on the roll that the letter tells of."""
    kind = event.get_kind_display()
    day = date_format(event.effective_on)
    told = {"kind": kind, "day": day}
    return _("From the roll: %(kind)s, %(day)s.") % told
