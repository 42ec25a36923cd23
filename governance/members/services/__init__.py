"""Writing people: who joins, who leaves, by which decision."""

from governance.members.services.enrolling import FirstStep, Newcomer, enrol
from governance.members.services.events import (
    append_event,
    reverse_event,
    write_event,
)
from governance.members.services.exporting import export_all
from governance.members.services.forgetting import forget
from governance.members.services.importing import import_roll, undo_import
from governance.members.services.joining import (
    CodeTakenError,
    admit_candidate,
    admit_member,
    apply,
    membership_for,
    readmit,
    record_departure,
)
from governance.members.services.people import (
    AlreadyAPersonError,
    add_person,
    all_looked_at,
    change_contact,
    let_sign_in,
    looked_at,
)
from governance.members.services.spells import give_roles, rewrite_spells

__all__ = [
    "AlreadyAPersonError",
    "CodeTakenError",
    "FirstStep",
    "Newcomer",
    "add_person",
    "admit_candidate",
    "admit_member",
    "all_looked_at",
    "append_event",
    "apply",
    "change_contact",
    "enrol",
    "export_all",
    "forget",
    "give_roles",
    "import_roll",
    "let_sign_in",
    "looked_at",
    "membership_for",
    "readmit",
    "record_departure",
    "reverse_event",
    "rewrite_spells",
    "undo_import",
    "write_event",
]
