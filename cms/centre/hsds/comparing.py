"""What a file would change: who is new in it, changed, the same, or no longer in it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from cms.centre.hsds.rows import Help, Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An organisation that the file tells otherwise: in which fields."""

    ours: Organisation
    theirs: Organisation
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a file would do, in the order of the names."""

    new: tuple[Organisation, ...]
    changed: tuple[Change, ...]
    same: tuple[Organisation, ...]
    gone: tuple[Organisation, ...]

    @property
    def does_anything(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def compared(ours: Iterable[Organisation], theirs: Iterable[Organisation]) -> Comparison:
    """Ours beside theirs, matched by id alone: names change, and two can be alike."""
    kept = {one.uid: one for one in _by_name(ours)}
    told = {one.uid: one for one in _by_name(theirs)}
    pairs = [(kept[uid], one) for uid, one in told.items() if uid in kept]
    changes = [
        Change(ours=old, theirs=new, what=_differences(old, new)) for old, new in pairs
    ]
    return Comparison(
        new=tuple(one for uid, one in told.items() if uid not in kept),
        changed=tuple(change for change in changes if change.what),
        same=tuple(change.ours for change in changes if not change.what),
        gone=tuple(one for uid, one in kept.items() if uid not in told),
    )


def _by_name(organisations: Iterable[Organisation]) -> list[Organisation]:
    return sorted(organisations, key=lambda one: (one.name.casefold(), str(one.uid)))


def _differences(old: Organisation, new: Organisation) -> tuple[str, ...]:
    """The names of fields that differ; help is compared by its id, in no order."""
    found = [
        field.name
        for field in fields(Organisation)
        if field.name not in ("helps", "regions")
        and getattr(old, field.name) != getattr(new, field.name)
    ]
    if {key for key, _ in old.regions} != {key for key, _ in new.regions}:
        found.append("regions")
    return tuple(found) + (("helps",) if _by_uid(old) != _by_uid(new) else ())


def _by_uid(one: Organisation) -> list[Help]:
    return sorted(one.helps, key=lambda help_: str(help_.uid))
