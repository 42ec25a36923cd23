"""Writing worksheets: every save is kept, nobody's words are lost, who has seen it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coopkit.audit.services import actor_of, record
from coopkit.canonical import canonical_json
from coopkit.cooperatives.models import State
from coopkit.errors import N_, CoopError
from coopkit.worksheets.merging import Filled, merge
from governance.formation.models import (
    FormationSave,
    FormationSeen,
    FormationSheet,
    Founder,
    FoundingGroup,
)
from governance.formation.sheet_files import sheet_file

MOST_SIGNS = 200_000


class SheetsClosedError(CoopError):
    """A worksheet of a group that is founded, or has ended, would be changed."""

    template = N_(
        "The worksheets of this group are closed: it is founded, or it has ended. They "
        "stay as they are. What the bylaws say is changed by an amendment."
    )


class NotAFounderError(CoopError):
    """Somebody who is not of the group would write in its worksheets."""

    template = N_(
        "Only people of this group write in its worksheets. Ask one of them for an "
        "invitation; what you typed is still below."
    )


class SheetTooLongError(CoopError):
    """More than a worksheet holds."""

    template = N_(
        "This is more than one worksheet holds. Shorten the longest answers, and save "
        "again; what you typed is still below."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved worksheet, and the keys where somebody else changed the same answer."""

    sheet: FormationSheet
    clashes: tuple[str, ...] = ()


@transaction.atomic
def save_sheet(
    *, group: FoundingGroup, key: str, filled: Filled, founder: Founder, at: datetime
) -> Saved:
    """Keep what was typed, also what cannot be read yet; see `merging` for two at once.

    Each save that changes something is a version of its own.
    """
    sheet_file(key)
    locked = FoundingGroup.objects.select_for_update(of=("self",), no_key=True)
    held = locked.select_related("cooperative").get(pk=group.pk)
    if founder.group_id != held.pk or founder.left_at is not None:
        raise NotAFounderError
    if held.ended_at is not None or held.cooperative.state != State.FORMING:
        raise SheetsClosedError
    row = FormationSheet.objects.filter(group=held, key=key).first()
    sheet = row or FormationSheet(group=held, key=key)
    before = dict(sheet.values)
    merged = merge(
        filled.keys,
        mine=filled.values,
        theirs=before,
        seen=filled.seen,
        picks=filled.picks,
    )
    if merged.values != before:
        sheet.values = dict(merged.values)
        _keep(sheet, before, founder, at)
    return Saved(sheet=sheet, clashes=merged.clashes)


@transaction.atomic
def mark_seen(*, sheet: FormationSheet, founder: Founder, at: datetime) -> None:
    """Remember that a founder has a sheet before them as it stands."""
    FormationSeen.objects.update_or_create(
        sheet=sheet,
        founder=founder,
        defaults={"version": sheet.version, "at": at},
    )


def _keep(
    sheet: FormationSheet, before: dict[str, object], founder: Founder, at: datetime
) -> None:
    """A new version with its place in the history and in the trail."""
    if len(canonical_json(sheet.values)) > MOST_SIGNS:
        raise SheetTooLongError
    changed = sorted(
        key
        for key in before.keys() | sheet.values.keys()
        if before.get(key) != sheet.values.get(key)
    )
    sheet.version += 1
    sheet.saved_by, sheet.saved_at = founder.user, at
    sheet.save()
    FormationSave.objects.create(
        sheet=sheet,
        version=sheet.version,
        values=sheet.values,
        changed=changed,
        by=founder.user,
        at=at,
    )
    if sheet.version == 1 or _saw(sheet, founder, sheet.version - 1):
        mark_seen(sheet=sheet, founder=founder, at=at)
    record(
        scope=sheet.group.cooperative.slug,
        actor=actor_of(founder.user),
        action="formation.sheet_saved",
        subject=f"sheet:{sheet.key}",
        data={"version": sheet.version, "changed": changed},
        at=at,
    )


def _saw(sheet: FormationSheet, founder: Founder, version: int) -> bool:
    """Whether a founder has seen a version: else what others changed is still new."""
    rows = FormationSeen.objects.filter(sheet=sheet, founder=founder)
    return rows.filter(version__gte=version).exists()
