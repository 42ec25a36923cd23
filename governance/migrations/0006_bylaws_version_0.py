"""Co-ops that adopted values before there were versions get the versions they made.

Version 0 is the model text of their jurisdiction with the values of their first day;
each later act that set values is a version of its own.
"""

from datetime import UTC, datetime, time
from itertools import groupby
from typing import Any

from django.db import migrations

from coopkit.audit.append_only import protect, release
from governance.bylaws.amendment import State, apply, founding
from governance.bylaws.operations import setting
from governance.bylaws.packs import pack
from governance.bylaws.refusals import NoModelBylawsError

VALUES = "governance_parametervalue"


def forwards(apps: Any, schema_editor: Any) -> None:
    """Found each co-op's history; its rows of values learn which version they are of."""
    values = apps.get_model("governance", "ParameterValue").objects
    if not values.filter(version=None).exists():
        return
    release(VALUES)(apps, schema_editor)
    rows = values.filter(version=None).select_related("cooperative")
    ordered = rows.order_by("cooperative", "effective_from", "adopted_by", "pk")
    for cooperative, own in groupby(list(ordered), key=lambda row: row.cooperative):
        _found(apps, cooperative, own)
    protect(VALUES)(apps, schema_editor)


def _found(apps: Any, cooperative: Any, rows: Any) -> None:
    versions = apps.get_model("governance", "BylawsVersion").objects
    if versions.filter(cooperative=cooperative).exists():
        return
    state, last = State(), ""
    acts = groupby(rows, key=lambda row: (row.effective_from, row.adopted_by))
    for number, ((effective_from, adopted_by), group) in enumerate(acts):
        own = list(group)
        if number:
            operations = [
                setting(row.key, state.values.get(row.key), row.value) for row in own
            ]
        else:
            operations = founding(
                _model(cooperative, {row.key: row.value for row in own})
            )
        state = apply(state, operations)
        adopted_on = max(row.adopted_on for row in own)
        version = versions.create(
            cooperative=cooperative,
            number=number,
            title=", ".join(row.key for row in own)[:200] if number else _title(state),
            operations=operations,
            base_sha256=last,
            sha256=state.sha256,
            adopted_on=adopted_on,
            effective_from=effective_from,
            adopted_by=adopted_by,
            recorded_at=datetime.combine(adopted_on, time(12), tzinfo=UTC),
        )
        last = state.sha256
        for row in own:
            row.version = version
            row.save(update_fields=["version"])


def _model(cooperative: Any, values: dict[str, Any]) -> State:
    try:
        model = pack(cooperative.jurisdiction)
    except NoModelBylawsError:
        return State(values=values)
    return State(dict(model.titles), model.provisions, values)


def _title(state: State) -> str:
    return next(iter(state.titles.values()), "Bylaws")


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_spells"), ("coopkit", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
