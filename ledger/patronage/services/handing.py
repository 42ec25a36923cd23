"""Recording that a notice was put into its reader's hand."""

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
    *, worksheet: Worksheet, codes: Iterable[str], by: User | None, at: datetime
) -> list[Delivery]:
    """Record that these members were given their notices on paper, each once."""
    cooperative = worksheet.cooperative
    wanted = sorted(set(codes))
    names = names_by_code(cooperative)
    papers = Paper.objects.filter(
        cooperative=cooperative,
        subject=f"worksheet:{worksheet.pk}",
        holder_code__in=wanted,
        deliveries__isnull=True,
    )
    given = [
        record_delivery(
            paper=paper,
            channel=Channel.HAND,
            to=names.get(paper.holder_code, paper.holder_code),
            at=at,
        )
        for paper in papers.defer("pdf", "data").order_by("holder_code")
    ]
    if given:
        record(
            scope=cooperative.slug,
            actor=actor_of(by),
            action="patronage.notices_handed_over",
            subject=f"worksheet:{worksheet.pk}",
            data={"codes": wanted},
            at=at,
        )
    return given
