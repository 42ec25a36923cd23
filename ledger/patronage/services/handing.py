"""Recording that a notice reached its reader: by hand, by post, or read on the site."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.papers.models import Channel, Delivery, Paper
from coopkit.papers.services import record_delivery
from governance.members.selectors import names_by_code
from ledger.patronage.models import Worksheet


@transaction.atomic
def hand_over(
    *,
    worksheet: Worksheet,
    codes: Iterable[str],
    by: User | None,
    at: datetime,
    channel: str = Channel.HAND,
) -> list[Delivery]:
    """Record that these members were given their notices on paper, each once.

    With it the notices of the year's supplements. What goes by post counts once it is
    mailed first class to the last known address (26 C.F.R. § 1.1388-1(c)(3)(ii)).
    """
    cooperative = worksheet.cooperative
    wanted = sorted(set(codes))
    later = worksheet.supplemented_by.values_list("pk", flat=True)
    papers = Paper.objects.filter(
        cooperative=cooperative,
        subject__in=[f"worksheet:{pk}" for pk in (worksheet.pk, *later)],
        holder_code__in=wanted,
        deliveries__isnull=True,
    )
    given = _deliver(papers.defer("pdf", "data").order_by("holder_code"), channel, at)
    if given:
        record(
            scope=cooperative.slug,
            actor=actor_of(by),
            action="patronage.notices_handed_over",
            subject=f"worksheet:{worksheet.pk}",
            data={"codes": wanted, "channel": str(channel)},
            at=at,
        )
    return given


@transaction.atomic
def read_on_site(*, paper: Paper, by: User, at: datetime) -> Delivery:
    """Record that the holder of a notice has it before them on the site; once."""
    rows = Paper.objects.select_for_update(of=("self",)).defer("pdf", "data")
    paper = rows.get(pk=paper.pk, holder=by)
    told = paper.deliveries.filter(channel=Channel.SITE).first()
    if told:
        return told
    return record_delivery(
        paper=paper, channel=Channel.SITE, to=by.get_full_name() or str(by), at=at
    )


def _deliver(papers: Iterable[Paper], channel: str, at: datetime) -> list[Delivery]:
    found = list(papers)
    names = names_by_code(found[0].cooperative) if found else {}
    return [
        record_delivery(
            paper=paper,
            channel=channel,
            to=names.get(paper.holder_code, paper.holder_code),
            at=at,
        )
        for paper in found
    ]
