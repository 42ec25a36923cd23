"""What stands on a printed ballot: the same for everybody, in one language."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext, override

from coopkit.canonical import sha256_of
from governance.votes.models import Method, Motion
from governance.votes.selectors.offering import offer_of, options_listed
from governance.votes.selectors.ways import is_by_marks

WIDEST = 10
"""Up to as many options a ranked ballot has a column for each place."""
TEXT_LIMIT = 3000


def paper_ballot(motion: Motion, *, language: str) -> dict[str, Any]:
    """The data of the paper ballot: no number on it points to a member."""
    with override(language):
        return _data(motion, language)


def serial_of(motion: Motion) -> str:
    """The short hash of what was fixed when the vote opened; one for all its ballots."""
    fixed = (
        motion.box.manifest_sha256
        if motion.is_secret
        else sha256_of([motion.payload_sha256, motion.electorate_sha256, motion.text])
    )
    return f"{motion.pk} · {fixed[:4]} {fixed[4:8]} {fixed[8:12]}".upper()


def _data(motion: Motion, language: str) -> dict[str, Any]:
    opened = timezone.localdate(motion.opens_at)
    listed = options_listed(motion) if is_by_marks(motion) else []
    offer = offer_of(motion, listed)
    kind: str = offer.kind
    if kind == "ranked":
        kind = "grid" if len(listed) <= WIDEST else "numbers"
    labels = _labels(motion, kind, offer.most, offer.seats)
    return {
        "lang": language,
        "coop": {
            "name": motion.cooperative.name,
            "address": motion.cooperative.address,
        },
        "vote": motion.title,
        "kind": kind,
        "serial": _("Ballot %(serial)s") % {"serial": serial_of(motion)},
        "text": _paragraphs(motion.text) if kind == "choice" else [],
        "choices": [_("Yes"), _("No"), _("Abstain")],
        "candidates": [
            {
                "name": each.name,
                "note": _("Member since %(year)s") % {"year": each.since.year}
                if each.since
                else "",
            }
            for each in listed
        ],
        "labels": labels,
        "issued_ymd": {"year": opened.year, "month": opened.month, "day": opened.day},
    }


def _how(kind: str, most: int) -> str:
    """How the paper is filled in."""
    words = {
        "grid": _(
            "Fill in one circle in each column. 1 is your first choice. You can leave "
            "columns empty."
        ),
        "numbers": _(
            "Write 1 beside your first choice, 2 beside your second, and so on. You can "
            "leave names empty."
        ),
        "approval": _("Fill in the circle beside every name you find good enough."),
        "plurality": ngettext(
            "Fill in one circle.", "Fill in up to %(most)s circles.", most
        )
        % {"most": most},
        "choice": _("Fill in one circle."),
    }
    return words[kind]


def _labels(motion: Motion, kind: str, most: int, seats: int) -> dict[str, str]:
    until = date_format(timezone.localtime(motion.closes_at), "DATETIME_FORMAT")
    once = _("Hand it in before %(until)s.") % {"until": until}
    labels = {
        "title": _("Paper ballot"),
        "page": _("Page"),
        "how": _how(kind, most),
        "once": once,
        "question": _("The text that is voted on"),
        "choose": _("Do you approve it?"),
        "race": _race(motion, seats),
        "candidate": _("Name") if motion.method == Method.ELECTION else _("Answer"),
        "mark": _("Place") if kind == "numbers" else _("Mark"),
    }
    if motion.is_secret:
        labels["once"] = (
            once
            + " "
            + _("If you also voted on the site, this paper counts and not the envelope.")
        )
        labels["fold"] = _("Fold here and put it in the box. Do not write your name.")
    else:
        labels["fold"] = _("This is an open vote: a ballot counts with a name.")
        labels |= {"name": _("Your name"), "signature": _("Signature")}
    return labels


def _race(motion: Motion, seats: int) -> str:
    if motion.method != Method.ELECTION:
        return _("The answers")
    return ngettext("%(seats)s seat", "%(seats)s seats", seats) % {"seats": seats}


def _paragraphs(text: str) -> list[str]:
    """The text of a motion; a long one in part, the whole stands in the notice."""
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    if len(text) <= TEXT_LIMIT:
        return parts
    short = text[:TEXT_LIMIT].rsplit(" ", 1)[0].splitlines()
    told = _("The whole text stands in the notice of this vote.")
    return [*(part.strip() for part in short if part.strip()), "… " + told]
