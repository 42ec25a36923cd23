"""A text that a co-op brings along: read, bound number by number, and then used."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws.amendment import State, apply
from governance.bylaws.binding import bind, inserts, read_pieces, values_of
from governance.bylaws.models import Amendment, BylawsVersion, ImportedText
from governance.bylaws.operations import setting
from governance.bylaws.parameters import catalogue, defaults
from governance.bylaws.provisions import legible
from governance.bylaws.selectors import head
from governance.bylaws.services.adopting import found, with_own_year
from governance.bylaws.services.amending import add_operations, draft


class AlreadyUsedError(CoopError):
    """An imported text that has become bylaws or an amendment."""

    template = N_(
        "This text was used already. Read it in anew to bring in another version of it."
    )


@transaction.atomic
def read_in(
    *,
    cooperative: Cooperative,
    source: str,
    filename: str,
    language: str,
    by: User,
    at: datetime,
) -> ImportedText:
    """Split a text into provisions, and keep it until its numbers are bound."""
    imported = ImportedText.objects.create(
        cooperative=cooperative,
        filename=legible(filename)[:120],
        language=language,
        source=legible(source),
        provisions=read_pieces(source),
        by=by,
        at=at,
    )
    _audit(imported, "bylaws.text_read", {"pieces": len(imported.provisions)}, by, at)
    return imported


@transaction.atomic
def bind_numbers(
    *,
    imported: ImportedText,
    chosen: Mapping[tuple[int, int], str],
    by: User,
    at: datetime,
) -> ImportedText:
    """Bind numbers to parameters; each must fit, and one parameter has one value."""
    held = _unused(imported)
    pieces = bind(held.provisions, chosen)
    values = values_of(pieces, catalogue(held.cooperative.jurisdiction))
    held.provisions = pieces
    held.save(update_fields=["provisions"])
    _audit(held, "bylaws.text_bound", {"values": values}, by, at)
    return held


@transaction.atomic
def use_as_first(
    *,
    imported: ImportedText,
    title: str,
    adopted_on: date,
    effective_from: date,
    adopted_by: str,
    with_model_values: bool,
    by: User,
    at: datetime,
) -> BylawsVersion:
    """Make the text version 0 of a co-op that has no bylaws here yet.

    For what it does not say, the model's values are taken if that was chosen.
    """
    held = _unused(imported)
    cooperative = held.cooperative
    own = values_of(held.provisions, catalogue(cooperative.jurisdiction))
    values = (defaults(cooperative.jurisdiction) if with_model_values else {}) | own
    values = with_own_year(cooperative, values)
    title = legible(title)
    state = apply(State(titles={held.language: title}, values=values), _inserts(held, 1))
    version = found(
        cooperative=cooperative,
        state=state,
        title=title,
        effective_from=effective_from,
        adopted_on=adopted_on,
        adopted_by=adopted_by,
        by=by,
        at=at,
    )
    _used(held, f"version:{version.number}", by, at)
    return version


@transaction.atomic
def use_as_amendment(
    *, imported: ImportedText, title: str, by: User, at: datetime
) -> Amendment:
    """Make a draft amendment that puts the text in place of all that stands."""
    held = _unused(imported)
    now = head(held.cooperative) or State()
    standing = [each for each in now.provisions if not each.is_repealed]
    repeals = [
        {"op": "repeal", "id": each.id, "was": each.sha256}
        for each in sorted(standing, key=lambda each: -each.id.count("."))
    ]
    own = values_of(held.provisions, catalogue(held.cooperative.jurisdiction))
    sets = [
        setting(key, now.values.get(key), value)
        for key, value in own.items()
        if now.values.get(key) != value
    ]
    amendment = draft(cooperative=held.cooperative, title=title, why="", by=by, at=at)
    amendment = add_operations(
        amendment=amendment,
        operations=[*repeals, *_inserts(held, _next_article(now), _last(now)), *sets],
        by=by,
        at=at,
    )
    _used(held, f"amendment:{amendment.pk}", by, at)
    return amendment


def _inserts(held: ImportedText, first: int, after: str = "") -> list[dict[str, Any]]:
    return inserts(
        held.provisions,
        language=held.language,
        first_article=first,
        preamble=gettext("Preamble"),
        after=after,
    )


def _next_article(state: State) -> int:
    """The number after the highest that any article's id has had."""
    tops = [each.id.partition("-")[2] for each in state.provisions if "." not in each.id]
    return max((int(top) for top in tops if top.isdigit()), default=0) + 1


def _last(state: State) -> str:
    tops = [each.id for each in state.provisions if "." not in each.id]
    return tops[-1] if tops else ""


def _unused(imported: ImportedText) -> ImportedText:
    rows = ImportedText.objects.select_for_update(of=("self",))
    held = rows.select_related("cooperative").get(pk=imported.pk)
    if held.used_at:
        raise AlreadyUsedError
    return held


def _used(held: ImportedText, what: str, by: User, at: datetime) -> None:
    held.used_at = at
    held.save(update_fields=["used_at"])
    _audit(held, "bylaws.text_used", {"became": what}, by, at)


def _audit(
    imported: ImportedText, action: str, data: dict[str, Any], by: User, at: datetime
) -> None:
    record(
        scope=imported.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"text:{imported.pk}",
        data={**data, "sha256": sha256_of(imported.source)},
        at=at,
    )
