"""Issuing papers, and recording how they reached their readers."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import file_digest, sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import canonical_json
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.papers.models import Channel, Delivery, Paper
from coopkit.papers.package import pack
from coopkit.papers.selectors import addresses_older_than, written_to, year_papers_of
from coopkit.papers.typeset import template_sha256, typeset
from coopkit.periods import FiscalYear

SYSTEM = actor_of(None)
IN_MEMORY = 16_000_000


class PaperDiffersError(CoopError):
    """A key that was issued before, now with something else under it."""

    template = N_(
        "“{title}” was issued on {issued_on} with other contents. A paper that was "
        "issued is never changed. Issue a correction as a paper of its own."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A paper to be issued; `data` is what its template takes, whole numbers and text.

    `key` names it in its co-op for ever, for example “notice:2026:M005”. A blank
    `holder_code` makes it a paper of the co-op as a whole, for everybody inside.
    """

    key: str
    kind: str
    title: str
    data: Mapping[str, Any]
    language: str
    holder: User | None = None
    holder_code: str = ""
    subject: str = ""


@transaction.atomic
def issue(
    *,
    cooperative: Cooperative,
    key: str,
    kind: str,
    title: str,
    template: str,
    data: Mapping[str, Any],
    language: str,
    issued_on: date,
    at: datetime,
    holder: User | None = None,
    holder_code: str = "",
    subject: str = "",
) -> Paper:
    """Typeset and keep one paper; the same key and data give the first one back.

    The same key with other data, language or holder raises PaperDiffersError.
    """
    draft = PaperDraft(
        key=key,
        kind=kind,
        title=title,
        data=data,
        language=language,
        holder=holder,
        holder_code=holder_code,
        subject=subject,
    )
    papers = _issue(cooperative, template, [draft], issued_on, at)
    return papers[0]


@transaction.atomic
def issue_all(
    *,
    cooperative: Cooperative,
    template: str,
    drafts: Sequence[PaperDraft],
    issued_on: date,
    at: datetime,
) -> list[Paper]:
    """Issue many papers of one template, all or none, in the order of the drafts."""
    return _issue(cooperative, template, drafts, issued_on, at)


@transaction.atomic
def record_delivery(
    *, paper: Paper, channel: Channel | str, to: str, at: datetime
) -> Delivery:
    """Record that a paper went to somebody: by which channel, to what address, when."""
    delivery = Delivery.objects.create(
        paper=paper, channel=Channel(channel), to=to, at=at
    )
    record(
        scope=paper.cooperative.slug,
        actor=SYSTEM,
        action="paper.delivered",
        subject=subject_of(paper),
        data={"channel": delivery.channel, "delivery": delivery.pk},
        at=at,
    )
    return delivery


@transaction.atomic
def blank_papers(
    *, cooperative: Cooperative, codes: Collection[str], at: datetime
) -> int:
    """Take out what the papers to some members say and where they went; how many.

    That they were issued, when, and the hash of their bytes stay. A copy that somebody
    holds can be held to that hash for ever.
    """
    papers = list(written_to(cooperative, codes))
    pks = [paper.pk for paper in papers]
    Delivery.objects.filter(paper__in=pks).exclude(to="").update(to="")
    Paper.objects.filter(pk__in=pks).update(title="", data={}, pdf=b"")
    for paper in papers:
        record(
            scope=cooperative.slug,
            actor=SYSTEM,
            action="paper.blanked",
            subject=subject_of(paper),
            data={"sha256": paper.sha256},
            at=at,
        )
    return len(papers)


@transaction.atomic
def blank_addresses(*, cooperative: Cooperative, before: datetime) -> int:
    """Take out the addresses to which papers went before a moment; how many."""
    return addresses_older_than(cooperative, at=before).update(to="")


