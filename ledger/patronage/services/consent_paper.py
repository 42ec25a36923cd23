"""The words of a written consent, as the paper that a member signs on the site."""

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.papers.services import PaperDraft
from governance.members.models import Membership


def consent_words() -> list[str]:
    """What is consented to, in the language that is active now."""
    return [
        _(
            "I agree to count as income, in the year in which I receive it, the whole "
            "stated dollar amount of every qualified written notice of allocation that "
            "the co-op gives me (26 U.S.C. § 1385(a)), also the part that stays in my "
            "account and is not paid in money."
        ),
        _(
            "This covers my patronage of the fiscal year in which the co-op receives "
            "this paper, and of every later one."
        ),
        _(
            "I can take it back in writing at any time. Taking it back covers my "
            "patronage after the fiscal year in which the co-op receives it."
        ),
    ]


def consent_draft(
    membership: Membership, *, by: User, on: date, at: datetime
) -> PaperDraft:
    """The consent of a member as a paper, in the member's language."""
    person = membership.person
    with translation.override(person.language):
        title = _("Consent to qualified notices")
        data = letter_data(
            membership.cooperative,
            language=person.language,
            name=person.legal_name,
            reference=membership.code,
            title=title,
            paragraphs=consent_words(),
            advice=_("It is not legal or tax advice; ask somebody who may give it."),
            on=on,
        )
        signed = _("Signed on this site on %(at)s") % {
            "at": date_format(at, "DATETIME_FORMAT")
        }
        data["signers"] = [{"name": person.legal_name, "role": signed}]
    return PaperDraft(
        key=f"consent:{membership.code}:{at:%Y%m%dT%H%M%S}",
        kind="consent",
        title=title,
        data=data,
        language=person.language,
        holder=by,
        holder_code=membership.code,
    )


def letter_data(
    cooperative: Cooperative,
    *,
    language: str,
    name: str,
    reference: str,
    title: str,
    paragraphs: list[str],
    advice: str,
    on: date,
    authority: str = "",
) -> dict[str, Any]:
    """What the template of a letter takes, in the language that is active now."""
    return {
        "lang": language,
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "name": name,
        "address_lines": [],
        "issued": date_format(on, "DATE_FORMAT"),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "reference": reference,
        "labels": {
            "title": title,
            "page": _("Page"),
            "facts": _("In figures"),
            "reasons": _("Why"),
            "points": _("What to know"),
            "advice": advice,
        },
        "paragraphs": paragraphs,
        "facts": [],
        "reasons": [],
        "points": [],
        "signers": [
            {"name": cooperative.name, "role": _("Signed for the co-op, with the day")}
        ],
        "authority": authority,
    }
