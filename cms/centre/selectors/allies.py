"""Reading the directory: who is in it, who fits a question, what is to be checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from cms.centre.directory import Entry, Help, Question, due_on, fits, is_due
from cms.centre.hsds import rows
from cms.centre.hsds.reading import in_order
from cms.centre.models import Ally, AllyService, Region
from cms.centre.models.clinics import Spoken
from coopkit.audit.models import AuditEntry

SCOPE = "centre"
REMINDED = "allies.reminded"
SHOWN = 40
"""How many entries a page shows; whoever wants fewer asks more."""
SPOKEN_WORDS = dict(Spoken.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpText:
    """One help in the reader's language."""

    need: str
    what: str
    languages: str
    interpretation: str
    cost: str
    eligibility: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllyText:
    """An entry in the reader's language, and whether to ask before going there."""

    uid: UUID
    name: str
    about: str
    website: str
    phone: str
    email: str
    address: str
    regions: str
    coalition: str
    checked_on: date | None
    is_due: bool
    helps: Sequence[HelpText]

    @property
    def is_web(self) -> bool:
        return self.website.lower().startswith(("https://", "http://"))

    @property
    def languages(self) -> str:
        """Everything that is spoken there, each language once."""
        told = (one.languages.split(", ") for one in self.helps if one.languages)
        return ", ".join(dict.fromkeys(word for words in told for word in words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An entry on the keepers' list, and since when it is to be checked."""

    ally: Ally
    since: date | None


def directory() -> QuerySet[Ally]:
    """Everybody who is in it, with their help and regions; three queries."""
    listed = Ally.objects.filter(ended_on=None)
    return listed.prefetch_related("services", "regions")


def ended() -> QuerySet[Ally]:
    """Those taken out of it."""
    return Ally.objects.exclude(ended_on=None).order_by("-ended_on", "name")


def regions() -> QuerySet[Region]:
    """All regions."""
    return Region.objects.all()


def found_by(question: Question) -> list[Ally]:
    """The entries that fit, those that speak the language first."""
    ranked = [(fits(_entry(ally), question), ally) for ally in directory()]
    fitting = [(rank, ally) for rank, ally in ranked if rank is not None]
    return [ally for _, ally in sorted(fitting, key=lambda pair: pair[0])]


def partners() -> QuerySet[Ally]:
    """Who is a partner in the coalition."""
    return directory().exclude(coalition_en="", coalition_es="")


def due(on: date) -> list[Due]:
    """What is to be checked on a day: never checked first, then the longest due."""
    lines = [
        Due(ally=ally, since=due_on(ally.checked_on, every=ally.check_every))
        for ally in directory()
        if is_due(ally.checked_on, every=ally.check_every, on=on)
    ]
    return sorted(lines, key=lambda line: (line.since or date.min, line.ally.name))


def last_reminder() -> datetime | None:
    """When the keepers were last told that something is due."""
    told = AuditEntry.objects.filter(scope=SCOPE, action=REMINDED).order_by("-seq")
    return told.values_list("at", flat=True).first()


def text_of(ally: Ally, *, on: date, language: str) -> AllyText:
    """An entry as it is shown: a text that one language lacks is shown in the other."""
    is_spanish = language == "es"
    return AllyText(
        uid=ally.uid,
        name=ally.name,
        about=_said(ally.about_en, ally.about_es, is_spanish),
        website=ally.website,
        phone=ally.phone,
        email=ally.email,
        address=ally.address,
        regions=", ".join(region.name for region in ally.regions.all()),
        coalition=_said(ally.coalition_en, ally.coalition_es, is_spanish),
        checked_on=ally.checked_on,
        is_due=is_due(ally.checked_on, every=ally.check_every, on=on),
        helps=[_help_text(one, is_spanish) for one in ally.services.all()],
    )


def texts_of(allies: Iterable[Ally], *, on: date, language: str) -> list[AllyText]:
    """Several entries as they are shown."""
    return [text_of(ally, on=on, language=language) for ally in allies]


def row_of(ally: Ally) -> rows.Organisation:
    """An entry as plain values, to be exported and compared."""
    return rows.Organisation(
        uid=ally.uid,
        name=ally.name,
        about_en=ally.about_en,
        about_es=ally.about_es,
        website=ally.website,
        phone=ally.phone,
        email=ally.email,
        address=ally.address,
        coalition_en=ally.coalition_en,
        coalition_es=ally.coalition_es,
        checked_on=ally.checked_on,
        check_every=ally.check_every,
        regions=tuple(sorted((one.key, one.name) for one in ally.regions.all())),
        helps=tuple(_help_row(one) for one in ally.services.all()),
    )


def directory_rows() -> list[rows.Organisation]:
    """The whole directory as plain values."""
    return [row_of(ally) for ally in directory()]


def _help_row(one: AllyService) -> rows.Help:
    return rows.Help(
        uid=one.uid,
        need=one.need,
        what_en=one.what_en,
        what_es=one.what_es,
        languages=in_order(one.languages.split()),
        interpretation=one.interpretation,
        cost=one.cost,
        cost_note=one.cost_note,
        eligibility_en=one.eligibility_en,
        eligibility_es=one.eligibility_es,
        hours=one.hours,
    )


def _entry(ally: Ally) -> Entry:
    services = list(ally.services.all())
    texts = [ally.name, ally.about_en, ally.about_es, ally.address]
    for one in services:
        texts += [one.what_en, one.what_es, one.eligibility_en, one.eligibility_es]
    return Entry(
        helps=[
            Help(
                need=one.need,
                languages=frozenset(one.languages.split()),
                interprets=bool(one.interpretation),
                cost=one.cost,
            )
            for one in services
        ],
        regions=frozenset(region.key for region in ally.regions.all()),
        words=" ".join(texts),
    )


def _help_text(one: AllyService, is_spanish: bool) -> HelpText:
    codes = in_order(one.languages.split())
    cost = str(one.get_cost_display())
    return HelpText(
        need=str(one.get_need_display()),
        what=_said(one.what_en, one.what_es, is_spanish),
        languages=", ".join(str(SPOKEN_WORDS.get(code, code)) for code in codes),
        interpretation=one.interpretation,
        cost=f"{cost} ({one.cost_note})" if one.cost_note else cost,
        eligibility=_said(one.eligibility_en, one.eligibility_es, is_spanish),
        hours=one.hours,
    )


def _said(english: str, spanish: str, is_spanish: bool) -> str:
    return (spanish or english) if is_spanish else (english or spanish)
