"""Putting answers to the group: a vote on what its bylaws will say."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative, State
from coopkit.errors import N_, CoopError
from governance.bylaws.packs import pack
from governance.bylaws.parameters import UnknownParameterError, parameter_of
from governance.bylaws.selectors import words_of
from governance.bylaws.wording import in_language
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import KIND, Standing, standing_of
from governance.formation.selectors.parameters import OPEN, rows_of
from governance.formation.selectors.proposals import languages_of, text_of, title_of
from governance.formation.sheet_files import sheet_file
from governance.votes.models import Motion
from governance.votes.services import open_motion

MOST_NAMED = 3
"""Rules that a title names, where no worksheet gives it one."""
MOST_LONG = 20
"""Beyond so many rules the text says each in a line."""


class NothingToProposeError(CoopError):
    """A proposal without a single rule."""

    template = N_(
        "Nothing was chosen, so there is nothing to vote on. A proposal has one rule at "
        "least. Choose one below, or answer the worksheet first."
    )


class AlreadyProposedError(CoopError):
    """A rule that is being voted on."""

    template = N_(
        "“{name}” is in a vote that is still open: “{motion}”. One rule is decided in "
        "one vote at a time. Wait for its result, or have that motion taken back."
    )


class AlreadyDecidedSoError(CoopError):
    """A rule that was decided just so."""

    template = N_(
        "“{name}” was decided so already: {words} ({resolution}). There is nothing to "
        "change. Leave it out, or propose another value."
    )


class NotFormingError(CoopError):
    """A rule for a co-op that is founded, or is given up."""

    template = N_(
        "{cooperative} is not being founded any more, so its founding rules are closed. "
        "Once a co-op is founded, an amendment changes its bylaws."
    )


@transaction.atomic
def propose(
    *,
    group: FoundingGroup,
    sheet_key: str,
    values: Mapping[str, Any],
    by: User,
    at: datetime,
    why: str = "",
    announce: bool = True,
) -> Motion:
    """Open a vote on values of the bylaws, by the rules of the group's own agreement.

    Refused: a rule in an open vote, one decided just so, an unknown one, and a value
    that the catalogue refuses. Adopted, each becomes a decision; failed, nothing does.
    """
    standing = _locked(group)
    written = {
        key: _checked(standing, key, value) for key, value in sorted(values.items())
    }
    title = _named(group, sheet_key, list(written))
    return _open(
        standing,
        sheet_key,
        written,
        title=title,
        why=why,
        by=by,
        at=at,
        announce=announce,
    )


@transaction.atomic
def propose_rest(
    *,
    group: FoundingGroup,
    but: Collection[str],
    by: User,
    at: datetime,
    why: str = "",
) -> Motion:
    """Open one vote on all that is still open, as the model proposes, but for some."""
    standing = _locked(group)
    model = pack(group.cooperative.jurisdiction).values
    rows = rows_of(group, on=timezone.localdate(at), standing=standing)
    values = {
        row.key: model[row.key]
        for row in rows
        if row.state == OPEN and row.key not in but
    }
    return _open(standing, "", values, title="", why=why, by=by, at=at)


def _named(group: FoundingGroup, sheet_key: str, keys: Sequence[str]) -> str:
    """What a proposal is called: its worksheet, else the first of its rules."""
    language = languages_of(group)[0]
    if sheet_key:
        return in_language(sheet_file(sheet_key).title, language)
    known = (parameter_of(group.cooperative.jurisdiction, key) for key in keys)
    names = [in_language(each.name, language) for each in islice(known, MOST_NAMED)]
    return ", ".join([*names, "…"] if len(keys) > MOST_NAMED else names)


def _locked(group: FoundingGroup) -> Standing:
    """Where everything stands, read behind the co-op's lock; only while it is forming."""
    cooperatives = Cooperative.objects.select_for_update(of=("self",), no_key=True)
    cooperative = cooperatives.get(pk=group.cooperative_id)
    if cooperative.state != State.FORMING:
        raise NotFormingError(cooperative=cooperative.name)
    return standing_of(group)


def _checked(standing: Standing, key: str, value: Any) -> Any:
    """A value in its written form, if it may be put to the group."""
    cooperative = standing.group.cooperative
    known = parameter_of(cooperative.jurisdiction, key)
    if key not in pack(cooperative.jurisdiction).values:
        raise UnknownParameterError(key=key)
    written = known.check(value, minor_units=cooperative.minor_units)
    if proposal := standing.proposals.get(key):
        raise AlreadyProposedError(name=known.name, motion=proposal.motion.title)
    decision = standing.decisions.get(key)
    if decision is not None and decision.value == written:
        words = words_of(cooperative, key, written)
        raise AlreadyDecidedSoError(
            name=known.name, words=words, resolution=decision.resolution
        )
    return written


def _open(
    standing: Standing,
    sheet_key: str,
    values: Mapping[str, Any],
    *,
    title: str,
    why: str,
    by: User,
    at: datetime,
    announce: bool = True,
) -> Motion:
    if not values:
        raise NothingToProposeError()
    group, on = standing.group, timezone.localdate(at)
    motion = open_motion(
        cooperative=group.cooperative,
        kind=KIND,
        title=title_of(group, values, title),
        text=text_of(group, values, why=why, is_short=len(values) > MOST_LONG, on=on),
        payload={"sheet": sheet_key, "values": dict(values)},
        proposed_by=by,
        at=at,
        announce=announce,
    )
    record(
        scope=group.cooperative.slug,
        actor=actor_of(by),
        action="formation.proposed",
        subject=f"motion:{motion.pk}",
        data={"sheet": sheet_key, "keys": sorted(values)},
        at=at,
    )
    return motion