@transaction.atomic
def package_year(
    *, cooperative: Cooperative, year: FiscalYear, by: User | None, at: datetime
) -> IO[bytes]:
    """The accountant's package of a year as a zip, open at its beginning.

    Made in the co-op's first language, so that everybody gets the same bytes; made twice
    from the same facts, they are the same. It is on record who took it along.
    """
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    folder = f"{cooperative.slug}-{year.name}"
    with translation.override(cooperative.languages[0]):
        packed = pack(
            year_papers_of(cooperative, year),
            kept,
            folder=folder,
            heads=(_("No."), _("Paper"), _("File"), _("Bytes"), "SHA-256", _("Note")),
            readme=_readme(cooperative, year),
        )
    kept.seek(0)
    digest = file_digest(kept, "sha256").hexdigest()
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="papers.packaged",
        subject=f"year:{year.name}",
        data={"files": sum(bool(one.name) for one in packed), "sha256": digest},
        at=at,
    )
    kept.seek(0)
    return kept


def _readme(cooperative: Cooperative, year: FiscalYear) -> str:
    told = _(
        "%(coop)s: the papers of the fiscal year %(year)s (%(first)s to %(last)s).\n\n"
        "The numbers before the names are those of the list of the year. 00-index.csv "
        "names every file with its size and its SHA-256, and says why one is missing. "
        "CSV files are UTF-8, with a point in amounts and days like 2026-03-01.\n\n"
        "Made from the records of the co-op. Have your preparer check them: nothing here "
        "is legal or tax advice.\n"
    )
    return told % {
        "coop": cooperative.name,
        "year": year.name,
        "first": year.first.isoformat(),
        "last": year.last.isoformat(),
    }


def subject_of(paper: Paper) -> str:
    """How the trail names a paper."""
    return f"paper:{paper.uid}"


def _issue(
    cooperative: Cooperative,
    template: str,
    drafts: Sequence[PaperDraft],
    issued_on: date,
    at: datetime,
) -> list[Paper]:
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    papers = _already_issued(cooperative, template, drafts)
    new = [draft for draft in drafts if draft.key not in papers]
    version = template_sha256(template)
    with ThreadPoolExecutor() as pool:
        pdfs = pool.map(lambda draft: typeset(template, draft.data), new)
        fresh = [
            Paper(
                uid=_uid(cooperative, draft.key),
                cooperative=cooperative,
                key=draft.key,
                kind=draft.kind,
                title=draft.title,
                language=draft.language,
                holder=draft.holder,
                holder_code=draft.holder_code,
                subject=draft.subject,
                issued_on=issued_on,
                template=template,
                template_sha256=version,
                data=dict(draft.data),
                pdf=pdf,
                sha256=sha256(pdf).hexdigest(),
                issued_at=at,
            )
            for draft, pdf in zip(new, pdfs, strict=True)
        ]
    for paper in Paper.objects.bulk_create(fresh, batch_size=100):
        _record_issue(paper)
        papers[paper.key] = paper
    return [papers[draft.key] for draft in drafts]


def _already_issued(
    cooperative: Cooperative, template: str, drafts: Sequence[PaperDraft]
) -> dict[str, Paper]:
    """What stands under the drafts' keys; refused where it says something else."""
    if len({draft.key for draft in drafts}) != len(drafts):
        raise ValueError("two drafts have the same key")
    wanted = {draft.key: draft for draft in drafts}
    stored = Paper.objects.filter(cooperative=cooperative, key__in=wanted).defer("pdf")
    papers = {paper.key: paper for paper in stored}
    for key, paper in papers.items():
        if _contents(template, wanted[key]) != _contents(paper.template, paper):
            raise PaperDiffersError(title=paper.title, issued_on=paper.issued_on)
    return papers


def _contents(template: str, said: PaperDraft | Paper) -> tuple[str, ...]:
    holder = said.holder_id if isinstance(said, Paper) else said.holder and said.holder.pk
    data = canonical_json(dict(said.data))
    return template, said.kind, said.language, str(holder), said.holder_code, data


def _uid(cooperative: Cooperative, key: str) -> uuid.UUID:
    """The address of a paper: the same for the same key, also on a restored site."""
    place = f"{settings.SITE_URL}/c/{cooperative.slug}/papers/{key}"
    return uuid.uuid5(uuid.NAMESPACE_URL, place)


def _record_issue(paper: Paper) -> None:
    record(
        scope=paper.cooperative.slug,
        actor=SYSTEM,
        action="paper.issued",
        subject=subject_of(paper),
        data={
            "key": paper.key,
            "kind": paper.kind,
            "sha256": paper.sha256,
            "template": paper.template,
            "template_sha256": paper.template_sha256,
        },
        at=paper.issued_at,
    )
