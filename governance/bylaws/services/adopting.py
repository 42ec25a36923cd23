"""Writing the bylaws: versions are adopted by a resolution, dated, and never edited."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import Operation, State, apply, founding
from governance.bylaws.models import BylawsVersion, ParameterValue
from governance.bylaws.operations import setting
from governance.bylaws.packs import pack
from governance.bylaws.parameters import parameter_of
from governance.bylaws.provisions import said_in
from governance.bylaws.selectors import forget, state_of
from governance.bylaws.services.guards import (
    AlreadyFoundedError,
    BeforeAdoptionError,
    NotFoundedError,
    applied,
    checked,
    refuse_disorder,
    refuse_early,
    refuse_moved_base,
    refuse_taken_day,
)
from governance.bylaws.wording import in_language

LONGEST_TITLE = 200
YEAR_END = "identity.fiscal_year_end"


@transaction.atomic
def adopt(
    *,
    cooperative: Cooperative,
    values: Mapping[str, Any],
    effective_from: date,
    adopted_on: date,
    adopted_by: str,
    by: User | None,
    at: datetime,
) -> list[ParameterValue]:
    """Adopt values from a day on; `adopted_by` is the resolution's number.

    A co-op without bylaws gets its model's text with these values as version 0; another
    one a version that sets them. Each value is checked by the catalogue.
    """
    history = _lock(cooperative)
    written = _written(cooperative, values)
    dated: dict[str, Any] = {"effective_from": effective_from, "adopted_on": adopted_on}
    dated["adopted_by"] = adopted_by
    if not history:
        title, state = _model(cooperative, written)
        version = found(
            cooperative=cooperative, state=state, title=title, by=by, at=at, **dated
        )
    else:
        refuse_taken_day(cooperative, keys=list(written), effective_from=effective_from)
        held = state_of(history).values
        version = adopt_version(
            cooperative=cooperative,
            title=_names(cooperative, written),
            operations=[setting(key, held.get(key), new) for key, new in written.items()],
            base_sha256=history[-1].sha256,
            by=by,
            at=at,
            **dated,
        )
    return list(version.values.order_by("pk"))


@transaction.atomic
def found(
    *,
    cooperative: Cooperative,
    state: State,
    title: str,
    effective_from: date,
    adopted_on: date,
    adopted_by: str,
    by: User | None,
    at: datetime,
) -> BylawsVersion:
    """Adopt version 0: a whole text with its values, from the model or of one's own."""
    if _lock(cooperative):
        raise AlreadyFoundedError(cooperative=cooperative.name)
    operations = checked(cooperative, founding(state))
    founded = apply(State(), operations)
    return _append(
        BylawsVersion(
            cooperative=cooperative,
            number=0,
            title=title,
            operations=operations,
            sha256=founded.sha256,
            effective_from=effective_from,
            adopted_on=adopted_on,
            adopted_by=adopted_by,
            recorded_by=by,
            recorded_at=at,
        )
    )


@transaction.atomic
def adopt_version(
    *,
    cooperative: Cooperative,
    title: str,
    operations: Sequence[Operation],
    base_sha256: str,
    effective_from: date,
    adopted_on: date,
    adopted_by: str,
    by: User | None,
    at: datetime,
) -> BylawsVersion:
    """Apply exactly these operations to the bylaws as they were last adopted.

    `base_sha256` is the hash they were written on. Refused: a base that has moved in what
    they touch, and a day before the adoption or before an adopted version of the same.
    """
    history = _lock(cooperative)
    if not history:
        raise NotFoundedError(cooperative=cooperative.name)
    written = checked(cooperative, operations)
    refuse_moved_base(cooperative, history, written, base_sha256)
    state = applied(cooperative, state_of(history), written)
    refuse_early(cooperative, history, written, effective_from)
    version = BylawsVersion(
        cooperative=cooperative,
        number=history[-1].number + 1,
        title=title,
        operations=written,
        base_sha256=history[-1].sha256,
        sha256=state.sha256,
        effective_from=effective_from,
        adopted_on=adopted_on,
        adopted_by=adopted_by,
        recorded_by=by,
        recorded_at=at,
    )
    refuse_disorder([*history, version])
    return _append(version)


def _lock(cooperative: Cooperative) -> list[BylawsVersion]:
    """All versions, read behind the co-op's lock; nothing read before is believed."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    forget(cooperative)
    rows = BylawsVersion.objects.filter(cooperative=cooperative)
    return list(rows.order_by("number"))


def _append(version: BylawsVersion) -> BylawsVersion:
    """Write a version and the values that it sets, and record it."""
    if version.effective_from < version.adopted_on:
        raise BeforeAdoptionError(
            adopted_on=version.adopted_on, effective_from=version.effective_from
        )
    version.save(force_insert=True)
    sets = {each["key"]: each["value"] for each in version.operations if "key" in each}
    ParameterValue.objects.bulk_create(
        ParameterValue(
            cooperative=version.cooperative,
            version=version,
            key=key,
            value=value,
            effective_from=version.effective_from,
            adopted_on=version.adopted_on,
            adopted_by=version.adopted_by,
        )
        for key, value in sets.items()
    )
    record(
        scope=version.cooperative.slug,
        actor=actor_of(version.recorded_by),
        action="bylaws.adopted",
        subject=f"resolution:{version.adopted_by}",
        data={
            "version": version.number,
            "sha256": version.sha256,
            "values": sets,
            "effective_from": version.effective_from.isoformat(),
        },
        at=version.recorded_at,
    )
    return version


def _names(cooperative: Cooperative, keys: Iterable[str]) -> str:
    """What a version of values alone is called, in the co-op's own language."""
    language = next(iter(cooperative.languages), "en")
    known = (parameter_of(cooperative.jurisdiction, key) for key in keys)
    title = ", ".join(in_language(each.name, language) for each in known)
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def _model(cooperative: Cooperative, values: Mapping[str, Any]) -> tuple[str, State]:
    """The model text of the co-op's jurisdiction with these values, and its title.

    The end of the fiscal year is the co-op's own, whatever the model says.
    """
    model = pack(cooperative.jurisdiction)
    title = said_in(model.titles, next(iter(cooperative.languages), "en"))
    own = with_own_year(cooperative, values)
    return title, State(dict(model.titles), model.provisions, own)


def with_own_year(cooperative: Cooperative, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, the end of the fiscal year being the co-op's own among them."""
    if YEAR_END not in values:
        return dict(values)
    month, day = cooperative.fiscal_year_end_month, cooperative.fiscal_year_end_day
    return {**values, YEAR_END: f"{month:02d}-{day:02d}"}


def _written(cooperative: Cooperative, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values in their written form, as the catalogue and the currency take them."""
    return {
        key: parameter_of(cooperative.jurisdiction, key).check(
            value, minor_units=cooperative.minor_units
        )
        for key, value in values.items()
    }
