"""Amendments for tests: drafted, put to the vote, decided."""

from datetime import date
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.bylaws import drafting, services as bylaws
from governance.bylaws.models import Amendment
from governance.bylaws.selectors import amendments as selectors
from governance.votes.models import Motion
from governance.votes.services import amend, cast_ballot, declare_result
from tests.factories import NOON
from tests.governance.factories import membership, officer, user_of

NEW_YEAR = date(2027, 1, 1)


def drafted(
    cooperative: Cooperative,
    *,
    key: str = "exit.notice_days",
    value: Any = 42,
    **more: Any,
) -> Amendment:
    """A draft that sets a number and adds a sentence to the clause that prints it."""
    by = user_of(cooperative, "M001")
    amendment = bylaws.draft(
        cooperative=cooperative,
        title=more.get("title", "A longer notice"),
        why="So that there is time.",
        by=by,
        at=NOON,
        effective_from=NEW_YEAR,
    )
    state = selectors.base_of(amendment)
    clause = state.clause_of(key)
    assert clause is not None
    added = {"en": "Work is handed on.", "es": "El trabajo se entrega."}
    text = {name: f"{words} {added[name]}" for name, words in clause.text.items()}
    operations = [
        drafting.new_value(state, key, value),
        drafting.substitution(
            state, clause.id, heading=clause.heading, text=text, note=clause.note
        ),
    ]
    bylaws.add_operations(amendment=amendment, operations=operations, by=by, at=NOON)
    amendment.refresh_from_db()
    return amendment


def put(amendment: Amendment, **fields: Any) -> Motion:
    given: dict[str, Any] = {
        "amendment": amendment,
        "text": "So that there is time.",
        "effective_from": NEW_YEAR,
        "proposed_by": officer(amendment.cooperative, "secretary"),
        "at": NOON,
        **fields,
    }
    return amend(**given)


def decide(opened: Motion, choice: str = "yes", at: Any = None) -> Motion:
    voter = membership(opened.cooperative, "M001")
    cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)
    return declare_result(motion=opened, by=None, at=at or opened.closes_at)
