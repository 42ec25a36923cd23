"""The draft: the model text with exactly what a group decided, and what is still open.

Its fingerprint is that of a state with the decided values alone; once nothing is open it
is what the founding vote freezes. A value nobody decided is in no draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.bylaws.amendment import State
from governance.bylaws.packs import Pack
from governance.bylaws.provisions import Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A group's bylaws as they would be now.

    `state` holds decided values alone; `open` are the parameters that its text prints
    and nobody has decided, in the order of the text.
    """

    state: State
    open: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The fingerprint of the text with its decided values."""
        return self.state.sha256

    @property
    def is_whole(self) -> bool:
        """Whether everything that the text prints is decided."""
        return not self.open


def draft_of(model: Pack, decided: Mapping[str, Any]) -> Draft:
    """The model's text with decided values; others than it prints are left out.

    >>> from governance.bylaws.packs import pack
    >>> whole = draft_of(pack("us-ca"), pack("us-ca").values)
    >>> whole.is_whole, draft_of(pack("us-ca"), {}).open[0]
    (True, 'identity.legal_form')
    """
    printed = dict.fromkeys(key for each in model.provisions for key in each.keys)
    values = {key: decided[key] for key in model.values if key in decided}
    return Draft(
        state=State(dict(model.titles), model.provisions, values),
        open=tuple(key for key in printed if key not in values),
    )


def state_json(state: State) -> dict[str, Any]:
    """A state as it is kept; `state_from` gives it back, fingerprint and all."""
    return {
        "titles": dict(state.titles),
        "provisions": [each.as_json() for each in state.provisions],
        "values": dict(state.values),
    }


def state_from(kept: Mapping[str, Any]) -> State:
    """The state that was kept.

    >>> from governance.bylaws.packs import pack
    >>> held = draft_of(pack("us-ca"), {"vote.days": 7}).state
    >>> state_from(state_json(held)).sha256 == held.sha256
    True
    """
    provisions = (
        Provision(
            each["id"],
            each["number"],
            each["heading"],
            each["text"],
            each["note"],
            is_repealed=each["is_repealed"],
        )
        for each in kept["provisions"]
    )
    return State(dict(kept["titles"]), tuple(provisions), dict(kept["values"]))
