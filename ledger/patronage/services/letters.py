"""The letters of a worksheet: a supplement's and a loss's, in the member's language."""

from collections.abc import Iterable, Sequence
from datetime import date

from coopkit.money import Cents
from coopkit.papers.services import PaperDraft
from coopkit.templatetags.ui import money
from governance.members.models import Person
from ledger.patronage.models import Worksheet
from ledger.patronage.services.consent_paper import letter_data
from ledger.patronage.services.papers import authority_of


def letter_of(
    worksheet: Worksheet,
    person: Person,
    code: str,
    *,
    key: str,
    title: str,
    paragraphs: Sequence[str],
    figures: Iterable[tuple[str, Cents]],
    advice: str,
    on: date,
) -> PaperDraft:
    """A letter to one member like a worksheet's notice; call it in their language."""
    data = letter_data(
        worksheet.cooperative,
        language=person.language,
        name=person.legal_name,
        reference=code,
        title=title,
        paragraphs=list(paragraphs),
        advice=advice,
        on=on,
        authority=authority_of(worksheet),
    )
    told = ((label, money(cents, worksheet.cooperative)) for label, cents in figures)
    data["facts"] = [{"label": label, "value": value} for label, value in told]
    return PaperDraft(
        key=key,
        kind="notice",
        title=title,
        data=data,
        language=person.language,
        holder=person.user,
        holder_code=code,
        subject=f"worksheet:{worksheet.pk}",
    )
