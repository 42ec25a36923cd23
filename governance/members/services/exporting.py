"""Writing the neutral export: one zip of CSV files, with the meaning of every column."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Table
from coopkit.sheets import csv_lines
from governance.members.selectors.exporting import people_exported
from governance.members.services.people import all_looked_at

IN_MEMORY = 4_000_000
DICTIONARY = ("table", "column", "type", "meaning")


@transaction.atomic
def export_all(
    *, cooperative: Cooperative, names: bool, by: User, at: datetime
) -> IO[bytes]:
    """The co-op's tables as a zip file, open at its beginning; names only if asked for.

    It is on record who took what along; where names are in it, on each person's record.
    """
    on = timezone.localdate(at)
    kept: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    counts: dict[str, int] = {}
    described: list[Sequence[Any]] = [DICTIONARY]
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables_of(cooperative, names=names, at=at):
            described += [
                (f"{table.name}.csv", column.name, column.type, _(column.meaning))
                for column in table.columns
            ]
            counts[table.name] = _write(archive, table, at, names=names)
        _put(archive, "data_dictionary.csv", csv_lines(described), at)
        _put(archive, "README.txt", [_readme(cooperative, names=names, at=at)], at)
    if names:
        all_looked_at(
            people=people_exported(cooperative), viewer=by, what="export", at=at
        )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="data.exported",
        subject=f"cooperative:{cooperative.pk}",
        data={"on": on.isoformat(), "names": int(names), "rows": counts},
        at=at,
    )
    kept.seek(0)
    return kept


def tables_of(cooperative: Cooperative, *, names: bool, at: datetime) -> Iterator[Table]:
    """Every floor's tables, with names only if asked for; their rows are not yet read."""
    on = timezone.localdate(at)
    for give in offers.tables:
        for table in give(cooperative, on):
            if names or not table.names:
                yield table


def _write(archive: zipfile.ZipFile, table: Table, at: datetime, *, names: bool) -> int:
    count = 0
    blank = set() if names else set(table.private)
    shown = [column.name not in blank for column in table.columns]

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        yield [column.name for column in table.columns]
        for row in table.rows:
            count += 1
            yield [
                cell if is_shown else None
                for cell, is_shown in zip(row, shown, strict=True)
            ]

    _put(archive, f"{table.name}.csv", csv_lines(rows()), at)
    return count


def _put(archive: zipfile.ZipFile, name: str, texts: Iterable[str], at: datetime) -> None:
    entry = zipfile.ZipInfo(name, date_time=timezone.localtime(at).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as file:
        for text in texts:
            file.write(text.encode())


def _readme(cooperative: Cooperative, *, names: bool, at: datetime) -> str:
    told = _(
        "%(coop)s: an export of %(on)s.\n\n"
        "Every file is a table: CSV, UTF-8, a line of names first. Days are written like "
        "2026-03-01, amounts with a point in %(currency)s. What each column means stands "
        "in data_dictionary.csv. A cell that a spreadsheet could take for a formula has "
        "a ' before it.\n\n"
    )
    without = _(
        "Members stand under their codes. Names are in people.csv alone, which is only "
        "in an export that asked for it.\n"
    )
    with_names = _(
        "This export holds names and addresses. Keep it where only you can read it, and "
        "delete it when it is no longer needed. Each person can see that it was made.\n"
    )
    said = told % {
        "coop": cooperative.name,
        "on": timezone.localdate(at).isoformat(),
        "currency": cooperative.currency,
    }
    return said + (with_names if names else without)
